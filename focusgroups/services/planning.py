"""The next meeting gets its date and place, and afterwards who was there; then the next host follows."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from members.models import User

from ..enums import MEETS, MeetingState, SearchState
from ..exceptions import WrongStateError
from ..models import FocusGroup, HostKit, Meeting, MeetingAnswer, Seat
from ..room.review import begin_review
from .inactivity import note_absences
from .locks import lock_group, lock_meeting
from .meeting_letters import tell_members, write_about
from .meetings import BEGIN, MONTHS_BETWEEN, THURSDAY, local
from .reminders import remind_before
from .seats import end_open_invitations
from .watching import watch_from_now

HOURS_LATEST = 365 * 2 * 24  # a slip of the year is told


def open_meeting(group: FocusGroup) -> Meeting | None:
    """The one meeting that is to be planned or to come: the first by number that is not over."""
    return group.meetings.filter(state=MeetingState.PLANNED).select_related("host__town").order_by("number").first()


def plan_meeting(
    *,
    group: FocusGroup,
    starts_at: datetime,
    place: str = "",
    answers: Mapping[int, bool] | None = None,
    actor: User | None = None,
) -> Meeting:
    """Gives the next meeting its date and place, or new ones; the members are told, their old answers are void.

    ``answers`` are those that a date search has brought, by seat. A search that still runs ends.
    """
    with transaction.atomic():
        locked = lock_group(group.pk)
        meeting = meeting_to_date(locked)
        require_sensible(starts_at, locked)
        meeting.searches.open().update(state=SearchState.STOPPED)
        moved, same = meeting.is_dated, (meeting.starts_at, meeting.place) == (starts_at, place.strip())
        if same:
            return meeting
        if meeting.starts_at != starts_at:
            meeting.answers.all().delete()
            HostKit.objects.filter(meeting=meeting).update(told_at=None)
        meeting.revise(starts_at=starts_at, place=place.strip(), called_off_at=None)
        watch_from_now(meeting)
        known = [MeetingAnswer(meeting=meeting, seat_id=seat, comes=comes) for seat, comes in (answers or {}).items()]
        MeetingAnswer.objects.bulk_create(known)
        record(actor=actor, verb="meeting_planned", target=meeting, starts_at=starts_at.isoformat())
        tell_members(meeting, locked, "meeting_moved" if moved else "meeting_planned")
        remind_before(meeting)
    return meeting


def hold_meeting(*, meeting: Meeting, attended: Iterable[Seat], actor: User | None = None) -> Meeting:
    """The meeting has taken place with these members; whoever hosts next is told."""
    with transaction.atomic():
        locked = lock_meeting(meeting.pk)
        if locked.state != MeetingState.PLANNED or not locked.is_dated:
            raise WrongStateError(_("This meeting is not waiting to be held."))
        if not locked.has_begun:
            raise WrongStateError(_("The meeting lies ahead. Afterwards you say here who was there."))
        seats = list(attended)
        if not seats:
            raise WrongStateError(_("Tick who was there. If nobody came, give the meeting a new date."))
        if any(seat.group_id != locked.group_id for seat in seats):
            raise WrongStateError(_("Only members of the group attend its meetings."))
        locked.revise(state=MeetingState.HELD)
        locked.attended.set(seats)
        record(actor=actor, verb="meeting_held", target=locked, attended=len(seats))
        _tell_next_host(locked.group)
        note_absences(meeting=locked)
        end_open_invitations(group=locked.group)
        begin_review(group=locked.group)
    meeting.state = locked.state
    return locked


def proposed_start(group: FocusGroup) -> datetime:
    """Two months after the last meeting, on a Thursday at 14 o'clock; never in the past."""
    last = group.meetings.filter(state=MeetingState.HELD).order_by("-starts_at").first()
    day = timezone.localdate() + timedelta(weeks=2)
    if last is not None:
        day = max(day, timezone.localdate(last.starts_at) + timedelta(weeks=52 * MONTHS_BETWEEN // 12))
    return local(day + timedelta(days=(THURSDAY - day.weekday()) % 7), BEGIN)


def meeting_to_date(group: FocusGroup) -> Meeting:
    """The meeting that may get a date now; refuses for a group that does not meet, or meets no more."""
    if group.state not in MEETS:
        raise WrongStateError(_("This group does not meet: %(state)s.") % {"state": group.get_state_display()})
    meeting = open_meeting(group)
    if meeting is None:
        raise WrongStateError(_("Every member has hosted once. There is no further meeting in this round."))
    return meeting


def require_sensible(starts_at: datetime, group: FocusGroup) -> None:
    """A day to come, after the last meeting, and in a year that is meant."""
    if starts_at <= timezone.now():
        raise WrongStateError(_("This day lies in the past. Choose one to come."))
    if starts_at > timezone.now() + timedelta(hours=HOURS_LATEST):
        raise WrongStateError(_("Check the year: this is more than two years away."))
    last = group.meetings.filter(state=MeetingState.HELD).order_by("-starts_at").first()
    if last is not None and starts_at <= last.starts_at:
        raise WrongStateError(_("The next meeting comes after the last one."))


def _tell_next_host(group: FocusGroup) -> None:
    following = open_meeting(group)
    if following is None or following.host is None:
        return
    for seat in group.seats.accepted().filter(company=following.host).select_related("person__user"):
        write_about(seat, following, group, "meeting_hosted_next")

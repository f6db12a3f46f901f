"""Whether enough come to a meeting, and what to do when they do not: put it off, hold it from afar, too, or phone."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import call_back
from members.models import User

from ..enums import MeetingState
from ..exceptions import WrongStateError
from ..models import Meeting, Seat
from .kits import announce, remind_host
from .letters import write_to_planners
from .locks import lock_meeting
from .meeting_letters import members_of, tell, tell_members
from .meetings import add_host
from .watching import WATCH, take_due


def watch_meeting(*, meeting_id: int) -> None:
    """Looks at a meeting that comes near: reminds those who are silent, warns when too few come."""
    with transaction.atomic():
        if not Meeting.objects.filter(pk=meeting_id).exists():
            return
        meeting = lock_meeting(meeting_id)
        if meeting.state != MeetingState.PLANNED or not meeting.is_dated or meeting.has_begun:
            return
        steps = take_due(meeting)
        if "host" in steps and "kit" not in steps:
            remind_host(meeting)
        if "kit" in steps:
            announce(meeting)
        if "silent" in steps:
            tell(silent_seats(meeting), meeting, meeting.group, "meeting_silent")
        if "turnout" in steps and is_short(meeting):
            write_to_planners(meeting.group, "turnout_low", reference=meeting)


def coming(meeting: Meeting) -> int:
    """Members who come, those who take part from afar counted."""
    return meeting.answers.filter(comes=True, seat__in=meeting.group.seats.accepted()).count()


def needed(meeting: Meeting) -> int:
    """How many must come; never more than there are."""
    return min(meeting.group.fewest_present, meeting.group.seats.accepted().count())


def is_short(meeting: Meeting) -> bool:
    return coming(meeting) < needed(meeting)


def silent_seats(meeting: Meeting) -> list[Seat]:
    answered = set(meeting.answers.values_list("seat_id", flat=True))
    return [seat for seat in members_of(meeting.group) if seat.pk not in answered]


def postpone_meeting(*, meeting: Meeting, actor: User | None = None) -> Meeting:
    """Takes the date back: calendars show it as cancelled, answers are void, and the members are told."""
    with transaction.atomic():
        locked = _to_come(meeting)
        locked.revise(called_off_at=locked.starts_at, starts_at=None, is_hybrid=False)
        locked.answers.all().delete()
        call_back(WATCH, locked.pk)
        record(actor=actor, verb="meeting_postponed", target=locked)
        tell_members(locked, locked.group, "meeting_postponed")
    return locked


def hold_hybrid(*, meeting: Meeting, actor: User | None = None) -> Meeting:
    """Who cannot travel takes part from afar; those who have not said yes are asked again, all are told."""
    with transaction.atomic():
        locked = _to_come(meeting)
        if not locked.revise(is_hybrid=True):
            raise WrongStateError(_("One can take part in this meeting from afar already."))
        locked.answers.filter(comes=False).delete()
        record(actor=actor, verb="meeting_hybrid", target=locked)
        tell_members(locked, locked.group, "meeting_hybrid")
    return locked


def cancel_meeting(*, meeting: Meeting, actor: User | None = None) -> Meeting:
    """Does not take place at all; its host gets the last turn, so that everybody still hosts once."""
    with transaction.atomic():
        locked = _to_come(meeting)
        locked.revise(state=MeetingState.CANCELLED)
        call_back(WATCH, locked.pk)
        if locked.host and locked.group.seats.accepted().filter(company=locked.host).exists():
            add_host(group=locked.group, company=locked.host)
        record(actor=actor, verb="meeting_cancelled", target=locked)
        tell_members(locked, locked.group, "meeting_cancelled")
    return locked


def lies_ahead(meeting: Meeting) -> bool:
    return meeting.state == MeetingState.PLANNED and meeting.is_dated and meeting.starts_at > timezone.now()


def _to_come(meeting: Meeting) -> Meeting:
    locked = lock_meeting(meeting.pk)
    if not lies_ahead(locked):
        raise WrongStateError(_("This meeting does not lie ahead with a date."))
    return locked

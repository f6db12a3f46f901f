"""Meetings about every two months, in turn at each member's company."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.sorting import german_key
from members.models import Company, User

from ..enums import GroupState, MeetingState, SeatState
from ..exceptions import WrongStateError
from ..models import FocusGroup, Meeting, MeetingAnswer, Seat
from ..travel import way_for_all
from .locks import lock_seat
from .watching import watch_from_now

NOTICE = timedelta(weeks=3)
THURSDAY = 3
BEGIN = time(14, 0)
MONTHS_BETWEEN = 2
WINTER = (12, 1, 2)


def schedule_meetings(*, group: FocusGroup) -> list[Meeting]:
    """One meeting at each accepted company; the very first, at the place nearest to all, has a date proposed by us."""
    with transaction.atomic():
        first = first_date(group)
        hosts = host_order(group, first)
        last = group.meetings.order_by("-number").values_list("number", flat=True).first() or 0
        meetings = [
            Meeting(group=group, number=number, host=host, starts_at=first if number == 1 else None)
            for number, host in enumerate(hosts, start=last + 1)
        ]
        Meeting.objects.bulk_create(meetings)
        for meeting in meetings:
            watch_from_now(meeting)
        record(actor=None, verb="meetings_scheduled", target=group, meetings=len(meetings))
    return meetings


def add_host(*, group: FocusGroup, company: Company) -> Meeting | None:
    """Somebody has joined a group that meets already: they host last, unless they have a turn or had one."""
    counting = [MeetingState.PLANNED]
    if group.state == GroupState.ACTIVE:  # in its first cycle
        counting.append(MeetingState.HELD)
    if group.meetings.filter(host=company, state__in=counting).exists():
        return None
    last = group.meetings.order_by("-number").values_list("number", flat=True).first() or 0
    return Meeting.objects.create(group=group, number=last + 1, host=company)


def host_order(group: FocusGroup, first: datetime) -> list[Company]:
    """The accepted companies: the nearest to all begins, near ones host in winter, then the others, nearer ones first.

    All ways of a cycle add up to the same in any order; what can be kept short are the first ways and the icy ones.
    """
    seats = group.seats.accepted().select_related("company__town")
    companies = [seat.company for seat in seats]
    towns = [company.town for company in companies]
    near = sorted(
        companies, key=lambda company: (round(way_for_all(company.town, towns)), german_key(company.name), company.pk)
    )
    first = timezone.localtime(first)
    turns = sorted(range(len(near)), key=lambda turn: (turn > 0, not _is_winter(first, turn + 1), turn))
    return [near[turns.index(turn)] for turn in range(len(near))]


def _is_winter(first: datetime, number: int) -> bool:
    return expected_month(first, number).month in WINTER


def first_date(group: FocusGroup) -> datetime:
    """A Thursday at 14 o'clock, not before the round starts and with three weeks' notice."""
    day = max(group.round.starts_on, timezone.localdate() + NOTICE)
    day += timedelta(days=(THURSDAY - day.weekday()) % 7)
    return local(day, BEGIN)


def local(day: date, hour: time) -> datetime:
    """This hour of the day at the portal's clock."""
    return datetime.combine(day, hour, tzinfo=ZoneInfo(settings.TIME_ZONE))


def expected_month(first: datetime, number: int) -> date:
    """The month in which the meeting ``number`` falls, by the rhythm of two months."""
    months = first.year * 12 + first.month - 1 + MONTHS_BETWEEN * (number - 1)
    return date(months // 12, months % 12 + 1, 1)


def proposed_place(host: Company | None) -> str:
    """The host's own address, as far as it is known."""
    if host is None:
        return ""
    town = " ".join(part for part in (host.postal_code, host.town.name) if part)
    return ", ".join(part for part in (host.street, town) if part)


def answer_meeting(
    *, meeting: Meeting, seat: Seat, comes: bool, from_afar: bool = False, actor: User | None = None
) -> MeetingAnswer:
    """Says whether the member comes, or takes part from afar; can be changed until the meeting begins."""
    with transaction.atomic():
        locked = lock_seat(seat.pk)
        current = Meeting.objects.get(pk=meeting.pk, group=locked.group_id)
        if locked.state != SeatState.ACCEPTED:
            raise WrongStateError(_("Only members of the group answer."))
        if current.state != MeetingState.PLANNED or not current.starts_at or current.starts_at <= timezone.now():
            raise WrongStateError(_("This meeting takes no more answers."))
        if from_afar and not current.is_hybrid:
            raise WrongStateError(_("Nobody takes part from afar in this meeting."))
        said = {"comes": comes, "from_afar": comes and from_afar}
        answer, _made = MeetingAnswer.objects.update_or_create(meeting=current, seat=locked, defaults=said)
        record(actor=actor, verb="meeting_answered", target=current)
    return answer

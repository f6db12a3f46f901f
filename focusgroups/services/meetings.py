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

from ..enums import MeetingState, SeatState
from ..exceptions import WrongStateError
from ..models import FocusGroup, Meeting, MeetingAnswer, Seat
from ..travel import way_for_all
from .locks import lock_seat

NOTICE = timedelta(weeks=3)
THURSDAY = 3
BEGIN = time(14, 0)
MONTHS_BETWEEN = 2


def schedule_meetings(*, group: FocusGroup) -> list[Meeting]:
    """One meeting at each accepted company; the first, at the place nearest to all, has a date proposed by us."""
    with transaction.atomic():
        hosts = host_order(group)
        meetings = [
            Meeting(group=group, number=number, host=host, starts_at=first_date(group) if number == 1 else None)
            for number, host in enumerate(hosts, start=1)
        ]
        Meeting.objects.bulk_create(meetings)
        record(actor=None, verb="meetings_scheduled", target=group, meetings=len(meetings))
    return meetings


def add_host(*, group: FocusGroup, company: Company) -> Meeting:
    """Somebody has joined a group that meets already: they host last."""
    last = group.meetings.order_by("-number").values_list("number", flat=True).first() or 0
    return Meeting.objects.create(group=group, number=last + 1, host=company)


def host_order(group: FocusGroup) -> list[Company]:
    """The accepted companies, the place with the shortest ways for all first; equal ways by name."""
    seats = group.seats.accepted().select_related("company__town")
    companies = [seat.company for seat in seats]
    towns = [company.town for company in companies]
    return sorted(
        companies, key=lambda company: (round(way_for_all(company.town, towns)), german_key(company.name), company.pk)
    )


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


def answer_meeting(*, meeting: Meeting, seat: Seat, comes: bool, actor: User | None = None) -> MeetingAnswer:
    """Says whether the member comes; can be changed until the meeting begins."""
    with transaction.atomic():
        locked = lock_seat(seat.pk)
        current = Meeting.objects.get(pk=meeting.pk, group=locked.group_id)
        if locked.state != SeatState.ACCEPTED:
            raise WrongStateError(_("Only members of the group answer."))
        if current.state != MeetingState.PLANNED or not current.starts_at or current.starts_at <= timezone.now():
            raise WrongStateError(_("This meeting takes no more answers."))
        answer, _made = MeetingAnswer.objects.update_or_create(meeting=current, seat=locked, defaults={"comes": comes})
        record(actor=actor, verb="meeting_answered", target=current)
    return answer

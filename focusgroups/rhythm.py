"""The rhythm of a round's groups as its office may see it: days, hosts, attendance; nothing that is said."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.dates import date_plain

from .enums import MEETS, GroupState, MeetingState, SeatState
from .models import FocusGroup, Meeting, Round, Seat
from .room.bands import Band, pulse_bands

QUIET_DAYS, LATE_DAYS = 28, 60  # without a date since the last meeting
KINDS = {"late": ("danger", 0), "waiting": ("needs", 1), "well": ("good", 2), "over": ("", 3)}


@dataclass(frozen=True)
class GroupRhythm:
    group: FocusGroup
    kind: str  # late, waiting, well, over
    words: str
    last: Meeting | None
    next: Meeting | None
    days_since: int | None
    attendance: list[tuple[int, int, int]]  # number of the meeting, there, members
    hosted: int
    hosts: int
    band: Band
    mail: str

    @property
    def badge(self) -> str:
        return KINDS[self.kind][0]


def rhythm_of(round: Round) -> list[GroupRhythm]:
    """Late groups first; in a fixed number of queries."""
    groups = list(round.groups.select_related("moderator").order_by("letter"))
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    held = Meeting.objects.filter(group__in=groups).select_related("host").annotate(there=Count("attended"))
    for meeting in held.order_by("group", "number"):
        meetings[meeting.group_id].append(meeting)
    seats: dict[int, list[Seat]] = defaultdict(list)
    accepted = Seat.objects.filter(group__in=groups, state=SeatState.ACCEPTED).select_related("person__user")
    for seat in accepted:
        seats[seat.group_id].append(seat)
    bands = pulse_bands(groups, {pk: len(found) for pk, found in seats.items()})
    rows = [_row(round, group, meetings[group.pk], seats[group.pk], bands[group.pk]) for group in groups]
    return sorted(rows, key=lambda row: (KINDS[row.kind][1], row.group.letter))


def _row(round: Round, group: FocusGroup, meetings: list[Meeting], seats: list[Seat], band: Band) -> GroupRhythm:
    held = sorted((one for one in meetings if one.state == MeetingState.HELD), key=_start)
    ahead = next((one for one in meetings if one.state == MeetingState.PLANNED), None)
    last = held[-1] if held else None
    since = timezone.localdate() - _day(last, group)
    kind, words = _judged(group, last, ahead, since.days)
    size = len(seats)
    return GroupRhythm(
        group=group,
        kind=kind,
        words=words,
        last=last,
        next=ahead,
        days_since=since.days if last else None,
        attendance=[(one.number, one.there, max(size, one.there)) for one in held],
        hosted=len(held),
        hosts=sum(one.state != MeetingState.CANCELLED for one in meetings),
        band=band,
        mail=_mail(round, ahead, seats) if kind in {"late", "waiting"} else "",
    )


def _judged(group: FocusGroup, last: Meeting | None, ahead: Meeting | None, days: int) -> tuple[str, str]:
    """Green, amber or red, each with its sentence."""
    if group.state == GroupState.FORMING:
        return ("waiting" if days > QUIET_DAYS else "well"), _("waits for acceptances")
    if group.state not in MEETS:
        return "over", str(group.get_state_display())
    if ahead is None:
        return "over", _("every member has hosted")
    if ahead.starts_at and not ahead.has_begun:
        return "well", _("the next date is set")
    if ahead.starts_at:
        return "waiting", _("the attendance of %(day)s is not noted") % {"day": date_plain(ahead.starts_at)}
    if days > LATE_DAYS:
        text = ngettext("no date for %(number)s day", "no date for %(number)s days", days)
        return "late", text % {"number": days}
    if days > QUIET_DAYS:
        text = ngettext("no date yet, %(number)s day on", "no date yet, %(number)s days on", days)
        return "waiting", text % {"number": days}
    return "well", _("the next date is being looked for")


def _mail(round: Round, ahead: Meeting | None, seats: list[Seat]) -> str:
    """A letter to the next host, to be read over in the office's own mail program."""
    host = next((seat.person for seat in seats if ahead and seat.company_id == ahead.host_id), None)
    address = host and (host.email or (host.user.email if host.user else ""))
    if not address or host is None:
        return ""
    subject = _("The next meeting of your focus group")
    body = _(
        "Hello %(name)s,\n\nyour focus group (%(round)s) meets at your company next, and the portal knows no date "
        "yet. Shall I help you to find one?\n\nKind regards"
    ) % {"name": host.name, "round": round}
    return f"mailto:{address}?subject={quote(subject)}&body={quote(body)}"


def _start(meeting: Meeting) -> float:
    return meeting.starts_at.timestamp() if meeting.starts_at else 0.0


def _day(last: Meeting | None, group: FocusGroup) -> date:
    return timezone.localdate(last.starts_at if last and last.starts_at else group.published_at)

"""What the group pages show of rows: the invitation without names, the order of hosts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from clusterportal.core.dates import date_long, date_plain
from members.models import Interest, Topic

from .enums import BEFORE_PUBLICATION, MeetingState, RoundState
from .models import Meeting, Round, Seat
from .services.meetings import expected_month

MOST_TOPICS = 3


def state_in_words(round: Round) -> tuple[str, str, str]:
    """What the state means for those who apply, with the kind and the icon of its badge."""
    if round.state == RoundState.OPEN:
        return _("Applications until %(day)s") % {"day": date_plain(round.closes_on)}, "good", "check"
    if round.state in BEFORE_PUBLICATION:
        return _("Groups are being formed"), "", "rounds"
    if round.state == RoundState.PUBLISHED:
        return _("Invitations are out"), "", "mail"
    if round.state == RoundState.RUNNING:
        return _("The groups meet"), "", "people"
    return _("completed"), "", "check"


@dataclass(frozen=True)
class Invitation:
    """What an invited person may know of a group: industries, sizes, topics and why; no names, companies or towns."""

    seat: Seat
    size: int
    others: list[tuple[str, str]]  # industry and size of each other company, in the alphabet of industries
    topics: list[Topic]
    why: str

    @classmethod
    def to(cls, seat: Seat) -> "Invitation":
        seats = list(seat.group.seats.open().select_related("company__industry"))
        interests = list(
            Interest.objects.filter(person__in=[one.person_id for one in seats])
            .select_related("topic")
            .order_by("rank")
        )
        others = [one.company for one in seats if one.pk != seat.pk]
        return cls(
            seat=seat,
            size=len(seats),
            others=sorted((str(company.industry), str(company.get_size_band_display())) for company in others),
            topics=shared_topics(interests),
            why=why(seat, interests, industries=len({one.company.industry_id for one in seats})),
        )


def shared_topics(interests: list[Interest]) -> list[Topic]:
    """Topics that at least two have named, the most named first."""
    named = Counter(interest.topic for interest in interests)
    ordered = sorted(named, key=lambda topic: (-named[topic], topic.position, topic.slug))
    return [topic for topic in ordered if named[topic] > 1][:MOST_TOPICS]


def why(seat: Seat, interests: list[Interest], industries: int) -> str:
    """One sentence: who shares the person's topics, from how many industries."""
    own = [interest.topic for interest in interests if interest.person_id == seat.person_id]
    sharing = Counter(interest.topic for interest in interests if interest.person_id != seat.person_id)
    mixed = ngettext("%(number)s industry", "%(number)s different industries", industries) % {"number": industries}
    best = max(own, key=lambda topic: sharing[topic], default=None)
    if best is None or not sharing[best]:
        return _("The group brings together %(mixed)s, within a distance that suits you.") % {"mixed": mixed}
    return ngettext(
        "%(number)s other person shares your topic “%(topic)s”; the group brings together %(mixed)s.",
        "%(number)s others share your topic “%(topic)s”; the group brings together %(mixed)s.",
        sharing[best],
    ) % {"number": sharing[best], "topic": best, "mixed": mixed}


def next_meeting(meetings: list[Meeting]) -> Meeting | None:
    """The first meeting to come that has a date."""
    now = timezone.now()
    dated = [one for one in meetings if one.state == MeetingState.PLANNED and one.starts_at and one.starts_at > now]
    return min(dated, key=lambda meeting: meeting.starts_at, default=None)


def meeting_to_plan(meetings: list[Meeting]) -> Meeting | None:
    """The meeting whose turn it is and that has no day ahead: without a date yet, or its day has passed."""
    following = min((one for one in meetings if one.state == MeetingState.PLANNED), key=_number, default=None)
    return following if following and following != next_meeting(meetings) else None


def host_steps(meetings: list[Meeting]) -> list[dict[str, Any]]:
    """The timeline of hosts to come; a meeting without a date shows the month that the rhythm gives."""
    current = next_meeting(meetings) or meeting_to_plan(meetings)
    return [
        {"text": _host(meeting), "detail": _when(meeting, meetings), "state": "now" if meeting == current else ""}
        for meeting in meetings
        if meeting.state == MeetingState.PLANNED
    ]


def earlier_steps(meetings: list[Any], size: int) -> list[dict[str, Any]]:
    """The meetings that have been held, the latest first: where, when, and how many of the group were there."""
    held = [one for one in meetings if one.state == MeetingState.HELD]
    return [
        {
            "text": _host(meeting),
            "detail": _("%(date)s · %(there)s of %(size)s were there")
            % {"date": date_long(meeting.starts_at), "there": meeting.there, "size": max(size, meeting.there)},
            "state": "done",
        }
        for meeting in sorted(held, key=lambda one: one.starts_at, reverse=True)
    ]


def year_steps(meetings: list[Any], size: int) -> list[dict[str, Any]]:
    """The group's year in its order: what has been held, what comes at whose place, and the look back at the end."""
    if not meetings:
        return []
    looking_back = {"text": _("Looking back on the year"), "detail": _("after the last meeting"), "state": ""}
    return [*reversed(earlier_steps(meetings, size)), *host_steps(meetings), looking_back]


def _number(meeting: Meeting) -> int:
    return meeting.number


def _host(meeting: Meeting) -> str:
    return f"{meeting.host}, {meeting.host.town}" if meeting.host else _("Host not yet known")


def month_expected(meeting: Meeting, meetings: list[Meeting]) -> str:
    """ "Februar 2027", by the rhythm of two months since the last meeting with a date; empty before the first."""
    dated = [one for one in meetings if one.starts_at and one.number < meeting.number]
    if not dated:
        return ""
    last = max(dated, key=_number)
    month = expected_month(timezone.localtime(last.starts_at), meeting.number - last.number + 1)
    return format_date(month, pgettext("format of a month with year", "F Y"))


def turn_in_words(meeting: Meeting, meetings: list[Meeting]) -> str:
    """ "Treffen 3, Februar 2027": a turn without its host."""
    when = date_plain(meeting.starts_at) if meeting.starts_at else month_expected(meeting, meetings)
    words = {"number": meeting.number, "when": when}
    return (_("Meeting %(number)s, %(when)s") if when else _("Meeting %(number)s")) % words


def _when(meeting: Meeting, meetings: list[Meeting]) -> str:
    if meeting.starts_at:
        return date_long(meeting.starts_at)
    month = month_expected(meeting, meetings)
    if not month:
        return _("A date is being looked for")
    return _("%(month)s, a date is being looked for") % {"month": month}

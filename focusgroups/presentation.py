"""What the group pages show of rows: the invitation without names, the order of hosts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from clusterportal.core.dates import date_long
from members.models import Interest, Topic

from .enums import MeetingState
from .models import Meeting, Seat
from .services.meetings import expected_month

MOST_TOPICS = 3


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


def host_steps(meetings: list[Meeting]) -> list[dict[str, Any]]:
    """The timeline of hosts; a meeting without a date shows the month that the rhythm gives."""
    current = next_meeting(meetings)
    first = next((meeting.starts_at for meeting in meetings if meeting.starts_at), None)
    return [
        {
            "text": f"{meeting.host}, {meeting.host.town}" if meeting.host else _("Host not yet known"),
            "detail": _when(meeting, first),
            "state": _state(meeting, current),
        }
        for meeting in meetings
    ]


def _when(meeting: Meeting, first: Any) -> str:
    if meeting.starts_at:
        return date_long(meeting.starts_at)
    if first is None:
        return _("A date is being looked for")
    month = format_date(
        expected_month(timezone.localtime(first), meeting.number), pgettext("format of a month with year", "F Y")
    )
    return _("%(month)s, a date is being looked for") % {"month": month}


def _state(meeting: Meeting, current: Meeting | None) -> str:
    if meeting == current:
        return "now"
    past = meeting.starts_at and meeting.starts_at <= timezone.now()
    return "done" if meeting.state == MeetingState.HELD or past else ""

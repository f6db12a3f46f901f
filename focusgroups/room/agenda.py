"""The agenda of a meeting: three hours, always in the same order, so that nobody has to think of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ..models import Meeting

WHOLE = 180  # minutes that the parts below add up to


@dataclass(frozen=True)
class Item:
    starts_at: datetime | None
    minutes: int
    title: str
    detail: str


def agenda_of(meeting: Meeting, *, topic: str = "", cases: int = 0) -> list[Item]:
    """The parts of the meeting, stretched or shortened to its duration."""
    items, passed = [], 0
    for minutes, title, detail in _parts(meeting, topic, cases):
        begin = round(passed * meeting.duration_minutes / WHOLE)
        passed += minutes
        end = round(passed * meeting.duration_minutes / WHOLE)
        starts_at = meeting.starts_at + timedelta(minutes=begin) if meeting.starts_at else None
        items.append(Item(starts_at, end - begin, title, detail))
    return items


def _parts(meeting: Meeting, topic: str, cases: int) -> list[tuple[int, str, str]]:
    host = str(meeting.host) if meeting.host else _("the host")
    return [
        (
            *(5, _("Antitrust law")),
            _("No word about prices, discounts, quantities, offers or customers. Who hears one objects."),
        ),
        (25, _("What became of what we set out to do"), _("Each in turn: done, not yet, dropped. Then: how are you?")),
        (40, _("Tour"), _("%(host)s shows what works and what does not.") % {"host": host}),
        (45, _("Focus topic"), topic or _("Not chosen yet.")),
        (
            *(40, _("A member's case")),
            _("Five minutes of telling, ten of asking, twenty of own experience, five for the person.")
            if cases
            else _("Nobody has handed one in yet. Then the focus topic gets the time."),
        ),
        (20, _("What do I set out to do?"), _("One sentence each, written down.")),
        (5, _("Where and when next?"), ""),
    ]

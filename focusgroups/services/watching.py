"""What happens by itself in the two weeks before a meeting: when each step is due, and that it is taken once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from clusterportal.core.jobs import call_back, enqueue

from ..models import Meeting

WATCH = "focusgroups.watch_meeting"
MORNING = time(9)
#: days ahead, and what is looked at
STEPS = ((14, "host"), (10, "host"), (7, "kit"), (7, "silent"), (7, "turnout"), (3, "turnout"))


def watch_from_now(meeting: Meeting) -> None:
    """Asks for every step that lies ahead of the meeting's date; those of an earlier date are called back."""
    call_back(WATCH, meeting.pk)
    meeting.watched = [_name(days, step) for days, step in STEPS if _due(meeting, days) <= timezone.now()]
    meeting.save(update_fields=["watched"])
    for days in sorted({days for days, _step in STEPS}):
        if meeting.starts_at and _due(meeting, days) > timezone.now():
            enqueue(WATCH, object_id=meeting.pk, due=_due(meeting, days))


def take_due(meeting: Meeting) -> set[str]:
    """What is to be looked at now; noted as done, so that a second run, or a late one, finds nothing again."""
    due = [(days, step) for days, step in STEPS if _due(meeting, days) <= timezone.now()]
    steps = {step for days, step in due if _name(days, step) not in meeting.watched}
    if steps:
        meeting.watched = [_name(days, step) for days, step in due]
        meeting.save(update_fields=["watched"])
    return steps


def _name(days: int, step: str) -> str:
    return f"{step} {days}"


def _due(meeting: Meeting, days: int) -> datetime:
    """In the morning, so many days before; without a date never."""
    if meeting.starts_at is None:
        return datetime.max.replace(tzinfo=ZoneInfo("UTC"))
    day = timezone.localdate(meeting.starts_at) - timedelta(days=days)
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(settings.TIME_ZONE))

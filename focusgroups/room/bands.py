"""The one thing of a room's content that the office may know: whether a group's meetings feel good, mixed or poor.

Made from the pulses of all meetings that take no more answers and have three or more; below that it says "too few".
No number of a meeting leaves this module, no text, no name.
"""

from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from statistics import fmean

from ..enums import MeetingState
from ..exceptions import RoomClosedError
from ..models import FocusGroup, Meeting, PulseAnswer, RoomKey
from .encryption import SealError
from .fields import open_row
from .keys import unwrapped
from .pulse import FEWEST, takes_answers


class Band(StrEnum):
    GOOD = "good"
    MIXED = "mixed"
    POOR = "poor"
    TOO_FEW = "too_few"


GOOD_FROM, MIXED_FROM = 3.75, 2.75  # of 5


def pulse_bands(groups: Sequence[FocusGroup], members: dict[int, int]) -> dict[int, Band]:
    """By group; ``members`` says how many each has. Two queries, however many groups."""
    by_meeting: dict[int, list[PulseAnswer]] = defaultdict(list)
    answers = PulseAnswer.objects.filter(group__in=groups, meeting__state=MeetingState.HELD)
    for answer in answers.select_related("meeting"):
        by_meeting[answer.meeting_id].append(answer)
    keys = {row.group_id: row for row in RoomKey.objects.filter(group__in=groups, erased_at=None)}
    means: dict[int, list[float]] = defaultdict(list)
    for meeting, said in ((found[0].meeting, found) for found in by_meeting.values()):
        if _tells_nobodys(meeting, said, members.get(meeting.group_id, 0)) and meeting.group_id in keys:
            means[meeting.group_id].extend(_means(said, keys[meeting.group_id]))
    return {group.pk: _band(means[group.pk]) for group in groups}


def _tells_nobodys(meeting: Meeting, said: list[PulseAnswer], members: int) -> bool:
    return len(said) >= FEWEST and not takes_answers(meeting, len(said), members)


def _means(said: list[PulseAnswer], row: RoomKey) -> list[float]:
    """One value a meeting; none where the key is missing."""
    try:
        key = unwrapped(row)
        for answer in said:
            open_row(answer, key)
    except (SealError, RoomClosedError):
        return []
    return [fmean((int(answer.worth) + int(answer.openness)) / 2 for answer in said)]


def _band(means: list[float]) -> Band:
    if not means:
        return Band.TOO_FEW
    mean = fmean(means)
    return Band.GOOD if mean >= GOOD_FROM else Band.MIXED if mean >= MIXED_FROM else Band.POOR

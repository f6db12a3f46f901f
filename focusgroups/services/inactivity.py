"""Who misses meetings without a word is asked whether they stay; the moderator sees a line, nobody else does."""

from collections import Counter
from collections.abc import Iterable

from ..enums import MeetingState
from ..models import FocusGroup, Meeting, Seat
from .letters import write_to

ASKED_FROM = 2  # meetings missed
HEARD_FROM = 3


def note_absences(*, meeting: Meeting) -> None:
    """After a meeting: writes to each member who has now missed two or more of the group's meetings unexcused."""
    missed = missed_meetings(meeting.group)
    for seat in meeting.group.seats.accepted().select_related("person__user"):
        if missed[seat.pk] >= ASKED_FROM and _missed(meeting, seat):
            page = ("focusgroups:room_leave", meeting.group_id)
            write_to(seat.person, "absence_noted", reference=seat, page=page, context={"round": meeting.group.round})


def missed_meetings(group: FocusGroup) -> Counter[int]:
    """How many meetings each member has missed unexcused since they joined, by seat."""
    held = group.meetings.filter(state=MeetingState.HELD).prefetch_related("attended", "answers")
    seats = list(group.seats.accepted())
    return Counter(seat.pk for meeting in held for seat in seats if _missed(meeting, seat))


def absent_members(group: FocusGroup) -> list[tuple[Seat, int]]:
    """Those of whom the moderator reads a line, with the number of meetings."""
    missed = missed_meetings(group)
    seats: Iterable[Seat] = group.seats.accepted().select_related("person", "company").order_by("pk")
    return [(seat, missed[seat.pk]) for seat in seats if missed[seat.pk] >= ASKED_FROM]


def _missed(meeting: Meeting, seat: Seat) -> bool:
    """Was not there and had not said so; whoever joined later missed nothing."""
    if seat.answered_at is None or meeting.starts_at is None or seat.answered_at > meeting.starts_at:
        return False
    there = {one.pk for one in meeting.attended.all()}
    excused = {answer.seat_id for answer in meeting.answers.all() if not answer.comes}
    return seat.pk not in there | excused

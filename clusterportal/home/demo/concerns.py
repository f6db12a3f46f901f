"""What keeps a group's moderator awake: turns that somebody wants to change, a hearing, a report of a breach."""

from datetime import datetime

from focusgroups.enums import BreachReader
from focusgroups.models import FocusGroup, Seat
from focusgroups.room.breaches import report_breach
from focusgroups.room.gate import Room
from focusgroups.room.hearings import open_hearing
from focusgroups.services.hosts import ask_swap
from members.models import Person

from . import room_texts
from .clock import at, office_moment
from .work import work_off


def build_concerns(group: FocusGroup, moderator: Person) -> None:
    """In a group whose first members are the accounts to try, of whom nobody is heard."""
    seats = list(group.seats.accepted().select_related("person__user", "company").order_by("pk"))
    _ask_for_a_turn(group, seats)
    with at(_morning(2)):
        report_breach(room=Room(group, seats[-2].person), text=room_texts.BREACH, to=BreachReader.BOTH)
        work_off()
    with at(_morning(1)):
        open_hearing(room=Room(group, moderator), seat=seats[-1], reason=room_texts.HEARING)
        work_off()


def _ask_for_a_turn(group: FocusGroup, seats: list[Seat]) -> None:
    """The host of the last meeting would rather have an earlier turn that is still without a date."""
    *earlier, last = group.meetings.filter(starts_at=None).select_related("host").order_by("number")
    [asking] = [seat for seat in seats if seat.company_id == last.host_id]
    with at(_morning(4)):
        ask_swap(seat=asking, meeting=last, other=earlier[0], actor=asking.person.user)
        work_off()


def _morning(days_ago: int) -> datetime:
    return office_moment(days_ago, 8, 40)

"""Rooms for tests: a group that meets, with its members inside."""

from focusgroups.models import FocusGroup, Post, Seat
from focusgroups.room.gate import Room, enter
from tests.factories.focusgroups import make_group, seats_of


def make_room_group(accepted: int = 5) -> FocusGroup:
    return make_group(accepted=accepted)


def room_of(group: FocusGroup, number: int = 0) -> Room:
    """As the member with this number stands in it."""
    room = enter(seats_of(group)[number].person.user, group)
    if room is None:
        raise LookupError(f"member {number} does not get in")
    return room


def member(group: FocusGroup, number: int = 0) -> Seat:
    return seats_of(group)[number]


def make_post(group: FocusGroup, text: str = "A heat pump pays off.", number: int = 0) -> Post:
    room = room_of(group, number)
    return room.save(Post(group=group, author=room.person, text=text))

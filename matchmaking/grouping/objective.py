"""The search's picture of a grouping: a table of seats, and what every swap of two seats is worth.

Every group has as many seats as the largest size; what nobody takes is held by *empties*, dummies with no affinity
that must not share a group beyond what the smallest size allows. So a move is a swap and sizes never break. Rows
after the last group are the waiting room: each person there costs a fixed amount, nothing else counts in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matchmaking.grouping.affinity import Flags, Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """pull : (m, m) affinity between items (people first, then empties), broken rules as large negative values;
    groups : number of real groups; rooms : groups and rows of the waiting room; real : (rooms,) 1 for a group;
    bar : (m,) value of an item in the waiting room (negative for people, 0 for empties)."""

    pull: Floats
    people: int
    groups: int
    rooms: int
    max_size: int
    real: Floats
    bar: Floats
    penalty: float

    @property
    def items(self) -> int:
        return self.rooms * self.max_size


def make_layout(
    affinity: Floats, blocked: Flags, groups: int, min_size: int, max_size: int, spare: int = 0,
    bonds: Flags | None = None, must: Flags | None = None,
) -> Layout:  # fmt: skip
    """A layout with room for whoever cannot be seated and `spare` more in the waiting room.

    Pairs in `bonds` (n, n) are drawn to each other as strongly as blocked ones are kept apart; whoever `must` (n,)
    sit costs more in the waiting room than any broken rule.
    """
    people = len(affinity)
    outside = max(0, people - groups * max_size)
    rooms = groups + -(-(outside + spare) // max_size)
    items = rooms * max_size
    penalty = 4.0 * max_size * (float(np.ptp(affinity)) + 1e-6) if people else 1.0
    pull = np.zeros((items, items))
    pull[:people, :people] = np.where(blocked, affinity - penalty, affinity)
    if bonds is not None:
        pull[:people, :people][bonds] += penalty
    _keep_empties_apart(pull, people, max_size - min_size, 4 * penalty)
    np.fill_diagonal(pull, 0.0)
    bar = np.where(np.arange(items) < people, -0.5 * penalty, 0.0)
    if must is not None:
        bar[:people][must] = -8 * penalty
    real = (np.arange(rooms) < groups).astype(float)
    return Layout(pull, people, groups, rooms, max_size, real, bar, penalty)


def single(layout: Layout) -> Layout:
    """The same in single precision: half the memory to walk through at every change."""
    return replace(layout, pull=layout.pull.astype(np.float32), real=layout.real.astype(np.float32))


def _keep_empties_apart(pull: Floats, people: int, allowed: int, penalty: float) -> None:
    """Empties fall into as many kinds as a group may hold; two of one kind must not meet."""
    kind = np.arange(len(pull) - people) % max(1, allowed)
    pull[people:, people:] = -penalty * (kind[:, None] == kind[None, :])
    if allowed == 0:
        pull[people:, :people] = pull[:people, people:] = -penalty


def gains(layout: Layout, seats: Ints) -> Floats:
    """What each item would add to each room, (rooms, m): sums of `pull` over the members, `bar` in the waiting room."""
    table = layout.pull[seats[:, 0]]
    for column in seats.T[1:]:  # one by one: a gather of all seats at once would need six times the memory
        table += layout.pull[column]
    table[layout.groups :] = layout.bar
    return table


def total(layout: Layout, seats: Ints) -> float:
    """The penalised value of a table of seats, each pair once."""
    groups, outside = seats[: layout.groups], seats[layout.groups :]
    pairs = layout.pull[groups[:, :, None], groups[:, None, :]]
    return float(pairs.sum() / 2 + layout.bar[outside].sum())


def labels_of(layout: Layout, seats: Ints) -> Ints:
    """The group of each person, -1 in the waiting room."""
    room = np.empty(layout.items, dtype=np.int64)
    room[seats] = np.arange(layout.rooms)[:, None]
    room[room >= layout.groups] = -1
    return room[: layout.people]


def places_of(layout: Layout, seats: Ints) -> tuple[Ints, Ints]:
    """The room of each item and its place there, (m,)."""
    room, place = np.empty(layout.items, dtype=np.int64), np.empty(layout.items, dtype=np.int64)
    room[seats] = np.arange(layout.rooms)[:, None]
    place[seats] = np.arange(layout.max_size)[None, :]
    return room, place


def seats_of(layout: Layout, labels: Ints) -> Ints:
    """A table of seats for these groups; empties fill up, at most one of each kind in a group if possible."""
    table = np.full((layout.rooms, layout.max_size), -1, dtype=np.int64)
    filled = np.zeros(layout.rooms, dtype=np.int64)
    outside = iter(np.repeat(np.arange(layout.groups, layout.rooms), layout.max_size))
    for person in range(layout.people):
        room = int(labels[person]) if labels[person] >= 0 else int(next(outside))
        table[room, filled[room]] = person
        filled[room] += 1
    # Running numbers within a room, so that their kinds differ.
    empties = iter(range(layout.people, layout.items))
    for room, seat in np.argwhere(table < 0):
        table[room, seat] = next(empties)
    return table


def descend(layout: Layout, seats: Ints, limit: int = 100) -> Ints:
    """The table after best swaps, item by item, until none is worth anything (a local optimum of all swaps).

    Ties go to the item with the lower number. Cost of a pass: O(m^2) in m vector operations.
    """
    seats, table = seats.copy(), gains(layout, seats)
    room, place = places_of(layout, seats)
    everyone = np.arange(layout.items)
    own = table[room, everyone]
    for _ in range(limit):
        changed = False
        for item in range(layout.people):
            here = room[item]
            meet = layout.pull[item] * (layout.real[here] + layout.real[room])
            delta = table[room, item] + table[here] - meet - own - own[item]
            delta[room == here] = 0.0
            other = int(delta.argmax())
            if delta[other] > 1e-9:
                swap(layout, seats, table, room, place, item, other)
                touched = seats[[here, room[item]]].ravel()
                own[touched] = table[room[touched], touched]
                changed = True
        if not changed:
            break
    return seats


def swap(layout: Layout, seats: Ints, table: Floats, room: Ints, place: Ints, first: int, second: int) -> None:
    """Exchanges two items' seats and keeps table, room and place up to date, in place."""
    change = layout.pull[second] - layout.pull[first]
    table[room[first]] += layout.real[room[first]] * change
    table[room[second]] -= layout.real[room[second]] * change
    seats[room[first], place[first]], seats[room[second], place[second]] = second, first
    room[[first, second]] = room[[second, first]]
    place[[first, second]] = place[[second, first]]

"""Every group that the rules allow, as the columns of a set partitioning problem.

Units of several people are one item each, so that a column has them all or none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, hstack

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.frame import Frame
from matchmaking.grouping.objective import Ints

CHUNK = 400_000  # groups that are enlarged at a time
Members = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Items:
    """Units as items, (u,): one member of each, how many they are, what their own pairs are worth; (u, u) what two
    units are worth to each other, and whether they must not meet."""

    first: Ints
    people: Ints
    inner: Floats
    affinity: Floats
    blocked: Flags


def items_of(frame: Frame) -> Items:
    names, first, item = np.unique(frame.unit, return_index=True, return_inverse=True)
    people = np.bincount(item, minlength=len(names))
    if len(names) == len(item):
        return Items(first, people, np.zeros(len(names)), frame.affinity[np.ix_(first, first)],
                     frame.blocked[np.ix_(first, first)])  # fmt: skip
    member = (item[:, None] == np.arange(len(names))).astype(float)
    between = member.T @ frame.affinity @ member
    inner = np.diag(between) / 2
    np.fill_diagonal(between, 0.0)
    return Items(first, people, inner, between, frame.blocked[np.ix_(first, first)])


@dataclass(frozen=True, slots=True)
class Columns:
    """Groups of so many items: members (m, k), ascending; what each is worth and how many people it has, (m,)."""

    members: Members
    worth: Floats
    people: NDArray[np.int8]

    def only(self, which: Ints | Flags) -> Columns:
        return Columns(self.members[which], self.worth[which], self.people[which])

    def reduced(self, seat: Floats, group: float) -> Floats:
        """What each group is worth beyond the prices of its seats, (u,), and of a group."""
        rest = self.worth - group
        for column in self.members.T:
            rest -= seat[column]
        return rest

    def rows(self, items: int) -> csc_array:
        """(u, m) which items each group has."""
        count, size = self.members.shape
        ends = np.arange(0, count * size + 1, size)
        return csc_array((np.ones(count * size), self.members.ravel().astype(np.int32), ends), (items, count))


def stacked(columns: list[Columns], items: int) -> csc_array:
    """The rows of all columns side by side."""
    return csc_array(hstack([part.rows(items) for part in columns]))


def all_groups(items: Items, min_size: int, max_size: int, most: int) -> list[Columns] | None:
    """Every allowed group of the sizes, by the number of items; None when there are more than `most`, or 127 items.

    They are built item by item, so that broken ones never grow.
    """
    count = len(items.first)
    if count > np.iinfo(np.int8).max:
        return None
    grown = Columns(np.arange(count, dtype=np.int8)[:, None], items.inner, items.people.astype(np.int8))
    found: list[Columns] = []
    while len(grown.worth):
        large = grown.people >= min_size
        if large.any():
            found.append(grown if large.all() else grown.only(large))
        if sum(len(part.worth) for part in found) > most:
            return None
        grown = _grown(grown, items, max_size)
    return found


def _grown(columns: Columns, items: Items, max_size: int) -> Columns:
    """Each group with each later item that is allowed in it."""
    parts = [
        _enlarged(columns.only(np.arange(start, min(start + CHUNK, len(columns.worth)))), items, max_size)
        for start in range(0, len(columns.worth), CHUNK)
    ]
    return Columns(
        np.concatenate([part.members for part in parts]),
        np.concatenate([part.worth for part in parts]),
        np.concatenate([part.people for part in parts]),
    )


def _enlarged(columns: Columns, items: Items, max_size: int) -> Columns:
    last = columns.members[:, -1].astype(np.int64)
    room = np.where(columns.people < max_size, len(items.first) - 1 - last, 0)
    old = np.repeat(np.arange(len(last)), room)
    new = np.arange(len(old)) - np.repeat(np.cumsum(room) - room - last - 1, room)
    worth, people = columns.worth[old] + items.inner[new], columns.people[old] + items.people[new]
    allowed = people <= max_size
    for column in columns.members.T:
        present = column[old]
        worth += items.affinity[present, new]
        allowed &= ~items.blocked[present, new]
    members = np.column_stack([columns.members[old[allowed]], new[allowed].astype(np.int8)])
    return Columns(members, worth[allowed], people[allowed].astype(np.int8))

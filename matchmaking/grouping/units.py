"""People who move as one: pairs that belong together, and whoever is pinned to the same group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components

from matchmaking.grouping.affinity import Flags, named_pairs
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.problem import Participant, Problem

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Units:
    """Of each person, (n,): the number of the unit; the starting group that the unit must stay in, -1 if it is free;
    whether the unit must stay in two groups at once; whether the person's starting group is locked.
    `locked` : the members of each locked group."""

    number: Ints
    home: Ints
    torn: Flags
    closed: Flags
    locked: tuple[Ints, ...]

    def several(self) -> Iterator[Ints]:
        """The members of each unit of more than one person."""
        for unit in np.flatnonzero(np.bincount(self.number) > 1) if len(self.number) else ():
            yield np.flatnonzero(self.number == unit)

    def joined(self, blocked: Flags) -> Flags:
        """(n, n) pairs whose units must not meet: what blocks one member blocks all, and two homes share no group.

        Within a unit nobody is blocked: whether a group can hold it at all is asked by `impossible`.
        """
        here, there = self.home[:, None], self.home[None, :]
        result = blocked | ((here != there) & (here >= 0) & (there >= 0))
        for members in self.several():
            row = result[members].any(axis=0)
            result[members], result[:, members] = row, row[:, None]
            result[np.ix_(members, members)] = False
        return result

    def impossible(self, blocked: Flags, able: Flags, most: int) -> Flags:
        """(n,) members of units that no group can hold: torn, too many, kept apart, or not all allowed."""
        result = ~able | self.torn
        for members in self.several():
            result[members] |= len(members) > most or blocked[np.ix_(members, members)].any() or result[members].any()
        return result

    def bonds(self) -> Flags:
        """(n, n) pairs of one unit."""
        together = self.number[:, None] == self.number[None, :]
        np.fill_diagonal(together, False)
        return together


def units_of(problem: Problem, people: Sequence[Participant]) -> Units:
    """The units of a problem; row i belongs to `people[i]`."""
    start = np.array([problem.start.get(person.key, NOWHERE) for person in people], dtype=np.int64)
    pinned = np.array([person.key in problem.rules.pinned for person in people], dtype=bool)
    closed = np.isin(start, sorted(problem.rules.locked))
    home = np.where(pinned | closed, start, NOWHERE)
    number = _joined_by(named_pairs(people, problem.rules.together) | ((home[:, None] == home) & (home >= 0)))
    locked = tuple(np.flatnonzero(start == group) for group in sorted(problem.rules.locked))
    found = Units(number, home.copy(), np.zeros(len(people), dtype=bool), closed, locked)
    for members in found.several():
        homes = np.unique(home[members][home[members] >= 0])
        found.home[members] = homes.max(initial=NOWHERE)
        found.torn[members] = len(homes) > 1
    return found


def _joined_by(links: Flags) -> Ints:
    return connected_components(links, directed=False)[1].astype(np.int64) if len(links) else np.zeros(0, np.int64)

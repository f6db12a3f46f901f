"""The people of two groups dealt anew, in every way that the rules allow: the exact last step after the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import comb

import numpy as np

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.frame import Frame
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.problem import ShouldStop

MOST_SPLITS = 7_000  # beyond (groups of nine and more) one exchange or move at a time
NEIGHBOURS = 40  # of each group, where there are more groups
GAIN = 1e-9


@dataclass(frozen=True, slots=True)
class Splits:
    """Ways to cut the people of two groups: left (c, m) who sits in the first; sums (c, m) each person's affinities
    to the own table; total (c,) of both tables."""

    people: Ints
    left: Flags
    sums: Floats
    total: Floats

    def apply(self, labels: Ints, which: int, first: int, second: int) -> None:
        labels[self.people] = np.where(self.left[which], first, second)

    def heads(self) -> Floats:
        """(c, m) how many others sit at each person's table."""
        size = self.left.sum(axis=1, keepdims=True)
        return np.where(self.left, size, self.left.shape[1] - size) - 1.0


def splits_of(frame: Frame, labels: Ints, first: int, second: int) -> Splits:
    """All allowed ways to cut the people of two groups into two."""
    one, other = np.flatnonzero(labels == first), np.flatnonzero(labels == second)
    people = np.concatenate([one, other])
    left = _all_splits(len(people), frame.min_size, frame.max_size)
    if left is None:
        left = _near_splits(len(one), len(other), frame.min_size, frame.max_size)
    here = np.ix_(people, people)
    left = left[_allowed(left, frame.blocked[here], frame.unit[people])]
    side, rest = left.astype(float), (~left).astype(float)
    sums = side * (side @ frame.affinity[here]) + rest * (rest @ frame.affinity[here])
    return Splits(people, left, sums, sums.sum(axis=1) / 2)


def _allowed(left: Flags, blocked: Flags, unit: Ints) -> Flags:
    if blocked.any():
        side, rest, rivals = left.astype(float), (~left).astype(float), blocked.astype(float)
        allowed = ~((side * (side @ rivals)).any(axis=1) | (rest * (rest @ rivals)).any(axis=1))
    else:
        allowed = np.ones(len(left), dtype=bool)
    _, leader = np.unique(unit, return_index=True)
    leaders = leader[np.searchsorted(unit[leader], unit)]
    bound = leaders != np.arange(len(unit))
    if bound.any():
        allowed &= (left[:, bound] == left[:, leaders[bound]]).all(axis=1)
    return allowed


@cache
def _all_splits(people: int, low: int, high: int) -> Flags | None:
    """(c, people), the first person always on the left; None when there are too many."""
    sizes = [size for size in range(low, high + 1) if low <= people - size <= high]
    if sum(comb(people - 1, size - 1) for size in sizes) > MOST_SPLITS:
        return None
    chosen = [(0, *rest) for size in sizes for rest in combinations(range(1, people), size - 1)]
    return _as_flags(chosen, people)


@cache
def _near_splits(one: int, other: int, low: int, high: int) -> Flags:
    """The split as it is, and all that come of it by an exchange or a move."""
    first, second = tuple(range(one)), tuple(range(one, one + other))
    chosen = [first]
    chosen += [(*(key for key in first if key != out), in_) for out in first for in_ in second]
    chosen += [tuple(key for key in first if key != out) for out in first if one > low and other < high]
    chosen += [(*first, in_) for in_ in second if other > low and one < high]
    return _as_flags(chosen, one + other)


def _as_flags(chosen: list[tuple[int, ...]], people: int) -> Flags:
    left = np.zeros((len(chosen), people), dtype=bool)
    for row, members in enumerate(chosen):
        left[row, list(members)] = True
    return left


def polish(
    frame: Frame, labels: Ints, should_stop: ShouldStop, allowed: Callable[[Splits], Flags] | None = None
) -> Ints:
    """The groups after the best cut of each two of them, until none is worth more; ties stay as they are.

    `allowed` may rule out further splits. Cost: a few tenths of a millisecond for each two groups that changed.
    """
    labels = labels.copy()
    changed = set(np.unique(labels[labels >= 0]).tolist())
    while changed and not should_stop():
        again: set[int] = set()
        for first, second in _pairs(frame, labels):
            if not ({first, second} & (changed | again)):
                continue
            splits = splits_of(frame, labels, first, second)
            worth = splits.total if allowed is None else np.where(allowed(splits), splits.total, -np.inf)
            best = int(worth.argmax()) if len(worth) else 0
            if len(worth) and worth[best] > _worth(frame, labels, first) + _worth(frame, labels, second) + GAIN:
                splits.apply(labels, best, first, second)
                again |= {first, second}
        changed = again
    return labels


def _worth(frame: Frame, labels: Ints, group: int) -> float:
    members = np.flatnonzero(labels == group)
    return float(frame.affinity[np.ix_(members, members)].sum() / 2)


def _pairs(frame: Frame, labels: Ints) -> Iterator[tuple[int, int]]:
    """Each two groups once; of very many each group with those only that it fits best."""
    groups = np.unique(labels[labels >= 0])
    if len(groups) <= NEIGHBOURS:
        yield from combinations(groups.tolist(), 2)
        return
    for first in groups.tolist():
        near = nearest_groups(frame, labels, np.flatnonzero(labels == first), groups)
        yield from ((first, second) for second in near if second > first)


def nearest_groups(frame: Frame, labels: Ints, members: Ints, groups: Ints) -> list[int]:
    """The groups whose people fit these members best, best first, without their own."""
    seated = labels >= 0
    pull = frame.affinity[members][:, seated].sum(axis=0)
    fit = np.bincount(labels[seated], pull, minlength=int(groups.max()) + 1)[groups]
    own = set(labels[members].tolist())
    order = groups[np.argsort(-fit, kind="stable")].tolist()
    return [group for group in order if group not in own][:NEIGHBOURS]

"""How good a grouping can be at most: all allowed groups as columns of a set partitioning problem.

The linear relaxation is solved by column generation (Gilmore and Gomory 1961); columns are priced by looking at every
group there is. What is left between bound and grouping is closed exactly: a column whose reduced cost is worse than
the gap cannot be part of a better grouping, so an integer program over the few others decides. Practical up to some
fifty people, who have 18 million groups of five or six.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array, eye_array, hstack, vstack

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.problem import ShouldStop

EPSILON = 1e-6
MOST_PEOPLE = 50
FIRST, ADDED = 20_000, 6_000  # columns to begin with, and columns that join in one round, of each size
MOST_LEFT = 300_000  # columns that the integer program still takes

Members = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Proof:
    """No grouping of the same people into as many groups is worth more than `bound`.

    `labels` is the best grouping known, (n,), -1 for waiting, with its `value`: the given one unless a better one was
    found. The bound holds even when the work was stopped; it may then be looser than need be.
    """

    bound: float
    value: float
    labels: Ints

    @property
    def optimal(self) -> bool:
        return self.bound - self.value < EPSILON


@dataclass(frozen=True, slots=True)
class Columns:
    """All allowed groups of one size: members (m, size), ascending, and what each is worth (m,)."""

    members: Members
    worth: Floats

    def only(self, which: Ints | Flags) -> Columns:
        return Columns(self.members[which], self.worth[which])

    def reduced(self, seat: Floats, group: float) -> Floats:
        """What each group is worth beyond the prices of its seats (people,) and of a group."""
        rest = self.worth - group
        for column in self.members.T:
            rest -= seat[column]
        return rest


def prove(
    affinity: Floats, blocked: Flags, labels: Ints, sizes: tuple[int, int], should_stop: ShouldStop = lambda: False
) -> Proof:
    """Bound for those who are seated in `labels`, in as many groups.

    affinity : (n, n), symmetric; blocked : (n, n), pairs that must not share a group; sizes : smallest and largest.
    Raises ValueError for more than fifty seated people. Cost: about C(n, largest) sums a round, some twenty rounds.
    """
    seated = np.flatnonzero(labels >= 0)
    if len(seated) > MOST_PEOPLE:
        raise ValueError(f"a proof is possible for {MOST_PEOPLE} people, not for {len(seated)}")
    value = value_of(affinity, labels)
    if not len(seated):
        return Proof(value, value, labels)
    inner = np.ix_(seated, seated)
    columns = [all_groups(affinity[inner], blocked[inner], size) for size in range(sizes[0], sizes[1] + 1)]
    groups = len(np.unique(labels[seated]))
    bound, left = _relax(columns, len(seated), groups, value, should_stop)
    if bound - value < EPSILON or left is None:
        return Proof(max(bound, value), value, labels)
    bound, better = _decide(left, len(seated), groups)
    found = np.full_like(labels, -1)
    found[seated] = better
    best = max((labels, found), key=lambda these: value_of(affinity, these))
    value = value_of(affinity, best)
    return Proof(max(bound, value), value, best)


def value_of(affinity: Floats, labels: Ints) -> float:
    """The plain sum of affinities within groups, each pair once."""
    together = np.triu((labels[:, None] == labels[None, :]) & (labels[:, None] >= 0), 1)
    return float(affinity[together].sum())


def all_groups(affinity: Floats, blocked: Flags, size: int) -> Columns:
    """Every allowed group of a size, built person by person so that broken ones never grow."""
    people = len(affinity)
    columns = Columns(np.arange(people, dtype=np.int8)[:, None], np.zeros(people))
    for _ in range(size - 1):
        columns = _grown(columns, affinity, blocked)
    return columns


def _grown(columns: Columns, affinity: Floats, blocked: Flags) -> Columns:
    """Each group with each later person who is allowed in it."""
    last = columns.members[:, -1].astype(np.int64)
    room = len(affinity) - 1 - last
    old = np.repeat(np.arange(len(last)), room)
    new = np.arange(len(old)) - np.repeat(np.cumsum(room) - room - last - 1, room)
    worth, allowed = columns.worth[old], np.ones(len(old), dtype=bool)
    for column in columns.members.T:
        present = column[old]
        worth += affinity[present, new]
        allowed &= ~blocked[present, new]
    members = np.column_stack([columns.members[old[allowed]], new[allowed].astype(np.int8)])
    return Columns(members, worth[allowed])


def _relax(
    columns: list[Columns], people: int, groups: int, value: float, should_stop: ShouldStop
) -> tuple[float, list[Columns] | None]:
    """The relaxation's bound and the columns that could still be part of something better than `value`.

    None instead of columns when they are too many, or when there was no time to find out.
    """
    picked = [np.argsort(-part.worth, kind="stable")[:FIRST] for part in columns]
    bound = np.inf
    while True:
        seat, price, relaxed = _prices([part.only(p) for part, p in zip(columns, picked, strict=True)], people, groups)
        reduced = [part.reduced(seat, price) for part in columns]
        worst = max(float(rest.max(initial=0.0)) for rest in reduced)
        bound = min(bound, relaxed + groups * worst)  # Lagrange: each of the groups gains `worst` at most
        if worst < EPSILON / groups:
            break
        if should_stop():
            return bound, None
        picked = [np.union1d(p, _best(rest)) for p, rest in zip(picked, reduced, strict=True)]
    left = [part.only(rest > value - bound - EPSILON) for part, rest in zip(columns, reduced, strict=True)]
    return bound, left if sum(len(part.worth) for part in left) <= MOST_LEFT else None


def _best(reduced: Floats) -> Ints:
    """The columns most worth adding."""
    gain = np.flatnonzero(reduced > 0)
    return gain[np.argpartition(-reduced[gain], ADDED)[:ADDED]] if len(gain) > ADDED else gain


def _rows(columns: list[Columns], people: int) -> csc_array:
    """One row a person and one for the number of groups."""
    parts = []
    for part in columns:
        rows, size = part.members.ravel(), part.members.shape[1]
        inside = csc_array((np.ones(len(rows)), rows, np.arange(0, len(rows) + 1, size)), (people, len(part.worth)))
        parts.append(vstack([inside, csc_array(np.ones((1, len(part.worth))))]))
    return csc_array(hstack(parts))


def _prices(columns: list[Columns], people: int, groups: int) -> tuple[Floats, float, float]:
    """Price of each person's seat, of a group, and the value of the relaxation over these columns.

    Slack at a price that nobody pays willingly keeps it solvable while columns are missing.
    """
    worth = np.concatenate([part.worth for part in columns])
    dear = 100.0 * (float(np.abs(worth).max(initial=0.0)) + 1.0)
    slack = hstack([eye_array(people + 1), -eye_array(people + 1)])
    solved = linprog(
        np.r_[-worth, np.full(2 * (people + 1), dear)],
        A_eq=csc_array(hstack([_rows(columns, people), slack])),
        b_eq=np.r_[np.ones(people), groups],
        method="highs",
    )
    prices = -solved.eqlin.marginals
    return prices[:people], float(prices[people]), -float(solved.fun)


def _decide(columns: list[Columns], people: int, groups: int) -> tuple[float, Ints]:
    """The best grouping made of these columns, and its bound; there is one, as the known grouping is among them."""
    sides = np.r_[np.ones(people), groups]
    worth = np.concatenate([part.worth for part in columns])
    solved = milp(
        -worth,
        constraints=LinearConstraint(_rows(columns, people), sides, sides),
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    chosen = np.flatnonzero(solved.x > 0.5)
    everybody = [row for part in columns for row in part.members]
    labels = np.empty(people, dtype=np.int64)
    for number, column in enumerate(chosen):
        labels[everybody[column]] = number
    return -float(solved.mip_dual_bound), labels

"""How good a grouping can be at most: all allowed groups as columns of a set partitioning problem.

The linear relaxation is solved by column generation (Gilmore and Gomory 1961); columns are priced by looking at every
group there is. What is left between bound and grouping is closed exactly: the columns nearest to the prices may make a
better grouping, and of all others one whose reduced cost is worse than the gap cannot be part of such a grouping, so
an integer program over the few that are left decides. Practical up to some fifty people, who have 18 million groups of
five or six.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array, eye_array, hstack, vstack

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.problem import ShouldStop

EPSILON = 1e-6
MOST_PEOPLE = 50
FIRST, ADDED = 1_500, 600  # columns to begin with, and columns that join in one round, of each size
NEAR = 1_000  # columns of each size that are tried for a better grouping
MOST_LEFT = 60_000  # columns that the integer program still takes
NODES = 3_000  # of its search, after which its bound stands as it is

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
    """Bound for those who are seated in `labels`, in as many groups; looser when it is told to stop on the way.

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
    relaxed = _relax(columns, len(seated), groups, should_stop)
    best, bound = _closed(columns, relaxed, labels[seated], partial(value_of, affinity[inner]), groups, should_stop)
    found = np.full_like(labels, -1)
    found[seated] = best
    value = value_of(affinity, found)
    return Proof(max(bound, value), value, found)


def _closed(
    columns: list[Columns], relaxed: _Relaxed, labels: Ints, value: Callable[[Ints], float], groups: int,
    should_stop: ShouldStop,
) -> tuple[Ints, float]:  # fmt: skip
    """The best grouping known and its bound, after a look at the nearest columns and then at all that matter."""
    bound = relaxed.bound
    for last in (False, True):
        gap = bound - value(labels)
        if gap < EPSILON or not relaxed.done or should_stop():
            break
        which = relaxed.better_than(gap) if last else relaxed.nearest()
        left = [part.only(one) for part, one in zip(columns, which, strict=True)]
        if sum(len(part.worth) for part in left) > MOST_LEFT:
            break
        least, found = _decide(left, len(labels), groups)
        labels = labels if found is None else max((labels, found), key=value)
        bound = min(bound, least) if last else bound
    return labels, bound


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


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """The bound of the relaxation, what each column is worth beyond the prices, and whether prices are final."""

    bound: float
    reduced: list[Floats]
    done: bool

    def nearest(self) -> list[Ints | Flags]:
        return [np.argsort(-rest, kind="stable")[:NEAR] for rest in self.reduced]

    def better_than(self, gap: float) -> list[Ints | Flags]:
        """The columns that a grouping worth more than `gap` below the bound can be made of."""
        return [rest > -gap - EPSILON for rest in self.reduced]


def _relax(columns: list[Columns], people: int, groups: int, should_stop: ShouldStop) -> _Relaxed:
    """The relaxation by column generation. The bound is valid from the first round on."""
    picked = [np.argsort(-part.worth, kind="stable")[:FIRST] for part in columns]
    bound = np.inf
    while True:
        seat, price, relaxed = _prices([part.only(p) for part, p in zip(columns, picked, strict=True)], people, groups)
        reduced = [part.reduced(seat, price) for part in columns]
        worst = max(float(rest.max(initial=0.0)) for rest in reduced)
        bound = min(bound, relaxed + groups * worst)  # Lagrange: each of the groups gains `worst` at most
        done = worst < EPSILON / groups
        if done or should_stop():
            return _Relaxed(bound, reduced, done)
        picked = [np.union1d(p, _best(rest)) for p, rest in zip(picked, reduced, strict=True)]


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


def _decide(columns: list[Columns], people: int, groups: int) -> tuple[float, Ints | None]:
    """The bound for all groupings made of these columns and the best one found, None for none."""
    sides = np.r_[np.ones(people), groups]
    worth = np.concatenate([part.worth for part in columns])
    solved = milp(
        -worth,
        constraints=LinearConstraint(_rows(columns, people), sides, sides),
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    bound = np.inf if solved.mip_dual_bound is None else -float(solved.mip_dual_bound)
    if solved.x is None:
        return bound, None
    chosen = np.flatnonzero(solved.x > 0.5)
    everybody = [row for part in columns for row in part.members]
    labels = np.empty(people, dtype=np.int64)
    for number, column in enumerate(chosen):
        labels[everybody[column]] = number
    return bound, labels

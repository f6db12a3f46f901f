"""Who can be seated at all, answered by integer programs: where the search leaves somebody out.

The first chooses among all groups that the rules allow; where rules are tight these are few. For somebody who must
sit and still does not, the second asks for each unit and group: a unit sits in one of the groups or waits, two that
are blocked are not both in an open one. Both are small: they take those who wait and the groups nearest to them, and
more of them when that is not enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matchmaking.grouping.affinity import Floats
from matchmaking.grouping.columns import all_groups, items_of, stacked
from matchmaking.grouping.frame import Frame, numbered
from matchmaking.grouping.objective import Ints

FIRST_PEOPLE = 20  # in the smallest program; half as many more in each next one
MOST_GROUPS = 8_000
MOST_ROWS = 60_000
NODES = 60


def seat_more(frame: Frame, labels: Ints) -> Ints:
    """Valid groups with fewer waiting, whoever must sit first; the given labels when none were found.

    labels : (n,), -1 for waiting, valid but for people who must sit and do not.
    """
    better = _with_program(frame, labels, _packed)
    if better is None and (frame.must & (labels < 0)).any():
        better = _with_program(frame, labels, _dealt)
    return labels if better is None else better


def _with_program(frame: Frame, labels: Ints, program: Callable[[Frame, Ints], Ints | None]) -> Ints | None:
    people = FIRST_PEOPLE
    while True:
        rows = _nearest(frame, labels, people)
        found = program(frame.only(rows), numbered(labels[rows]))
        if found is None:
            return None
        if _rank(frame.must[rows], found) > _rank(frame.must[rows], labels[rows]):
            return _inserted(labels, rows, found)
        if len(rows) == len(labels):
            return None
        people += people // 2


def _packed(frame: Frame, labels: Ints) -> Ints | None:
    """As many as possible seated in groups of those that are allowed, then worth most; `labels` when there is no way,
    None when there are too many groups."""
    items = items_of(frame)
    columns = all_groups(items, frame.min_size, frame.max_size, MOST_GROUPS)
    if not columns:
        return None if columns is None else labels
    worth, people = (np.concatenate([getattr(part, name) for part in columns]) for name in ("worth", "people"))
    seat = 2.0 * (np.abs(worth).max() + 1.0) * len(labels)
    table = stacked(columns, len(items.first))
    solved = milp(
        -(worth + seat * people),
        constraints=LinearConstraint(table, frame.must[items.first].astype(float), np.ones(len(items.first))),
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, 1),
        options={"node_limit": NODES},
    )
    if solved.x is None:
        return labels
    seated = np.full(len(items.first), -1)
    for group, column in enumerate(np.flatnonzero(solved.x > 0.5)):
        seated[table.indices[table.indptr[column] : table.indptr[column + 1]]] = group
    return numbered(seated[np.searchsorted(frame.unit[items.first], frame.unit)])


def _rank(must: np.ndarray, labels: Ints) -> tuple[int, int]:
    return -int((must & (labels < 0)).sum()), -int((labels < 0).sum())


def _nearest(frame: Frame, labels: Ints, people: int) -> Ints:
    """All who wait and whole groups, those first that block the waiting least, about `people` in all."""
    waits = labels < 0
    want = waits & frame.must if (waits & frame.must).any() else waits
    chosen = waits.copy()
    groups = np.unique(labels[~waits])
    in_the_way = [int(frame.blocked[np.ix_(want, labels == group)].sum()) for group in groups]
    for group in groups[np.argsort(in_the_way, kind="stable")]:
        if chosen.sum() >= people:
            break
        chosen |= labels == group
    return np.flatnonzero(chosen)


def _inserted(labels: Ints, rows: Ints, found: Ints) -> Ints:
    result = labels.copy()
    result[rows] = np.where(found < 0, -1, found + labels.max(initial=-1) + 1)
    return numbered(result)


@dataclass(frozen=True, slots=True)
class _Program:
    """The variables: whether unit u sits in group g at place u * groups + g, then whether group g is open."""

    sizes: Ints
    first: Ints  # (u,) a member of each unit
    groups: int

    @property
    def seats(self) -> int:
        return len(self.sizes) * self.groups


def _dealt(frame: Frame, labels: Ints) -> Ints | None:
    """As many as possible seated; None when nobody can be, the program is too large, or nothing was found."""
    _, first, sizes = np.unique(frame.unit, return_index=True, return_counts=True)
    groups = len(frame.unit) // frame.min_size
    program = _Program(sizes, first, groups)
    pairs = np.argwhere(np.triu(frame.blocked[np.ix_(first, first)], 1))
    if not groups or len(pairs) * groups > MOST_ROWS:
        return None
    solved = milp(
        -np.r_[_wishes(program, labels[first]).ravel(), np.zeros(groups)],
        constraints=[_once(program, frame.must[first]), *_sizes(program, frame), *_kept_apart(program, pairs)],
        integrality=np.ones(program.seats + groups),
        bounds=Bounds(0, 1),
        options={"node_limit": NODES},
    )
    if solved.x is None:
        return None
    seats = np.round(solved.x[: program.seats]).reshape(-1, groups)
    seated = np.where(seats.any(axis=1), seats.argmax(axis=1), -1)
    return numbered(seated[frame.unit])


def _wishes(program: _Program, labels: Ints) -> Floats:
    """(u, groups): a seat for a person is worth more than all people's staying together."""
    staying = labels[:, None] == np.arange(program.groups)
    return np.asarray(program.sizes[:, None] * (staying + 2.0 * program.sizes.sum()))


def _once(program: _Program, must: np.ndarray) -> LinearConstraint:
    units = len(program.sizes)
    rows = np.repeat(np.arange(units), program.groups)
    table = coo_array((np.ones(program.seats), (rows, np.arange(program.seats))), (units, _width(program)))
    return LinearConstraint(table.tocsr(), must.astype(float), np.ones(units))


def _sizes(program: _Program, frame: Frame) -> list[LinearConstraint]:
    columns = np.arange(program.seats)
    rows, people = columns % program.groups, np.repeat(program.sizes, program.groups).astype(float)
    opened, every = program.seats + np.arange(program.groups), np.arange(program.groups)
    limits = []
    for size, low, high in ((frame.min_size, 0.0, np.inf), (frame.max_size, -np.inf, 0.0)):
        values = np.r_[people, np.full(program.groups, -float(size))]
        table = coo_array(
            (values, (np.r_[rows, every], np.r_[columns, opened])), (program.groups, _width(program))
        )  # fmt: skip
        limits.append(LinearConstraint(table.tocsr(), low, high))
    return limits


def _kept_apart(program: _Program, pairs: Ints) -> list[LinearConstraint]:
    if not len(pairs):
        return []
    group = np.tile(np.arange(program.groups), len(pairs))
    rows = np.arange(len(group))
    one, other = (np.repeat(side, program.groups) * program.groups + group for side in pairs.T)
    columns = np.r_[one, other, program.seats + group]
    values = np.r_[np.ones(2 * len(rows)), -np.ones(len(rows))]
    table = coo_array((values, (np.tile(rows, 3), columns)), (len(rows), _width(program)))
    return [LinearConstraint(table.tocsr(), -np.inf, 0.0)]


def _width(program: _Program) -> int:
    return program.seats + program.groups

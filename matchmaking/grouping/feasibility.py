"""Whether pins and locks can be kept at all: answered before the search, with the people it depends on.

Only they can make a round infeasible: everybody else may wait. All who are pinned to one group are one unit, so the
question is whether each of these units finds companions of its own, as many as the smallest size asks for. Filling up
one after the other mostly answers it; where that fails, an integer program does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.problem import InfeasibleError
from matchmaking.grouping.table import Table

MOST_ROWS = 60_000
NODES = 2_000
INFEASIBLE = 2  # scipy's word for it


@dataclass(frozen=True, slots=True)
class _Homes:
    """Units by number: `people` (u,) how many each has, `blocked` (u, u), `worth` (u, u) of two of them; the units
    that must sit, and those that may join them."""

    people: Ints
    blocked: Flags
    worth: Floats
    held: Ints
    free: Ints
    min_size: int
    max_size: int


def require_feasible(table: Table) -> Ints:
    """Groups that keep every pin, (n,), -1 for everybody else; all -1 where that would have taken too long to say.

    InfeasibleError when there are none, or when a locked group is not such as the rules allow.
    """
    lost = np.zeros(len(table.people), dtype=bool)
    for members in table.units.locked:
        lost[members] |= not table.allows(members)
    lost |= (table.units.home >= 0) & ~table.units.closed & ~table.core(table.blocked)
    refuse(table, lost)
    homes = _homes(table)
    joins = _filled(homes)
    if joins is None:
        joins, feasible = _decided(homes)
        if not feasible:
            refuse(table, np.isin(table.units.number, _at_odds(homes)))
    return np.full(len(lost), -1) if joins is None else joins[table.units.number]


def refuse(table: Table, lost: Flags) -> None:
    """InfeasibleError with the keys of those who are `lost`, (n,), if any."""
    if lost.any():
        keys = tuple(table.people[row].key for row in np.flatnonzero(lost))
        raise InfeasibleError(f"{len(keys)} people cannot sit where they are pinned or locked", keys)


def _homes(table: Table) -> _Homes:
    number, rules = table.units.number, table.rules
    _, first = np.unique(number, return_index=True)
    core = table.core(table.blocked)[first]
    here = np.ix_(first, first)
    unpinned = replace(table.units, home=np.full_like(table.units.home, -1))  # two homes are no rule between people
    blocked = unpinned.joined(table.travel | table.apart)
    must = table.units.home[first] >= 0
    return _Homes(
        np.bincount(number, minlength=len(first)), blocked[here], table.affinity[here],
        np.flatnonzero(core & must), np.flatnonzero(core & ~must), rules.min_size, rules.max_size,
    )  # fmt: skip


def _filled(homes: _Homes) -> Ints | None:
    """The group of each unit, -1 for none, when each group takes the free units that block fewest others; None when
    that leaves a group too small. Those with least choice come first."""
    held, joins = homes.held, np.full(len(homes.people), -1)
    joins[held] = np.arange(len(held))
    choice = (~homes.blocked[np.ix_(held, homes.free)]).sum(axis=1)
    for unit in held[np.argsort(choice, kind="stable")]:
        size, barred = int(homes.people[unit]), homes.blocked[unit].copy()
        for other in homes.free[np.argsort(homes.blocked[:, homes.free].sum(axis=0), kind="stable")]:
            fits = size < homes.min_size and size + homes.people[other] <= homes.max_size
            if fits and joins[other] < 0 and not barred[other]:
                joins[other], size = joins[unit], size + int(homes.people[other])
                barred |= homes.blocked[other]
        if size < homes.min_size:
            return None
    return joins


def _decided(homes: _Homes) -> tuple[Ints | None, bool]:
    """The group of each unit as an integer program finds it, and whether there may be any: the best companions of
    each unit that must sit, two that are blocked never in one group. None when it is too large to be asked."""
    held, free = homes.held, homes.free
    groups = len(held)
    rivals = np.argwhere(np.triu(homes.blocked[np.ix_(free, free)], 1))
    if not groups or len(rivals) * groups > MOST_ROWS:
        return None, True
    if not len(free):
        return None, bool((homes.people[held] >= homes.min_size).all())
    wide = len(free) * groups  # free unit f in group g at f * groups + g
    place = np.arange(wide)
    people = homes.people[free]
    seats = coo_array((np.repeat(people, groups).astype(float), (place % groups, place)), (groups, wide))
    once = coo_array((np.ones(wide), (place // groups, place)), (len(free), wide))
    limits = [
        LinearConstraint(seats.tocsr(), homes.min_size - homes.people[held], homes.max_size - homes.people[held]),
        LinearConstraint(once.tocsr(), 0, 1),
    ]
    if len(rivals):
        rows = np.arange(len(rivals) * groups)
        columns = [(rivals[:, side, None] * groups + np.arange(groups)).ravel() for side in (0, 1)]
        apart = coo_array((np.ones(2 * len(rows)), (np.r_[rows, rows], np.concatenate(columns))), (len(rows), wide))
        limits.append(LinearConstraint(apart.tocsr(), 0, 1))
    open_seats = ~homes.blocked[np.ix_(free, held)]
    solved = milp(
        -homes.worth[np.ix_(free, held)].ravel(), constraints=limits, integrality=np.ones(wide),
        bounds=Bounds(0, open_seats.ravel().astype(float)), options={"node_limit": NODES},
    )  # fmt: skip
    if solved.x is None:
        return None, solved.status != INFEASIBLE
    chosen = np.round(solved.x).reshape(-1, groups)
    joins = np.full(len(homes.people), -1)
    joins[held] = np.arange(groups)
    joins[free] = np.where(chosen.any(axis=1), chosen.argmax(axis=1), -1)
    return joins, True


def _at_odds(homes: _Homes) -> Ints:
    """Units that must sit and cannot all, of which any one less could: the others are left out one by one."""
    for unit in homes.held:
        fewer = replace(homes, held=homes.held[homes.held != unit], free=np.sort(np.r_[homes.free, unit]))
        if _filled(fewer) is None and not _decided(fewer)[1]:
            homes = fewer
    return homes.held

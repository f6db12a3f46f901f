"""Why somebody waits, told so that nothing can be learnt of what others named in confidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from matchmaking.grouping.affinity import Flags
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.problem import Waiting, WaitingReason
from matchmaking.grouping.sizes import least_waiting
from matchmaking.grouping.table import Table, apart_in


def without_confidential(table: Table) -> Table:
    """The table as everybody may know it: what it says of the groups found tells nothing of the confidential pairs."""
    if not table.rules.confidential:
        return table
    known = table.rules.forbidden - table.rules.confidential
    rules = replace(table.rules, forbidden=known, confidential=frozenset(), secret=frozenset())
    return replace(table, rules=rules, apart=apart_in(table.people, known))


def reasons(table: Table, labels: Ints) -> Iterator[Waiting]:
    """Why each person without a seat waits, in key order.

    Decision level first. When no more wait than the sizes demand, or the person could join one of the groups but
    for its size, or wants to sit with somebody who cannot, it is the remainder. Travel when it is only a travel
    limit that keeps the person from every group.
    """
    blocked, near, free = table.blocked, table.blocked_but_for_travel, table.seatable
    core, core_near = table.core(blocked), table.core(near)
    too_few = table.able.sum() < table.rules.min_size
    seatable = int(core.sum())
    least = least_waiting(seatable, table.rules.min_size, table.rules.max_size)
    by_size = int((core & (labels < 0)).sum()) <= least
    for row in np.flatnonzero(labels < 0):
        if not table.able[row]:
            reason = WaitingReason.DECISION_LEVEL
        elif too_few or not free[row] or (core[row] and (by_size or _fits_somewhere(blocked, labels, row))):
            reason = WaitingReason.REMAINDER
        elif (core_near[row] and not core[row]) or _fits_somewhere(near, labels, row):
            reason = WaitingReason.TRAVEL
        else:
            reason = WaitingReason.NO_COMPATIBLE_GROUP
        yield Waiting(table.people[row].key, reason)


def _fits_somewhere(blocked: Flags, labels: Ints, row: np.int64) -> bool:
    groups = set(labels[labels >= 0].tolist())
    return bool(groups - set(labels[blocked[row]].tolist()))

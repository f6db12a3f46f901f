"""The groups of a proposal for the engine's proof. Loaded by workers only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..grouping.checks import violations
from ..grouping.proof import prove
from ..grouping.table import prepare
from ..models import MatchingRun
from .rounds import round_problem


def bound_of(run: MatchingRun, groups: Sequence[Sequence[int]], should_stop: Callable[[], bool]) -> float | None:
    """What these people in as many groups are worth at most, under the rules as they are now.

    None where the groups break a rule by now, or somebody of them takes no part any more.
    """
    problem = round_problem(run.round, weights=run.weights)
    known = {int(one.key) for one in problem.participants}
    if not groups or not known.issuperset(key for group in groups for key in group) or violations(problem, groups):
        return None
    table = prepare(problem)
    number = {key: place for place, group in enumerate(groups) for key in group}
    labels = np.array([number.get(int(person.key), -1) for person in table.people], dtype=np.int64)
    sizes = (run.round.min_size, run.round.max_size)
    return prove(table.affinity, table.blocked, labels, sizes, should_stop).bound

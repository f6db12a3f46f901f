"""What one move by hand gains or costs, in the very terms of the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.grouping.checks import Violation, violations
from matchmaking.grouping.problem import Key, Problem, Term
from matchmaking.grouping.solver import group_terms, prepare


@dataclass(frozen=True, slots=True)
class MoveCost:
    """`gains` is new minus old for each term (negative: the move costs), `total` their sum.

    `groups` are the groups after the move; `broken` what is newly wrong with them, `mended` what no longer is.
    """

    gains: Mapping[Term, float]
    total: float
    groups: tuple[tuple[Key, ...], ...]
    broken: tuple[Violation, ...]
    mended: tuple[Violation, ...]


def cost_of_move(problem: Problem, groups: Sequence[Sequence[Key]], person: Key, target: int | None) -> MoveCost:
    """The cost of moving a person to the group `target`, or to the waiting list (None), from wherever the person is.

    ValueError for an unknown person or group. Cost: O(k^2) for the people of the two groups.
    """
    known = {participant.key for participant in problem.participants}
    if person not in known:
        raise ValueError(f"no such participant: {person!r}")
    if target is not None and not 0 <= target < len(groups):
        raise ValueError(f"no such group: {target}")
    after = tuple(
        tuple(key for key in group if key != person) + ((person,) if number == target else ())
        for number, group in enumerate(groups)
    )
    changed = [n for n, group in enumerate(groups) if set(group) != set(after[n])]
    old = _scores(problem, [groups[n] for n in changed])
    new = _scores(problem, [after[n] for n in changed])
    before, now = violations(problem, groups), violations(problem, after)
    return MoveCost(
        gains={term: new[term] - old[term] for term in Term},
        total=sum(new[term] - old[term] for term in Term),
        groups=after,
        broken=tuple(violation for violation in now if violation not in before),
        mended=tuple(violation for violation in before if violation not in now),
    )


def _scores(problem: Problem, groups: Sequence[Sequence[Key]]) -> dict[Term, float]:
    """The weighted terms summed over some groups."""
    chosen = {key for group in groups for key in group}
    people = tuple(person for person in problem.participants if person.key in chosen)
    table = prepare(Problem(people, problem.rules, problem.weights))
    row = {person.key: number for number, person in enumerate(table.people)}
    parts = [group_terms(table, np.array([row[key] for key in group], dtype=np.int64)) for group in groups]
    return {term: sum(part[term] for part in parts) for term in Term}

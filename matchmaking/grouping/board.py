"""What a change by hand gains or costs, in the very terms of the score.

The groups are those on the organiser's table, in the order of the starting arrangement that pins and locks mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.grouping.checks import Violation, for_organiser, violations
from matchmaking.grouping.problem import Key, Problem, Term
from matchmaking.grouping.table import Table, group_terms, prepare

Groups = tuple[tuple[Key, ...], ...]
Gains = Mapping[Term, float]


@dataclass(frozen=True, slots=True)
class MoveCost:
    """`gains` is new minus old for each term (negative: the change costs), `total` their sum.

    `by_group` says the same for each group that changes, `by_person` for whoever changes seats: what the person's
    own pairs are worth. `groups` are the groups after the change; `broken` what is newly wrong with them, `mended`
    what no longer is, both as the organiser may know it: a secret pair appears as CONFIDENTIAL and names nobody.
    """

    gains: Gains
    total: float
    groups: Groups
    broken: tuple[Violation, ...]
    mended: tuple[Violation, ...]
    by_group: Mapping[int, Gains]
    by_person: Mapping[Key, Gains]


def cost_of_move(problem: Problem, groups: Sequence[Sequence[Key]], person: Key, target: int | None) -> MoveCost:
    """The cost of moving a person to the group `target`, or to the waiting list (None), from wherever the person is.

    ValueError for an unknown person or group. Cost: O(k^2) for the people of the two groups.
    """
    _require_known(problem, [person])
    if target is not None and not 0 <= target < len(groups):
        raise ValueError(f"no such group: {target}")
    after = tuple(
        tuple(key for key in group if key != person) + ((person,) if number == target else ())
        for number, group in enumerate(groups)
    )
    return _cost(problem, groups, after, [person])


def cost_of_swap(problem: Problem, groups: Sequence[Sequence[Key]], one: Key, other: Key) -> MoveCost:
    """The cost of two people exchanging seats; one of them may wait. ValueError for somebody unknown."""
    _require_known(problem, [one, other])
    exchanged = {one: other, other: one}
    after = tuple(tuple(exchanged.get(key, key) for key in group) for group in groups)
    return _cost(problem, groups, after, [one, other])


def _require_known(problem: Problem, people: Iterable[Key]) -> None:
    known = {participant.key for participant in problem.participants}
    unknown = [person for person in people if person not in known]
    if unknown:
        raise ValueError(f"no such participant: {unknown[0]!r}")


def _cost(problem: Problem, groups: Sequence[Sequence[Key]], after: Groups, movers: Sequence[Key]) -> MoveCost:
    changed = [n for n, group in enumerate(groups) if set(group) != set(after[n])]
    table = _table_of(problem, {key for n in changed for key in (*groups[n], *after[n])})
    by_group = {n: _difference(_worth(table, groups[n]), _worth(table, after[n])) for n in changed}
    by_person = {key: _difference(_share(table, groups, key), _share(table, after, key)) for key in movers}
    gains = {term: sum(part[term] for part in by_group.values()) for term in Term}
    before, now = (violations(problem, each, in_place=True) for each in (groups, after))
    rules = problem.rules
    return MoveCost(
        gains=gains,
        total=sum(gains.values()),
        groups=after,
        broken=tuple(for_organiser(rules, (violation for violation in now if violation not in before))),
        mended=tuple(for_organiser(rules, (violation for violation in before if violation not in now))),
        by_group=by_group,
        by_person=by_person,
    )


def _table_of(problem: Problem, chosen: set[Key]) -> Table:
    people = tuple(person for person in problem.participants if person.key in chosen)
    return prepare(Problem(people, weights=problem.weights))


def _rows(table: Table, group: Iterable[Key]) -> np.ndarray:
    row = {person.key: number for number, person in enumerate(table.people)}
    return np.array([row[key] for key in group], dtype=np.int64)


def _worth(table: Table, group: Sequence[Key]) -> Gains:
    return group_terms(table, _rows(table, group))


def _share(table: Table, groups: Sequence[Sequence[Key]], person: Key) -> Gains:
    """What one person's pairs are worth in whichever group the person sits; nothing while waiting."""
    group = next((group for group in groups if person in group), None)
    known = {one.key for one in table.people}
    if group is None or person not in known:
        return dict.fromkeys(Term, 0.0)
    members, (own,) = _rows(table, [key for key in group if key in known]), _rows(table, [person])
    return {term: float(values[own, members].sum()) for term, values in table.terms.items()}


def _difference(old: Gains, new: Gains) -> Gains:
    return {term: new[term] - old[term] for term in Term}

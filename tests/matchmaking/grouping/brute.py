"""Every grouping that the judge allows, one after the other: the reference for a handful of people."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matchmaking.grouping.checks import group_violations, violations
from matchmaking.grouping.problem import Key, Problem

Groups = tuple[tuple[Key, ...], ...]


def all_groupings(problem: Problem) -> Iterator[tuple[Groups, tuple[Key, ...]]]:
    """All valid groups with those who wait. Practical up to nine people."""
    known = {person.key: person for person in problem.participants}

    def allowed(group: tuple[Key, ...]) -> bool:
        return not list(group_violations(problem.rules, 0, [known[key] for key in group]))

    sizes = range(problem.rules.min_size, problem.rules.max_size + 1)
    possible = {g for size in sizes for g in combinations(sorted(known), size) if allowed(g)}
    for groups, waiting in _dealt(tuple(sorted(known)), possible):
        if not violations(problem, groups, waiting):
            yield groups, waiting


def _dealt(left: tuple[Key, ...], possible: set[tuple[Key, ...]]) -> Iterator[tuple[Groups, tuple[Key, ...]]]:
    if not left:
        yield (), ()
        return
    first, rest = left[0], left[1:]
    for groups, waiting in _dealt(rest, possible):
        yield groups, (first, *waiting)
    for group in (group for group in possible if group[0] == first and set(group) <= set(left)):
        for groups, waiting in _dealt(tuple(key for key in rest if key not in group), possible):
            yield (group, *groups), waiting

"""An independent judge of any grouping. Shares no arithmetic with the search: plain loops over people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from matchmaking.grouping.problem import Key, Participant, Problem, Rules, key_order


class Rule(StrEnum):
    """What a grouping can break. KEPT_APART says nothing about why, nor for whom it was asked.

    CONFIDENTIAL stands in its place for a pair that not even the organiser may know, and names nobody.
    """

    UNKNOWN_PERSON = "unknown_person"
    SEATED_TWICE = "seated_twice"
    LOST = "lost"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    SAME_COMPANY = "same_company"
    KEPT_APART = "kept_apart"
    CONFIDENTIAL = "confidential"
    TRAVEL = "travel"
    DECISION_LEVEL = "decision_level"
    NOT_TOGETHER = "not_together"
    PIN_MOVED = "pin_moved"
    LOCK_CHANGED = "lock_changed"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule; `group` counts from 0 and is None for rules about the whole, `people` are in key order."""

    rule: Rule
    group: int | None
    people: tuple[Key, ...]


def violations(
    problem: Problem,
    groups: Sequence[Sequence[Key]],
    waiting: Iterable[Key] | None = None,
    in_place: bool = False,
) -> list[Violation]:
    """Everything that is wrong with these groups, in a fixed order; empty when they are valid.

    With `waiting` everybody must be in a group or waiting, and only once; without it groups alone are judged.
    `in_place`: the groups stand in the order of the starting arrangement, so that a pin means this very one.
    """
    known = {person.key: person for person in problem.participants}
    found = list(_placement(known, groups, waiting))
    for number, group in enumerate(groups):
        people = [known[key] for key in sorted(set(group), key=key_order) if key in known]
        found += group_violations(problem.rules, number, people)
    found += _split(problem.rules, known, groups)
    found += _moved(problem, groups, in_place)
    found += _unlocked(problem, groups, in_place)
    return found


def for_organiser(rules: Rules, found: Iterable[Violation]) -> list[Violation]:
    """The same violations, each that rests on a secret pair as one CONFIDENTIAL of its group, without names."""
    told: list[Violation] = []
    for violation in found:
        secret = violation.rule is Rule.KEPT_APART and frozenset(violation.people) in rules.secret
        one = Violation(Rule.CONFIDENTIAL, violation.group, ()) if secret else violation
        if one not in told:
            told.append(one)
    return told


def group_violations(rules: Rules, number: int, people: Sequence[Participant]) -> Iterator[Violation]:
    """What is wrong within one group of different people."""
    keys = tuple(person.key for person in people)
    if len(people) < rules.min_size:
        yield Violation(Rule.TOO_SMALL, number, keys)
    if len(people) > rules.max_size:
        yield Violation(Rule.TOO_LARGE, number, keys)
    for person in people:
        if rules.require_decision_makers and not person.decision_maker:
            yield Violation(Rule.DECISION_LEVEL, number, (person.key,))
    for one, other in combinations(people, 2):
        for rule in broken_by_pair(rules, one, other):
            yield Violation(rule, number, (one.key, other.key))


def broken_by_pair(rules: Rules, one: Participant, other: Participant) -> Iterator[Rule]:
    """The rules that two people break when they share a group."""
    if one.company == other.company:
        yield Rule.SAME_COMPANY
    if frozenset((one.key, other.key)) in rules.forbidden:
        yield Rule.KEPT_APART
    limits = [person.travel_limit_km for person in (one, other) if person.travel_limit_km is not None]
    if limits and kilometres(one, other) > min(limits) + 1e-6:
        yield Rule.TRAVEL


def kilometres(one: Participant, other: Participant) -> float:
    """Great-circle distance by the haversine formula, earth radius 6371 km."""
    lat, lon = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    root = sin(lat / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(lon / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(min(1.0, root)))


def _split(rules: Rules, known: dict[Key, Participant], groups: Sequence[Sequence[Key]]) -> Iterator[Violation]:
    """Pairs who belong together but do not share a group; two who both wait do not miss each other."""
    place = {key: number for number, group in enumerate(groups) for key in group}
    pairs = [sorted(pair, key=key_order) for pair in rules.together if all(key in known for key in pair)]
    for one, other in sorted(pairs, key=lambda pair: [key_order(key) for key in pair]):
        if place.get(one) != place.get(other):
            yield Violation(Rule.NOT_TOGETHER, None, (one, other))


def _moved(problem: Problem, groups: Sequence[Sequence[Key]], in_place: bool) -> Iterator[Violation]:
    """Pinned people without a seat, parted from others pinned to the same group, or joined by those of another."""
    place = {key: number for number, group in enumerate(groups) for key in group}
    first: dict[int, Key] = {}
    for key in sorted(problem.rules.pinned, key=key_order):
        home = problem.start[key]
        leader = first.setdefault(home, key)
        elsewhere = in_place and place.get(key) != home
        if key not in place or place[key] != place.get(leader) or elsewhere:
            yield Violation(Rule.PIN_MOVED, place.get(key), (key,))
    seated = [(home, place.get(leader)) for home, leader in sorted(first.items())]
    for home, number in seated:
        if number is not None and any(other < home and there == number for other, there in seated):
            yield Violation(Rule.PIN_MOVED, number, (first[home],))


def _unlocked(problem: Problem, groups: Sequence[Sequence[Key]], in_place: bool) -> Iterator[Violation]:
    """Locked groups that lost or gained somebody; `people` are the members they should have."""
    now = [set(group) for group in groups]
    for number in sorted(problem.rules.locked):
        members = {key for key, home in problem.start.items() if home == number}
        here = now[number : number + 1] if in_place else now
        if members not in here:
            yield Violation(Rule.LOCK_CHANGED, number if in_place else None, tuple(sorted(members, key=key_order)))


def _placement(
    known: dict[Key, Participant], groups: Sequence[Sequence[Key]], waiting: Iterable[Key] | None
) -> Iterator[Violation]:
    places = Counter(key for group in groups for key in group)
    places.update(waiting or ())
    for key in sorted(places, key=key_order):
        if key not in known:
            yield Violation(Rule.UNKNOWN_PERSON, None, (key,))
        if places[key] > 1:
            yield Violation(Rule.SEATED_TWICE, None, (key,))
    for key in sorted(known, key=key_order):
        if waiting is not None and key not in places:
            yield Violation(Rule.LOST, None, (key,))

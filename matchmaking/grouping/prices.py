"""The price list of one person: what every possible change of seat gains or costs, and which rules it breaks.

The same sums as `board.cost_of_move` and `board.cost_of_swap`, for all targets at once and without numeric libraries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaking.grouping.checks import Rule, broken_by_pair
from matchmaking.grouping.pairs import Terms, added, affinity, pair_terms
from matchmaking.grouping.problem import Key, Participant, Problem, Term

Broken = frozenset[Rule]


@dataclass(frozen=True, slots=True)
class Price:
    """`total` is what the sum of all groups gains (negative: the change costs), `gains` the same for each term.

    `broken` are the rules that something new is wrong with, `mended` those that something was wrong with before.
    """

    total: float
    gains: Terms
    broken: Broken
    mended: Broken


@dataclass(frozen=True, slots=True)
class Swap:
    total: float
    broken: Broken


@dataclass(frozen=True, slots=True)
class PriceList:
    """`moves` by the number of the group, None for the waiting list; `swaps` by the other person."""

    moves: Mapping[int | None, Price]
    swaps: Mapping[Key, Swap]


def price_list(problem: Problem, groups: Sequence[Sequence[Key]], person: Key) -> PriceList:
    """What moving `person` anywhere else, and changing seats with anybody elsewhere, would do.

    Whoever is in no group waits. A swap that a secret pair stands against is told of the whole other group, also of
    the one person whose leaving would settle it: otherwise the list would say who it is. ValueError for an unknown
    person. Cost: O(n k) pairs of n people in groups of k.
    """
    table = _Table(problem, groups)
    if person not in table.known:
        raise ValueError(f"no such participant: {person!r}")
    here = table.place.get(person)
    targets: list[int | None] = [*range(len(groups)), None]
    return PriceList(
        moves={target: table.move(person, here, target) for target in targets if target != here},
        swaps={other: table.swap(person, other) for other in table.known if table.place.get(other) != here},
    )


class _Table:
    """The groups, and what was computed of pairs so far."""

    def __init__(self, problem: Problem, groups: Sequence[Sequence[Key]]) -> None:
        self.rules, self.weights = problem.rules, problem.weights
        self.known = {one.key: one for one in problem.participants}
        self.groups = [[self.known[key] for key in group if key in self.known] for group in groups]
        self.place = {one.key: number for number, group in enumerate(self.groups) for one in group}
        self.worths: dict[tuple[Key, Key], float] = {}
        self.clashes: dict[tuple[Key, Key], Broken] = {}

    def move(self, person: Key, here: int | None, there: int | None) -> Price:
        one, left, joined = self.known[person], self.others(here, person), self.others(there)
        lost = added(pair_terms(one, other, self.weights) for other in left)
        won = added(pair_terms(one, other, self.weights) for other in joined)
        gains = {term: won[term] - lost[term] for term in Term}
        settled = self.against(one, here, left) - {Rule.CONFIDENTIAL, Rule.DECISION_LEVEL}
        return Price(
            total=sum(gains.values()),
            gains=gains,
            broken=self.against(one, there, joined) | self.parted(person, here) | self.bad_sizes(here, there),
            mended=settled | self.parted(person, there) | self.good_sizes(here, there),
        )

    def swap(self, person: Key, other: Key) -> Swap:
        one, two = self.known[person], self.known[other]
        here, there = self.place.get(person), self.place.get(other)
        left, joined = self.others(here, person), self.others(there, other)
        broken = self.against(one, there, joined) | self.against(two, here, left)
        if self.has_secret(one, self.others(there)) or self.has_secret(two, self.others(here)):
            broken |= {Rule.CONFIDENTIAL}
        return Swap(
            total=self.worth(one, joined) - self.worth(one, left) + self.worth(two, left) - self.worth(two, joined),
            broken=broken | self.parted(person, here, other) | self.parted(other, there, person),
        )

    def others(self, group: int | None, *without: Key) -> list[Participant]:
        """Who sits in a group; nobody in the waiting list."""
        members = self.groups[group] if group is not None else ()
        return [one for one in members if one.key not in without]

    def worth(self, one: Participant, others: Iterable[Participant]) -> float:
        return sum(self._worth(one, other) for other in others)

    def _worth(self, one: Participant, other: Participant) -> float:
        pair = (one.key, other.key)
        if pair not in self.worths:
            self.worths[pair] = self.worths[pair[::-1]] = affinity(one, other, self.weights)
        return self.worths[pair]

    def against(self, one: Participant, group: int | None, others: Iterable[Participant]) -> Broken:
        """What stands against somebody sitting with these people."""
        rules = {rule for other in others for rule in self._clash(one, other)}
        if group is not None and self.rules.require_decision_makers and not one.decision_maker:
            rules.add(Rule.DECISION_LEVEL)
        return frozenset(rules)

    def _clash(self, one: Participant, other: Participant) -> Broken:
        pair = (one.key, other.key)
        if pair not in self.clashes:
            secret = frozenset(pair) in self.rules.secret
            found = broken_by_pair(self.rules, one, other)
            told = (Rule.CONFIDENTIAL if secret and rule is Rule.KEPT_APART else rule for rule in found)
            self.clashes[pair] = self.clashes[pair[::-1]] = frozenset(told)
        return self.clashes[pair]

    def has_secret(self, one: Participant, others: Iterable[Participant]) -> bool:
        return any(frozenset((one.key, other.key)) in self.rules.secret for other in others if other is not one)

    def parted(self, person: Key, group: int | None, also: Key | None = None) -> Broken:
        """Whether somebody who belongs together with the person is in this group."""
        pairs = (pair for pair in self.rules.together if person in pair and also not in pair)
        partners = (key for pair in pairs for key in pair if key != person and key in self.known)
        return frozenset({Rule.NOT_TOGETHER} if any(self.place.get(key) == group for key in partners) else ())

    def bad_sizes(self, here: int | None, there: int | None) -> Broken:
        """Sizes that are wrong after a move; a group that nobody is left in is none."""
        left, joined = self._size(here) - 1, self._size(there) + 1
        small = 0 < left < self.rules.min_size or (there is not None and joined < self.rules.min_size)
        large = there is not None and joined > self.rules.max_size
        return frozenset(rule for rule, wrong in ((Rule.TOO_SMALL, small), (Rule.TOO_LARGE, large)) if wrong)

    def good_sizes(self, here: int | None, there: int | None) -> Broken:
        """Sizes that a move puts right."""
        left, joined = self._size(here) - 1, self._size(there) + 1
        small = joined == self.rules.min_size > 1
        large = left == self.rules.max_size
        return frozenset(rule for rule, right in ((Rule.TOO_SMALL, small), (Rule.TOO_LARGE, large)) if right)

    def _size(self, group: int | None) -> int:
        return len(self.groups[group]) if group is not None else 0

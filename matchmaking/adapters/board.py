"""The organiser's board: groups by hand as the engine weighs them, in plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ..grouping.checks import Rule, for_organiser, violations
from ..grouping.pairs import affinity, distance_km
from ..grouping.prices import Price, price_list
from ..grouping.problem import Key, Problem, Weights
from ..models import MatchingRun
from .people import participants_of
from .rounds import GroupValues, round_problem, values_of


@dataclass(frozen=True)
class Clash:
    """A rule that a group breaks, and the applications concerned; none for what is confidential."""

    rule: str
    group: int | None
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Offer:
    """What a move to a group would do; `topic` is what most there share with the person, `km` the mean way to them."""

    gain: float
    broken: tuple[str, ...]
    mended: tuple[str, ...]
    topic: str = ""
    shared_by: int = 0
    km: float | None = None


@dataclass(frozen=True)
class SwapOffer:
    gain: float
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Offers:
    """By group (None: the waiting list) and by the other person's application; `here` is the mean way of today."""

    moves: Mapping[int | None, Offer]
    swaps: Mapping[int, SwapOffer]
    km_here: float | None


class Table:
    """A proposal as it lies on the table: who sits in which group, by the ids of groups and applications.

    ``other`` is another proposal of the same round, whose people need not be read again.
    """

    def __init__(self, run: MatchingRun, groups: Mapping[int, Sequence[int]], other: Table | None = None) -> None:
        read = other.problem if other else round_problem(run.round)
        self.problem = replace(read, weights=Weights(**run.weights))
        self.known = {int(one.key): one for one in self.problem.participants}
        self.numbers = list(groups)
        self.groups = [[key for key in groups[number] if key in self.known] for number in self.numbers]

    def clashes(self) -> list[Clash]:
        """What would stand against publishing, as the organiser may know it. An empty group is none."""
        filled = [(number, group) for number, group in zip(self.numbers, self.groups, strict=True) if group]
        found = violations(self.problem, [group for _number, group in filled])
        return [
            Clash(one.rule.value, None if one.group is None else filled[one.group][0], _ids(one.people))
            for one in for_organiser(self.problem.rules, found)
        ]

    def topics_of(self, application: int) -> dict[str, int]:
        """The person's topics with their ranks."""
        person = self.known.get(application)
        return {interest.topic: interest.rank for interest in person.interests} if person else {}

    def means(self) -> dict[int, float]:
        """What each person with a seat is worth to one neighbour on average."""
        return {
            key: sum(self._worth(key, other) for other in group if other != key) / (len(group) - 1)
            for group in self.groups
            if len(group) > 1
            for key in group
        }

    def worth(self) -> float:
        """What the groups are worth, to the last digit."""
        return sum(self._worth(one, other) for group in self.groups for one, other in combinations(group, 2))

    def _worth(self, one: int, other: int) -> float:
        return affinity(self.known[one], self.known[other], self.problem.weights)

    def offers(self, application: int) -> Offers:
        """What every other place for this person would gain or cost."""
        prices = price_list(self.problem, self.groups, application)
        here = next((group for group in self.groups if application in group), [])
        moves = {None if place is None else self.numbers[place]: place for place in prices.moves}
        return Offers(
            moves={number: self._offer(application, place, prices.moves[place]) for number, place in moves.items()},
            swaps={int(key): SwapOffer(swap.total, _words(swap.broken)) for key, swap in prices.swaps.items()},
            km_here=self._mean_km(application, here),
        )

    def _offer(self, application: int, place: int | None, price: Price) -> Offer:
        members = self.groups[place] if place is not None else []
        topics = self.topics_of(application)
        counts = {topic: sum(topic in self.topics_of(key) for key in members) for topic in topics}
        topic = max(counts, key=lambda slug: (counts[slug], -topics[slug]), default="")
        return Offer(
            gain=price.total,
            broken=_words(price.broken),
            mended=_words(price.mended),
            topic=topic,
            shared_by=counts.get(topic, 0),
            km=self._mean_km(application, members),
        )

    def _mean_km(self, application: int, members: Iterable[int]) -> float | None:
        one = self.known[application]
        ways = [distance_km(one, self.known[key]) for key in members if key != application]
        return sum(ways) / len(ways) if ways else None


def group_values(run: MatchingRun, groups: Sequence[Sequence[int]]) -> list[GroupValues]:
    """What these groups are worth and why, as their people are now; nothing of an empty one."""
    people = participants_of(run.round, [key for group in groups for key in group])
    return values_of(Problem(tuple(people), weights=Weights(**run.weights)), groups)


def _words(rules: Iterable[Rule]) -> tuple[str, ...]:
    order = list(Rule)
    return tuple(rule.value for rule in sorted(rules, key=order.index))


def _ids(keys: Iterable[Key]) -> tuple[int, ...]:
    return tuple(int(key) for key in keys)

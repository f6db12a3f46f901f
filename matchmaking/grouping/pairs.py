"""What two people are worth to each other: the formulas of `affinity` for a single pair, without numeric libraries.

A board asks for some hundred pairs at a time, in a web process that stays small; a search needs all pairs at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from matchmaking.grouping.problem import InterestValue, Participant, Term, Weights

EARTH_RADIUS_KM = 6371.0
FAR_KM = 150.0  # from here on a longer way makes no difference to the score
RANK_WEIGHT = {1: 3.0, 2: 2.0, 3: 1.0}

Terms = Mapping[Term, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """Interests to compare: topics as a vector of length 1, what is wanted as shares of 1, what is offered."""

    topics: Mapping[str, float]
    needs: Mapping[str, float]
    gives: frozenset[str]


@lru_cache(maxsize=4096)
def profile(interests: tuple[InterestValue, ...]) -> Profile:
    ranks = {one.topic: RANK_WEIGHT[one.rank] for one in interests}
    length = sqrt(sum(value**2 for value in ranks.values()))
    wanted = sum(ranks[one.topic] for one in interests if one.learn)
    return Profile(
        topics={topic: value / length for topic, value in ranks.items()},
        needs={one.topic: ranks[one.topic] / wanted for one in interests if one.learn},
        gives=frozenset(one.topic for one in interests if one.contribute),
    )


def shared_interests(one: Participant, other: Participant) -> float:
    mine, theirs = profile(one.interests).topics, profile(other.interests).topics
    return min(1.0, sum(value * theirs.get(topic, 0.0) for topic, value in mine.items()))


def give_and_need(one: Participant, other: Participant) -> float:
    mine, theirs = profile(one.interests), profile(other.interests)
    return (_helped(mine, theirs) + _helped(theirs, mine)) / 2


def different_industries(one: Participant, other: Participant) -> float:
    if one.industry == other.industry:
        return 0.0
    return 0.5 if one.section == other.section else 1.0


def near_size_band(one: Participant, other: Participant) -> float:
    return 1.0 - abs(one.size_band - other.size_band) / 3.0


def near_sites(one: Participant, other: Participant) -> float:
    return 1.0 - min(distance_km(one, other) / FAR_KM, 1.0)


def new_faces(one: Participant, other: Participant) -> float:
    return 0.0 if one.past & other.past else 1.0


def distance_km(one: Participant, other: Participant) -> float:
    """Great-circle distance by the haversine formula."""
    lat, lon = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    chord = sin(lat / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(lon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


FORMULAS = {
    Term.INTERESTS: shared_interests,
    Term.GIVE_NEED: give_and_need,
    Term.INDUSTRIES: different_industries,
    Term.SIZE_BAND: near_size_band,
    Term.DISTANCE: near_sites,
    Term.NEW_FACES: new_faces,
}


def pair_terms(one: Participant, other: Participant, weights: Weights) -> dict[Term, float]:
    """Every term times its weight."""
    return {term: weights.of(term) * formula(one, other) for term, formula in FORMULAS.items()}


def affinity(one: Participant, other: Participant, weights: Weights) -> float:
    """The sum of the weighted terms."""
    return sum(pair_terms(one, other, weights).values())


def group_terms(people: Iterable[Participant], weights: Weights) -> dict[Term, float]:
    """What each weighted term is worth in a group, each pair counted once."""
    return added(pair_terms(one, other, weights) for one, other in combinations(people, 2))


def added(parts: Iterable[Terms]) -> dict[Term, float]:
    """The sums of each term."""
    total = dict.fromkeys(Term, 0.0)
    for part in parts:
        for term, value in part.items():
            total[term] += value
    return total


def _helped(learner: Profile, contributor: Profile) -> float:
    return sum(share for topic, share in learner.needs.items() if topic in contributor.gives)

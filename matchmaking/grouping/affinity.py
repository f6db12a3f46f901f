"""How well two people fit: one function for each named term, each (n, n), symmetric, values in [0, 1]."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.grouping.pairs import EARTH_RADIUS_KM, FAR_KM, RANK_WEIGHT
from matchmaking.grouping.problem import InterestValue, Pair, Participant, Term, Weights

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def shared_interests(people: Sequence[Participant]) -> Floats:
    """Cosine of the two people's topic vectors; a topic weighs 3, 2 or 1 by its rank. Nobody's topics: 0."""
    ranks = _topic_matrix(people, lambda _interest: True)
    norms = np.sqrt((ranks**2).sum(axis=1, keepdims=True))
    unit = np.divide(ranks, norms, out=np.zeros_like(ranks), where=norms > 0)
    return np.clip(unit @ unit.T, 0.0, 1.0)


def give_and_need(people: Sequence[Participant]) -> Floats:
    """Share of what each wants to learn, weighted by rank, that the other can contribute; mean of both directions."""
    needs = _topic_matrix(people, lambda interest: interest.learn)
    gives = _topic_matrix(people, lambda interest: interest.contribute) > 0
    wanted = needs.sum(axis=1, keepdims=True)
    share = np.divide(needs, wanted, out=np.zeros_like(needs), where=wanted > 0)
    helped = share @ gives.T.astype(float)
    return np.clip((helped + helped.T) / 2, 0.0, 1.0)


def different_industries(people: Sequence[Participant]) -> Floats:
    """1 for different sections, 0.5 for two divisions of one section, 0 for the same division."""
    division = _codes([person.industry for person in people])
    section = _codes([person.section for person in people])
    return 0.5 * _differs(division) + 0.5 * (_differs(division) * _differs(section))


def near_size_band(people: Sequence[Participant]) -> Floats:
    """1 for the same size band, a third less for each band between."""
    band = np.array([person.size_band for person in people], dtype=float)
    return 1.0 - np.abs(band[:, None] - band[None, :]) / 3.0


def near_sites(people: Sequence[Participant]) -> Floats:
    """1 at the same place, falling evenly to 0 at 150 km."""
    return 1.0 - np.minimum(distances_km(people) / FAR_KM, 1.0)


def new_faces(people: Sequence[Participant]) -> Floats:
    """1 for two people without a common earlier group, else 0."""
    groups = sorted({repr(group) for person in people for group in person.past})
    column = {group: number for number, group in enumerate(groups)}
    was_in = np.zeros((len(people), len(groups)))
    for row, person in enumerate(people):
        was_in[row, [column[repr(group)] for group in person.past]] = 1.0
    return (was_in @ was_in.T == 0).astype(float)


def distances_km(people: Sequence[Participant]) -> Floats:
    """Great-circle distances between sites by the haversine formula, in km; (n, n)."""
    latitude = np.radians([person.latitude for person in people])
    longitude = np.radians([person.longitude for person in people])
    half_lat = (latitude[:, None] - latitude[None, :]) / 2
    half_lon = (longitude[:, None] - longitude[None, :]) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * np.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))


TERMS = {
    Term.INTERESTS: shared_interests,
    Term.GIVE_NEED: give_and_need,
    Term.INDUSTRIES: different_industries,
    Term.SIZE_BAND: near_size_band,
    Term.DISTANCE: near_sites,
    Term.NEW_FACES: new_faces,
}


def weighted_terms(people: Sequence[Participant], weights: Weights) -> dict[Term, Floats]:
    """Every term times its weight, zero on the diagonal."""
    result = {}
    for term, formula in TERMS.items():
        result[term] = weights.of(term) * formula(people)
        np.fill_diagonal(result[term], 0.0)
    return result


def affinity(terms: Mapping[Term, Floats]) -> Floats:
    """The sum of the weighted terms, always added in the order of `Term`."""
    return np.sum([terms[term] for term in Term], axis=0)


def same_company(people: Sequence[Participant]) -> Flags:
    """Pairs of two people of one company; nobody pairs with themselves."""
    return _apart(_differs(_codes([repr(person.company) for person in people])) == 0)


def named_pairs(people: Sequence[Participant], named: Iterable[Pair]) -> Flags:
    """These pairs as a matrix; keys that take no part are passed over."""
    place = {person.key: number for number, person in enumerate(people)}
    pairs = np.zeros((len(people), len(people)), dtype=bool)
    for first, second in named:
        if first in place and second in place:
            pairs[place[first], place[second]] = pairs[place[second], place[first]] = True
    return pairs


def too_far(people: Sequence[Participant]) -> Flags:
    """Pairs further apart than either of the two will travel."""
    limit = np.array([np.inf if person.travel_limit_km is None else person.travel_limit_km for person in people])
    return _apart(distances_km(people) > np.minimum(limit[:, None], limit[None, :]))


def _topic_matrix(people: Sequence[Participant], counts: Callable[[InterestValue], bool]) -> Floats:
    topics = sorted({interest.topic for person in people for interest in person.interests})
    column = {topic: number for number, topic in enumerate(topics)}
    matrix = np.zeros((len(people), len(topics)))
    for row, person in enumerate(people):
        for interest in person.interests:
            if counts(interest):
                matrix[row, column[interest.topic]] = RANK_WEIGHT[interest.rank]
    return matrix


def _codes(values: Sequence[str]) -> NDArray[np.int64]:
    return np.unique(np.array(values, dtype=str), return_inverse=True)[1].astype(np.int64)


def _differs(codes: NDArray[np.int64]) -> Floats:
    return (codes[:, None] != codes[None, :]).astype(float)


def _apart(pairs: Flags) -> Flags:
    np.fill_diagonal(pairs, False)
    return pairs

"""Why these people sit together, in the very terms that were scored. Says nothing about who is kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from matchmaking.grouping.pairs import added, distance_km, pair_terms
from matchmaking.grouping.problem import Key, Participant, Problem, Term, Weights


@dataclass(frozen=True, slots=True)
class SharedTopic:
    """A topic and how many of the group have it (for a person: with whom it is shared, `people`)."""

    topic: str
    count: int
    people: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """One person wants to learn about a topic that the other can contribute to."""

    topic: str
    learner: Key
    contributor: Key


@dataclass(frozen=True, slots=True)
class PersonReasons:
    """Why one person is in the group: `terms` are this person's pairs, weighted; distances in km to the others."""

    key: Key
    topics: tuple[SharedTopic, ...]
    learns: tuple[Help, ...]
    contributes: tuple[Help, ...]
    nearest_km: float
    mean_km: float
    known_before: int
    terms: Mapping[Term, float]


@dataclass(frozen=True, slots=True)
class GroupReasons:
    """Why a group fits. `topics`: of at least two people, most shared first; `new_pairs` of `pairs` never met."""

    topics: tuple[SharedTopic, ...]
    industries: int
    sections: int
    mean_km: float
    max_km: float
    pairs: int
    new_pairs: int
    terms: Mapping[Term, float]
    total: float
    people: tuple[PersonReasons, ...]


def explain(problem: Problem, groups: Sequence[Sequence[Key]]) -> tuple[GroupReasons, ...]:
    """The reasons for each group, people in the order given. ValueError for an unknown key."""
    known = {person.key: person for person in problem.participants}
    unknown = [key for group in groups for key in group if key not in known]
    if unknown:
        raise ValueError(f"no such participants: {unknown}")
    return tuple(_group([known[key] for key in group], problem.weights) for group in groups)


def _group(members: list[Participant], weights: Weights) -> GroupReasons:
    pairs = list(combinations(members, 2))
    ways = [distance_km(one, other) for one, other in pairs]
    scored = added(pair_terms(one, other, weights) for one, other in pairs)
    return GroupReasons(
        topics=_shared_topics(members),
        industries=len({member.industry for member in members}),
        sections=len({member.section for member in members}),
        mean_km=_mean(ways),
        max_km=max(ways, default=0.0),
        pairs=len(pairs),
        new_pairs=sum(not one.past & other.past for one, other in pairs),
        terms=scored,
        total=sum(scored.values()),
        people=tuple(_person(members, place, weights) for place in range(len(members))),
    )


def _person(members: list[Participant], place: int, weights: Weights) -> PersonReasons:
    person = members[place]
    others = members[:place] + members[place + 1 :]
    ways = [distance_km(person, other) for other in others]
    return PersonReasons(
        key=person.key,
        topics=_topics_with(person, others),
        learns=tuple(help_ for other in others for help_ in _helps(person, other)),
        contributes=tuple(help_ for other in others for help_ in _helps(other, person)),
        nearest_km=min(ways, default=0.0),
        mean_km=_mean(ways),
        known_before=sum(bool(person.past & other.past) for other in others),
        terms=added(pair_terms(person, other, weights) for other in others),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _topics(person: Participant) -> set[str]:
    return {interest.topic for interest in person.interests}


def _shared_topics(members: Sequence[Participant]) -> tuple[SharedTopic, ...]:
    counts = Counter(topic for member in members for topic in _topics(member))
    shared = [
        SharedTopic(topic, count, tuple(member.key for member in members if topic in _topics(member)))
        for topic, count in counts.items()
        if count > 1
    ]
    return tuple(sorted(shared, key=lambda item: (-item.count, item.topic)))


def _topics_with(person: Participant, others: Sequence[Participant]) -> tuple[SharedTopic, ...]:
    """The person's topics that others have too: by the person's own rank, then by how many share it."""
    rank = {interest.topic: interest.rank for interest in person.interests}
    shared = []
    for topic in rank:
        who = tuple(other.key for other in others if topic in _topics(other))
        if who:
            shared.append(SharedTopic(topic, len(who), who))
    return tuple(sorted(shared, key=lambda item: (rank[item.topic], -item.count, item.topic)))


def _helps(learner: Participant, contributor: Participant) -> list[Help]:
    gives = {interest.topic for interest in contributor.interests if interest.contribute}
    wanted = sorted((i.rank, i.topic) for i in learner.interests if i.learn and i.topic in gives)
    return [Help(topic, learner.key, contributor.key) for _rank, topic in wanted]

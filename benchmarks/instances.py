"""Made-up rounds of any size: people in towns with topics, industries and earlier groups."""

from __future__ import annotations

import numpy as np

from matchmaking.grouping.problem import DEFAULT_STEPS, InterestValue, Pair, Participant, Problem, Rules

TOPICS = tuple(f"topic-{number:02d}" for number in range(24))
SECTIONS = "ACFGHIJKLMNQ"


def make_round(people: int, seed: int, steps: int = DEFAULT_STEPS, rivals: float = 0.02) -> Problem:
    """A round of `people` around 25 towns in some 200 by 200 km; about `rivals` of all pairs are kept apart."""
    random = np.random.default_rng([people, seed])
    towns = np.c_[random.uniform(50.2, 51.7, 25), random.uniform(9.9, 12.6, 25)]
    popularity = 1.0 / np.arange(1, len(TOPICS) + 1) ** 0.8
    members = tuple(
        _participant(number, people, towns, popularity / popularity.sum(), random) for number in range(people)
    )
    return Problem(members, Rules(forbidden=_rivals(people, rivals, random)), seed=seed, steps=steps)


def _participant(
    number: int, people: int, towns: np.ndarray, popularity: np.ndarray, random: np.random.Generator
) -> Participant:
    town = towns[int(len(towns) * random.random() ** 1.6)]
    section = int(random.integers(len(SECTIONS)))
    topics = random.choice(len(TOPICS), size=int(random.integers(1, 4)), replace=False, p=popularity)
    interests = tuple(
        InterestValue(TOPICS[topic], rank, learn=bool(random.random() < 0.8), contribute=bool(random.random() < 0.5))
        for rank, topic in enumerate(topics, start=1)
    )
    return Participant(
        key=number,
        company=number if random.random() < 0.95 else number // 2,
        industry=f"{section * 3 + int(random.integers(3)):02d}",
        section=SECTIONS[section],
        size_band=int(random.integers(4)),
        latitude=float(town[0] + random.normal(0, 0.03)),
        longitude=float(town[1] + random.normal(0, 0.04)),
        interests=interests,
        past=frozenset({f"earlier-{int(random.integers(max(1, people // 5)))}"}),
    )


def _rivals(people: int, share: float, random: np.random.Generator) -> frozenset[Pair]:
    first, second = np.triu_indices(people, 1)
    chosen = random.random(len(first)) < share
    return frozenset(frozenset((int(i), int(j))) for i, j in zip(first[chosen], second[chosen], strict=True))

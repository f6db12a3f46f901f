"""People for the engine's tests, as short as a sentence."""

from __future__ import annotations

from typing import Any

from matchmaking.grouping.problem import InterestValue, Participant


def person(key: int | str, *topics: str, **changes: Any) -> Participant:
    """Somebody of a company and a town of their own kind: the first topic has rank 1, the second 2, the third 3."""
    values: dict[str, Any] = {
        "company": f"company of {key}",
        "industry": "25",
        "section": "C",
        "size_band": 1,
        "latitude": 51.0,
        "longitude": 11.0,
        "interests": tuple(InterestValue(topic, rank) for rank, topic in enumerate(topics, start=1)),
    }
    return Participant(key=key, **(values | changes))


def crowd(count: int, **changes: Any) -> tuple[Participant, ...]:
    return tuple(person(number, **changes) for number in range(count))

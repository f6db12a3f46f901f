"""What the engine takes and gives back: frozen values without a database behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Key = int | str
Pair = frozenset[Key]
ShouldStop = Callable[[], bool]
Progress = Callable[[str, int, int, float], None]
DEFAULT_STEPS = 30_000


class Term(StrEnum):
    """The named parts of an affinity; the same words in weights, scores and explanations."""

    INTERESTS = "interests"
    GIVE_NEED = "give_need"
    INDUSTRIES = "industries"
    SIZE_BAND = "size_band"
    DISTANCE = "distance"
    NEW_FACES = "new_faces"


class WaitingReason(StrEnum):
    """Why somebody has no seat.

    REMAINDER: people and sizes did not work out for everybody. NO_COMPATIBLE_GROUP: every possible
    group holds somebody this person openly must not sit with. TRAVEL: there would be a group but for a travel limit.
    DECISION_LEVEL: the round is for decision makers.
    """

    REMAINDER = "remainder"
    NO_COMPATIBLE_GROUP = "no_compatible_group"
    TRAVEL = "travel"
    DECISION_LEVEL = "decision_level"


@dataclass(frozen=True, slots=True)
class InterestValue:
    """One topic of a person; rank 1 is the most important of three."""

    topic: str
    rank: int
    learn: bool = True
    contribute: bool = False

    def __post_init__(self) -> None:
        if self.rank not in (1, 2, 3):
            raise ValueError(f"rank must be 1, 2 or 3, not {self.rank}")


@dataclass(frozen=True, slots=True)
class Participant:
    """One applicant. `past` holds the keys of the earlier groups that count for new faces."""

    key: Key
    company: Key
    industry: str
    section: str
    size_band: int
    latitude: float
    longitude: float
    interests: tuple[InterestValue, ...] = ()
    travel_limit_km: float | None = None
    decision_maker: bool = True
    past: frozenset[Key] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.size_band <= 3:
            raise ValueError(f"size band must be 0 to 3, not {self.size_band}")
        topics = [interest.topic for interest in self.interests]
        if len(set(topics)) < len(topics):
            raise ValueError(f"participant {self.key!r} names a topic twice: {topics}")


@dataclass(frozen=True, slots=True)
class Rules:
    """Hard rules. `forbidden` holds unordered pairs of keys; the engine does not know why they are kept apart.

    Those of them that are `confidential` hold like the others, but no reason for waiting depends on them.
    """

    min_size: int = 5
    max_size: int = 6
    forbidden: frozenset[Pair] = frozenset()
    confidential: frozenset[Pair] = frozenset()
    require_decision_makers: bool = False

    def __post_init__(self) -> None:
        if not 2 <= self.min_size <= self.max_size:
            raise ValueError(f"sizes must be 2 <= min <= max, not {self.min_size}..{self.max_size}")
        if any(len(pair) != 2 for pair in self.forbidden):
            raise ValueError("every forbidden pair needs two different keys")
        if not self.confidential <= self.forbidden:
            raise ValueError("a confidential pair must be forbidden, too")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each term counts for; every term lies in [0, 1] before weighting."""

    interests: float = 2.0
    give_need: float = 0.6
    industries: float = 0.4
    size_band: float = 0.1
    distance: float = 0.5
    new_faces: float = 0.6

    def of(self, term: Term) -> float:
        return float(getattr(self, term.value))


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole round. The order of the participants has no influence on the result; seed and steps have."""

    participants: tuple[Participant, ...]
    rules: Rules = field(default_factory=Rules)
    weights: Weights = field(default_factory=Weights)
    seed: int = 0
    steps: int = DEFAULT_STEPS

    def __post_init__(self) -> None:
        keys = [participant.key for participant in self.participants]
        if len(set(keys)) < len(keys):
            raise ValueError("two participants have the same key")
        if self.steps < 0 or self.seed < 0:
            raise ValueError(f"steps and seed must not be negative: {self.steps}, {self.seed}")

    def in_order(self) -> tuple[Participant, ...]:
        """The participants by key: the order in which the engine numbers them."""
        return tuple(sorted(self.participants, key=lambda person: key_order(person.key)))


@dataclass(frozen=True, slots=True)
class Waiting:
    key: Key
    reason: WaitingReason


@dataclass(frozen=True, slots=True)
class CurvePoint:
    step: int
    total: float


@dataclass(frozen=True, slots=True)
class Solution:
    """Groups of keys with what each term is worth in each (weighted, summed over pairs).

    Members are in key order, groups in the order of their first member. `total` is the sum of all terms of
    all groups; `curve` the improvements of the best value on the way, ending at `total`.
    """

    groups: tuple[tuple[Key, ...], ...]
    waiting: tuple[Waiting, ...]
    scores: tuple[Mapping[Term, float], ...]
    total: float
    curve: tuple[CurvePoint, ...]
    engine: str
    stopped: bool = False


def key_order(key: Key) -> tuple[int, int, str]:
    """Sorts numbers before words, each in their natural order."""
    return (0, key, "") if isinstance(key, int) else (1, 0, key)

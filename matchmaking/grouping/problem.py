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
GIVE_UP = 0.01


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

    Those of them that are `confidential` hold like the others, but no reason for waiting depends on them; of those
    that are `secret`, too, not even the organiser is told whom they concern. `together` holds pairs that share a
    group or both wait. Those who are `pinned` stay in their group of the starting arrangement, whoever else comes
    and goes; a `locked` group of it keeps exactly its members.
    """

    min_size: int = 5
    max_size: int = 6
    forbidden: frozenset[Pair] = frozenset()
    confidential: frozenset[Pair] = frozenset()
    require_decision_makers: bool = False
    together: frozenset[Pair] = frozenset()
    pinned: frozenset[Key] = frozenset()
    locked: frozenset[int] = frozenset()
    secret: frozenset[Pair] = frozenset()

    def __post_init__(self) -> None:
        if not 2 <= self.min_size <= self.max_size:
            raise ValueError(f"sizes must be 2 <= min <= max, not {self.min_size}..{self.max_size}")
        if any(len(pair) != 2 for pair in self.forbidden | self.together):
            raise ValueError("every pair needs two different keys")
        if not self.secret <= self.confidential <= self.forbidden:
            raise ValueError("a secret pair must be confidential, a confidential pair must be forbidden, too")


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
    """A whole round. The order of the participants has no influence on the result; seed and steps have.

    `start` says in which group of an earlier arrangement somebody sat; who waited then, or is new, is not in it.
    `give_up` is the part of the total that may go into raising the share of the worst-placed person, 0 for none.
    """

    participants: tuple[Participant, ...]
    rules: Rules = field(default_factory=Rules)
    weights: Weights = field(default_factory=Weights)
    seed: int = 0
    steps: int = DEFAULT_STEPS
    start: Mapping[Key, int] = field(default_factory=dict)
    give_up: float = GIVE_UP

    def __post_init__(self) -> None:
        keys = [participant.key for participant in self.participants]
        if len(set(keys)) < len(keys):
            raise ValueError("two participants have the same key")
        if self.steps < 0 or self.seed < 0:
            raise ValueError(f"steps and seed must not be negative: {self.steps}, {self.seed}")
        if not 0 <= self.give_up < 1:
            raise ValueError(f"a part of the total can be given up, not {self.give_up}")
        self._require_start(set(keys))

    def _require_start(self, keys: set[Key]) -> None:
        lost = sorted((self.start.keys() | self.rules.pinned) - keys, key=key_order)
        if lost:
            raise ValueError(f"the starting arrangement or a pin names people who take no part: {lost}")
        loose = sorted(self.rules.pinned - self.start.keys(), key=key_order)
        if loose:
            raise ValueError(f"pinned people without a group to stay in: {loose}")
        empty = sorted(self.rules.locked - set(self.start.values()))
        if empty or any(group < 0 for group in self.start.values()):
            raise ValueError(f"starting groups count from 0, and nobody is in the locked ones {empty}")

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

    Members are in key order, groups in the order of their first member; `origins` says which starting group each
    continues, None for none. `total` is the sum of all terms of all groups; `plain` what it was before some of it was
    given up for the worst-placed person, whose share (of the best companions the rules allow) rose from
    `worst_before` to `worst`. `curve` holds the improvements of the best value on the way, ending at `plain`.
    """

    groups: tuple[tuple[Key, ...], ...]
    waiting: tuple[Waiting, ...]
    scores: tuple[Mapping[Term, float], ...]
    total: float
    curve: tuple[CurvePoint, ...]
    engine: str
    stopped: bool = False
    origins: tuple[int | None, ...] = ()
    plain: float = 0.0
    worst_before: float = 1.0
    worst: float = 1.0

    @property
    def given_up(self) -> float:
        """What the worst-placed person's share cost, as a part of the plain total."""
        return max(0.0, self.plain - self.total) / abs(self.plain) if self.plain else 0.0


class InfeasibleError(ValueError):
    """No arrangement can keep what must be kept. `keys` are the people concerned, in no message."""

    def __init__(self, message: str, keys: tuple[Key, ...]) -> None:
        super().__init__(message)
        self.keys = keys


def key_order(key: Key) -> tuple[int, int, str]:
    """Sorts numbers before words, each in their natural order."""
    return (0, key, "") if isinstance(key, int) else (1, 0, key)

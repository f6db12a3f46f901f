"""The frozen values that go into the routing engine and come out of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkDocument:
    """One network as its office describes it; `members` are short texts, one a member company."""

    key: str
    name: str
    descriptions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    region: str = ""
    state: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """An earlier enquiry and the key of the network that took it in the end."""

    text: str
    key: str


@dataclass(frozen=True)
class Reason:
    """A word of the enquiry as it was written, the words of the network that it met, and their field."""

    word: str
    met: str
    field: str


@dataclass(frozen=True)
class Match:
    """One network's place. `confidence` is P(this network is acceptable).

    `reasons` is empty when the enquiry shares no true word with the network: then the page says so.
    """

    key: str
    score: float
    confidence: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """All networks, best first; `relevance` is P(any of them fits), 0 for an empty text."""

    matches: tuple[Match, ...]
    relevance: float

"""The frozen values that go into the routing engine and come out of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """A member company: its key, and in a sentence or some words what it can do."""

    key: str
    text: str


@dataclass(frozen=True)
class NetworkDocument:
    """One network as its office describes it, with its member companies.

    words : everyday words that the office has added for it
    """

    key: str
    name: str
    descriptions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    region: str = ""
    state: str = ""
    members: tuple[Member, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """An earlier enquiry, the key of the network that took it in the end (None: none yet), and those that declined it.

    nobodys : the office found that it belongs to no network
    """

    text: str
    key: str | None
    declined: tuple[str, ...] = ()
    nobodys: bool = False


@dataclass(frozen=True)
class Reason:
    """A word of the enquiry as it was written, the words of the network that it met, and their field."""

    word: str
    met: str
    field: str


@dataclass(frozen=True)
class Match:
    """One network's place. `confidence` is P(this network is acceptable).

    reasons : empty when the enquiry shares no true word with the network: then the page says so
    member  : key of the member company to introduce, None if none does what is asked
    twins   : keys of networks of the same field, which are shown together with this one
    """

    key: str
    score: float
    confidence: float
    reasons: tuple[Reason, ...] = ()
    member: str | None = None
    twins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """All networks, best first; `relevance` is P(any of them fits), 0 for an empty text.

    partner : key of a network of another field that the enquiry needs as well, if it does; the first place leads
    """

    matches: tuple[Match, ...]
    relevance: float
    partner: str | None = None

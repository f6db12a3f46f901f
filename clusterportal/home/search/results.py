"""What a search gives: kinds of things, each with its hits in order and the reason of each hit."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from members.querysets import Viewer

from . import directory, programme
from .matching import MOST_WORDS, WORD, Hit, Match, Matcher, marked, words_of
from .sources import Candidate

MOST_REASONS = 2


class Kind(NamedTuple):
    """A kind of things: its name in the address, its heading, and where its candidates come from."""

    key: str
    label: Any
    candidates: Callable[[Viewer, list[str]], list[Candidate]]


class Reason(NamedTuple):
    """Which field has the words, and how it reads."""

    field: str
    text: SafeString
    language: str


class Result(NamedTuple):
    title: SafeString
    candidate: Candidate
    reasons: list[Reason]


class Found(NamedTuple):
    """The hits of a kind, the best first."""

    kind: Kind
    matches: list[tuple[Candidate, Match]]

    def results(self, start: int = 0, end: int | None = None) -> list[Result]:
        return [_result(candidate, match) for candidate, match in self.matches[start:end]]


class Answer(NamedTuple):
    """The kinds in which something was found; ``similar``: nowhere are the words as they were typed."""

    groups: list[Found]
    similar: bool

    @property
    def total(self) -> int:
        return sum(len(found.matches) for found in self.groups)


MEMBERS = Kind("members", _("Members of your network"), directory.members)
PEOPLE = Kind("people", _("People"), directory.people)
NETWORKS = Kind("networks", _("Networks"), directory.networks)
COMPANIES = Kind("companies", _("Companies"), directory.companies)
EVENTS = Kind("events", _("Events"), programme.events)
ROUNDS = Kind("rounds", _("Rounds"), programme.rounds)
PUBLIC = (NETWORKS, COMPANIES, EVENTS, ROUNDS)


def kinds_for(user: Viewer) -> tuple[Kind, ...]:
    """An office looks for its own members first, everybody else for networks."""
    if not user.is_authenticated:
        return PUBLIC
    return (MEMBERS, PEOPLE, *PUBLIC) if user.is_office else (*PUBLIC, PEOPLE)


def search(user: Viewer, asked: str) -> Answer:
    """What has all the words; only where nothing has them, what has similar ones."""
    typed, words = WORD.findall(asked)[:MOST_WORDS], words_of(asked)
    if not words:
        return Answer([], similar=False)
    matcher = Matcher(words)
    candidates = {kind: kind.candidates(user, typed) for kind in kinds_for(user)}
    exact = _found(candidates, matcher, similar=False)
    return Answer(exact or _found(candidates, matcher, similar=True), similar=not exact)


def _found(candidates: dict[Kind, list[Candidate]], matcher: Matcher, *, similar: bool) -> list[Found]:
    found = [Found(kind, _matches(those, matcher, similar=similar)) for kind, those in candidates.items()]
    return [one for one in found if one.matches]


def _matches(candidates: list[Candidate], matcher: Matcher, *, similar: bool) -> list[tuple[Candidate, Match]]:
    judged = ((candidate, matcher.match(candidate.texts, similar=similar)) for candidate in candidates)
    return sorted(((candidate, match) for candidate, match in judged if match), key=lambda pair: pair[1].rank)


def _result(candidate: Candidate, match: Match) -> Result:
    in_title = frozenset[str]().union(*(hit.words for hit in match.hits if hit.text.text == candidate.title))
    title = marked(candidate.title, in_title)
    return Result(title, candidate, [_reason(hit, candidate) for hit in match.hits[:MOST_REASONS]])


def _reason(hit: Hit, candidate: Candidate) -> Reason:
    """In the title the words are marked already."""
    shown = SafeString("") if hit.text.text == candidate.title else marked(hit.text.text, hit.words)
    return Reason(hit.text.field, shown, hit.text.language)

"""Reasons in the terms that were scored: which words of the enquiry carried a network's score, and what they met."""

from collections.abc import Iterable, Iterator

import numpy as np

from matchmaking.routing.documents import Reason
from matchmaking.routing.index import MEMBERS_FIELD, Evidence, Index, Phrase, phrase_words
from matchmaking.routing.terms import Query
from matchmaking.routing.text import CompoundSplitter, Word, stems

MOST_REASONS = 5
SHORTEST_SHARED = 5
SHARED_PART = 0.7
LONGEST_PHRASE = 60


class Explainer:
    """Gives the reasons for a network's place; looks through words once and remembers them."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._splitter = index.cutter.splitter
        self._profiles: dict[int, Meeting] = {}
        self._fields: dict[int, Meeting] = {}

    def reasons(self, query: Query, evidence: Evidence, row: int) -> tuple[Reason, ...]:
        """Return the words with the largest shares that truly meet a word of the network; empty when none does."""
        shares = self._index.word_shares(query, evidence, row)
        order = sorted(query.words, key=lambda word: (-shares[word.folded], word.folded))
        meetings = list(self._meetings(evidence, row))
        found = (next((r for m in meetings if (r := m.reason(word))), None) for word in order)
        return tuple([reason for reason in found if reason][:MOST_REASONS])

    def unmet(self, query: Query, evidence: Evidence, row: int) -> tuple[str, ...]:
        """Return the enquiry's words, as written and in order, that meet nothing that is known of the network."""
        meetings = list(self._meetings(evidence, row))
        return tuple(word.written for word in query.words if not any(m.reason(word) for m in meetings))

    def _meetings(self, evidence: Evidence, row: int) -> Iterator["Meeting"]:
        """The network's own words, then its best member's, then those of its fields, the most telling field first."""
        yield self._remembered(self._profiles, row, self._index.phrases[row])
        if member := self._index.best_member(evidence, row):
            yield Meeting(self._splitter, [Phrase(member.text, MEMBERS_FIELD, 1.0)])
        weights = self._index.fields.weights(evidence.fields, row)
        for group in sorted(np.flatnonzero(weights > 0).tolist(), key=lambda g: (-weights[g] * evidence.fields[g], g)):
            yield self._remembered(self._fields, group, self._index.words[group])

    def _remembered(self, known: dict[int, "Meeting"], number: int, phrases: Iterable[Phrase]) -> "Meeting":
        if number not in known:
            known[number] = Meeting(self._splitter, phrases)
        return known[number]


class Meeting:
    """The words of a network, member or field, by what they share with a word: itself, its stem, a part, a beginning.

    Where several share the same, the phrase of the weightiest field says it, the first of equals.
    """

    def __init__(self, splitter: CompoundSplitter, phrases: Iterable[Phrase]) -> None:
        self._splitter = splitter
        self._same: dict[str, tuple[Phrase, Word]] = {}
        self._stems: dict[str, tuple[Phrase, Word]] = {}
        self._parts: dict[str, tuple[Phrase, Word]] = {}
        self._beginnings: dict[str, list[str]] = {}
        for phrase in sorted(phrases, key=lambda phrase: -phrase.weight):
            for word in phrase_words(phrase.text):
                self._add(phrase, word)
        for folded in self._same:
            self._beginnings.setdefault(folded[:SHORTEST_SHARED], []).append(folded)

    def _add(self, phrase: Phrase, word: Word) -> None:
        self._same.setdefault(word.folded, (phrase, word))
        for stem in stems(word.folded):
            self._stems.setdefault(stem, (phrase, word))
        for stem in part_stems(self._splitter, word.folded):
            self._parts.setdefault(stem, (phrase, word))

    def reason(self, word: Word) -> Reason | None:
        """Return what the word meets, the closest likeness first; None when it meets nothing."""
        met = self._same.get(word.folded) or _first(self._stems, stems(word.folded))
        met = met or _first(self._parts, part_stems(self._splitter, word.folded)) or self._shared_beginning(word.folded)
        if met is None:
            return None
        phrase, other = met
        shown = phrase.text if len(phrase.text) <= LONGEST_PHRASE else other.written
        return Reason(word.written, shown, phrase.field)

    def _shared_beginning(self, folded: str) -> tuple[Phrase, Word] | None:
        near = self._beginnings.get(folded[:SHORTEST_SHARED], ())
        return next((self._same[other] for other in near if share_a_beginning(folded, other)), None)


def part_stems(splitter: CompoundSplitter, folded: str) -> list[str]:
    """Return the stems of a compound's parts, or of the word itself."""
    return [stems(part)[0] for part in splitter.split(folded) or (folded,)]


def share_a_beginning(left: str, right: str) -> bool:
    """Say whether one begins with the other, or both begin alike for most of the longer one's length."""
    short, long = sorted((left, right), key=len)
    alike = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return alike >= SHORTEST_SHARED and (
        alike == len(short) or (alike > SHORTEST_SHARED and alike >= SHARED_PART * len(long))
    )


def _first(known: dict[str, tuple[Phrase, Word]], wanted: Iterable[str]) -> tuple[Phrase, Word] | None:
    return next((known[key] for key in wanted if key in known), None)

"""Reasons in the terms that were scored: which words of the enquiry carried a network's score, and what they met."""

from collections import Counter
from collections.abc import Iterable

from matchmaking.routing.documents import Reason
from matchmaking.routing.index import MEMBERS_FIELD, Index, Phrase
from matchmaking.routing.terms import Query
from matchmaking.routing.text import CompoundSplitter, Word, content_words, stems

MOST_REASONS = 5
SHORTEST_SHARED = 5
SHARED_PART = 0.7
LONGEST_PHRASE = 60


def word_shares(index: Index, query: Query, row: int) -> dict[str, float]:
    """Return each folded word's share of the network's term score; the shares add up to it."""
    column = index.terms[query.columns, :][:, [row]].toarray().ravel()
    value = dict(zip(query.columns.tolist(), (query.values * column).tolist(), strict=True))
    found = {
        w.folded: [c for t in index.cutter.terms(w.folded) if (c := index.space.columns.get(t)) is not None]
        for w in query.words
    }
    owners = Counter(column for columns in found.values() for column in columns)
    return {folded: sum(value[c] / owners[c] for c in columns) for folded, columns in found.items()}


class Explainer:
    """Gives the reasons for a network's place; looks through a network's words once and remembers them."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._splitter = index.cutter.splitter
        self._meetings: dict[int, Meeting] = {}

    def reasons(self, query: Query, row: int) -> tuple[Reason, ...]:
        """Return the words with the largest shares that truly meet a word of the network; empty when none does."""
        shares = word_shares(self._index, query, row)
        member = self._index.best_member(row, query)
        introduced = Meeting(self._splitter, [Phrase(member, MEMBERS_FIELD, 1.0)] if member else [])
        order = sorted(query.words, key=lambda word: (-shares[word.folded], word.folded))
        found = (self._meeting(row).reason(word) or introduced.reason(word) for word in order)
        return tuple([reason for reason in found if reason][:MOST_REASONS])

    def _meeting(self, row: int) -> "Meeting":
        if row not in self._meetings:
            self._meetings[row] = Meeting(self._splitter, self._index.phrases[row])
        return self._meetings[row]


class Meeting:
    """The words of one network, looked up by what they share with a word: the word, its stem, a part, a beginning.

    Where several share the same, the phrase of the weightiest field says it, the first of equals.
    """

    def __init__(self, splitter: CompoundSplitter, phrases: Iterable[Phrase]) -> None:
        self._splitter = splitter
        self._same: dict[str, tuple[Phrase, Word]] = {}
        self._stems: dict[str, tuple[Phrase, Word]] = {}
        self._parts: dict[str, tuple[Phrase, Word]] = {}
        self._beginnings: dict[str, list[str]] = {}
        for phrase in sorted(phrases, key=lambda phrase: -phrase.weight):
            for word in content_words(phrase.text):
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

"""Words, stems and parts of compounds, the same for an enquiry and a profile, in German and English."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from matchmaking.routing.stopwords import STOP_WORDS

WORD = re.compile(r"[^\W_]+(?:[-‐–][^\W_]+)*")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"})
LINKS = ("", "s", "es", "n", "en", "er", "e")
SHORTEST_PART = 4
MOST_PARTS = 4
_german = snowballstemmer.stemmer("german")
_english = snowballstemmer.stemmer("english")


@dataclass(frozen=True)
class Word:
    """A word as it was written and as it is compared."""

    written: str
    folded: str


def fold(text: str) -> str:
    """Return the text in small letters without umlauts or accents; composed and decomposed input give the same."""
    text = unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def content_words(text: str) -> list[Word]:
    """Return the words that say something about a matter, in order: no stop words, bare numbers or single letters."""
    text = unicodedata.normalize("NFC", text)
    words = (word for found in WORD.finditer(text) for word in _words_of(found.group()))
    return [w for w in words if len(w.folded) > 1 and not w.folded.isdigit() and w.folded not in STOP_WORDS]


@lru_cache(maxsize=100_000)
def _words_of(token: str) -> tuple[Word, ...]:
    """Cut at hyphens; one that begins with a letter or two counts as a whole too: `5-Achs`, `3D-Druck`, `E-Bike`."""
    parts = re.split(r"[-‐–]", token)
    if len(parts) == 1 or len(parts[0]) > 2:
        return tuple(Word(part, fold(part)) for part in parts)
    return (Word(token, fold("".join(parts))), *(Word(part, fold(part)) for part in parts if len(part) > 2))


@lru_cache(maxsize=100_000)
def stems(folded: str) -> tuple[str, ...]:
    """Return the German and the English Snowball stem, once if they agree."""
    german, english = _german.stemWord(folded), _english.stemWord(folded)
    return (german,) if german == english else (german, english)


class CompoundSplitter:
    """Splits a word into known words, joined by the usual linking letters, that cover the whole of it.

    `Hallenheizung` is split when `Halle` and `Heizung` are known; `Maschinerie` stays whole although it begins
    like `Maschine`, because nothing known covers the rest. The last part may be inflected, the others not.
    """

    def __init__(self, lexicon: Iterable[str]) -> None:
        words = [word for word in lexicon if len(word) >= SHORTEST_PART]
        self._stems = frozenset(stems(word)[0] for word in words)
        self._heads = frozenset(words) | {word[:-1] for word in words if word.endswith("e")}
        self._cache: dict[str, tuple[str, ...]] = {}

    def split(self, folded: str) -> tuple[str, ...]:
        """Return the parts as folded words without linking letters; empty when the word is not a compound."""
        if folded not in self._cache:
            self._cache[folded] = self._cover(folded, whole=True, depth=MOST_PARTS) or ()
        return self._cache[folded]

    def _cover(self, rest: str, *, whole: bool, depth: int) -> tuple[str, ...] | None:
        if not whole and self._is_known(rest):
            return (rest,)
        if depth <= 1:
            return None
        for end in range(len(rest) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            head = self._known_head(rest[:end])
            tail = self._cover(rest[end:], whole=False, depth=depth - 1) if head else None
            if head and tail:
                return (head, *tail)
        return None

    def _known_head(self, head: str) -> str | None:
        for link in LINKS:
            bare = head.removesuffix(link) if link else head
            if (bare != head or not link) and len(bare) >= SHORTEST_PART and bare in self._heads:
                return bare
        return None

    def _is_known(self, part: str) -> bool:
        return len(part) >= SHORTEST_PART and stems(part)[0] in self._stems

"""Which texts have the words that somebody typed, or words spelled like them. Knows no database.

Umlauts may be typed as ä, ae or a. A word is *like* another when it begins alike and one letter is wrong, missing, too
many or swapped, or when most of their three-letter pieces are the same.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 6
WHOLE, BEGINNING = 2, 3  # letters up to which a word must be the whole word, or its beginning
SHORTEST_TYPO = 4
LONG_BEGINNING = 6  # letters from which a word may be like the beginning of a longer one
ALIKE = 0.6  # share of pieces that two words have in common
BEFORE, AFTER = 50, 110  # letters shown around a hit in a long text
KEPT = 50_000


class Text(NamedTuple):
    """One text of a thing: the name of its field, and how far back a hit in it stands."""

    field: str
    text: str
    weight: int
    language: str = "de"
    forgives: bool = True  # whether similar words count; in long texts something is always similar


class Hit(NamedTuple):
    """Where a thing was found: the words to mark in a text."""

    text: Text
    words: frozenset[str]


class Match(NamedTuple):
    """The hits of all words, and their rank: the smaller, the further up."""

    rank: int
    hits: list[Hit]


def words_of(asked: str) -> list[str]:
    """What was typed, as words that can be compared; each once."""
    return list(dict.fromkeys(folded(word) for word in WORD.findall(composed(asked))))[:MOST_WORDS]


def composed(text: str) -> str:
    """Letters and their dots as one character, so that a word is not cut between them."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=KEPT)
def folded(word: str) -> str:
    """Small letters without dots and accents; "Geräte", "Geraete" and "Gerate" are the same."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def has(word: str, token: str) -> bool:
    """Whether the token has the word in it: a short one as the whole or its beginning, a longer one anywhere."""
    if len(word) <= WHOLE:
        return token == word
    return token.startswith(word) if len(word) <= BEGINNING else word in token


def is_like(word: str, token: str) -> bool:
    """Whether the token, or its beginning, is spelled like the word."""
    if min(len(word), len(token)) < SHORTEST_TYPO or word[0] != token[0]:
        return False
    others = (token, token[: len(word) + 1]) if len(word) >= LONG_BEGINNING else (token,)
    return any(one_slip(word, other) or likeness(word, other) >= ALIKE for other in others)


def one_slip(one: str, other: str) -> bool:
    """One letter wrong, missing or too many, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = next((place for place, letter in enumerate(one) if letter != other[place]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or one[at + 1 :] == other[at + 1 :]


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of the three-letter pieces."""
    left, right = pieces(one), pieces(other)
    return 2 * len(left & right) / (len(left) + len(right))


@lru_cache(maxsize=KEPT)
def pieces(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


class Matcher:
    """Judges texts by the words of one search; each text is taken apart once and each spelling compared once."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(words)
        self.tokens: dict[str, frozenset[str]] = {}
        self.known: dict[tuple[str, str], bool] = {}

    def match(self, texts: Iterable[Text], *, similar: bool) -> Match | None:
        """None unless every word stands somewhere; of several places the foremost counts."""
        ordered, found = sorted(texts, key=lambda text: text.weight), []
        for word in self.words:
            hit = next((hit for text in ordered if (hit := self._hit(word, text, similar))), None)
            if hit is None:
                return None
            found.append((word, hit))
        rank = sum(2 * hit.text.weight + (word not in hit.words) for word, hit in found)
        return Match(rank, _joined(hit for _word, hit in found))

    def _hit(self, word: str, text: Text, similar: bool) -> Hit | None:
        accepts = self._accepts if similar and text.forgives else has
        words = frozenset(token for token in self._tokens(text.text) if accepts(word, token))
        return Hit(text, words) if words else None

    def _tokens(self, text: str) -> frozenset[str]:
        if text not in self.tokens:
            self.tokens[text] = frozenset(folded(token) for token in WORD.findall(composed(text)))
        return self.tokens[text]

    def _accepts(self, word: str, token: str) -> bool:
        key = word, token
        if key not in self.known:
            self.known[key] = has(word, token) or is_like(word, token)
        return self.known[key]


def _joined(hits: Iterable[Hit]) -> list[Hit]:
    """One hit for each text."""
    words: dict[Text, frozenset[str]] = {}
    for hit in hits:
        words[hit.text] = words.get(hit.text, frozenset()) | hit.words
    return [Hit(text, found) for text, found in words.items()]


def marked(text: str, words: frozenset[str]) -> SafeString:
    """The text, shortened around the first hit, with the words in ``<mark>``."""
    shown = _around(composed(text), lambda token: folded(token) in words)
    parts = re.split(rf"({WORD.pattern})", shown)
    return format_html_join("", "{}", ((_mark(part) if folded(part) in words else part,) for part in parts))


def _mark(part: str) -> SafeString:
    return format_html("<mark>{}</mark>", part)


def _around(text: str, is_hit: Callable[[str], bool]) -> str:
    """A long text cut to the words around the first hit."""
    if len(text) <= BEFORE + AFTER:
        return text
    at = next((found.start() for found in WORD.finditer(text) if is_hit(found.group())), 0)
    start = text.rfind(" ", 0, at - BEFORE) + 1 if at > BEFORE else 0
    end = text.rfind(" ", at, at + AFTER) if at + AFTER < len(text) else len(text)
    cut = " ".join(text[start : end if end > at else at + AFTER].split())
    return f"{'… ' if start else ''}{cut}{' …' if end < len(text) else ''}"

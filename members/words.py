"""Words as people type them: spaces, capitals and accents that were put together in different ways."""

import unicodedata
from collections.abc import Sequence

from django.db.models import Q


def tidy(text: str) -> str:
    """One space between words, letters and their dots as one character."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def same_word(one: str, other: str) -> bool:
    """Whether both are the same but for capitals, spaces and composition."""
    return tidy(one).casefold() == tidy(other).casefold()


def spellings(word: str) -> set[str]:
    """The word as typed, small, with a capital, in capitals: SQLite's LIKE knows ä and Ä as two letters."""
    return {word} if word.isascii() else {word, word.lower(), word.capitalize(), word.upper()}


def containing(text: str, *fields: str) -> Q:
    """Rows in which every word of the text stands in at least one of the fields."""
    condition = Q()
    for word in tidy(text).split():
        condition &= _anywhere(word, fields)
    return condition


def _anywhere(word: str, fields: Sequence[str]) -> Q:
    condition = Q()
    for field in fields:
        for spelling in spellings(word):
            condition |= Q(**{f"{field}__icontains": spelling})
    return condition

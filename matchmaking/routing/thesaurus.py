"""Synonyms from a thesaurus in MyThes form, as Debian's `mythes-de` installs OpenThesaurus; a portal may have none.

The first line names the encoding; then come entries: `word|number of meanings`, and as many lines
`(kind)|synonym|synonym (remark)|…`.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from matchmaking.routing.text import content_words, fold

MOST_SYNONYMS = 5
REMARK = re.compile(r"\s*\([^)]*\)")


def read_thesaurus(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the synonyms of each folded word, at most MOST_SYNONYMS, in the order of the file; only single words.

    Raises ValueError when an entry is not of the form above.
    """
    with path.open("rb") as file:
        encoding = file.readline().decode("ascii").strip()
        lines = (line.decode(encoding).rstrip("\r\n") for line in file)
        return {word: found for head in lines if head for word, found in [_entry(head, lines)] if found}


def _entry(head: str, lines: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    word, _, meanings = head.partition("|")
    if not meanings.isdigit():
        raise ValueError(f"not an entry of a thesaurus: {head!r}")
    listed = [synonym for line in islice(lines, int(meanings)) for synonym in line.split("|")[1:]]
    plain = (fold(REMARK.sub("", synonym)) for synonym in listed)
    single = [s for s in plain if s != fold(word) and [w.folded for w in content_words(s)] == [s]]
    return fold(word), tuple(dict.fromkeys(single))[:MOST_SYNONYMS]

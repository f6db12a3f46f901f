"""Everyday words: what people say when they mean a field, shipped as files, attached to networks of that field."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matchmaking.routing.documents import NetworkDocument
from matchmaking.routing.text import fold

SHORT_ANCHOR = 4


@dataclass(frozen=True)
class EverydayWords:
    """Words of one part of a field; `meets` are the topics and competences that mark a network of that part."""

    field: str
    meets: tuple[str, ...]
    words: tuple[str, ...]


@cache
def shipped_vocabulary() -> tuple[EverydayWords, ...]:
    """Return the groups of all files in `vocabulary/`, by file name and in the order of the file."""
    folder = files("matchmaking.routing").joinpath("vocabulary")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(group for name in names for group in _read(name, folder.joinpath(name).read_text(encoding="utf-8")))


def _read(name: str, content: str) -> Iterable[EverydayWords]:
    for group in tomllib.loads(content)["group"]:
        words = (word.strip() for word in f"{group['de']},{group['en']}".replace("\n", " ").split(","))
        yield EverydayWords(
            name.removesuffix(".toml"), tuple(group["meets"]), tuple(dict.fromkeys(w for w in words if w))
        )


def attachment(group: EverydayWords, network: NetworkDocument) -> float:
    """Return how firmly the words belong to the network, in [0, 1): 1 - 0.5 ** number of its phrases that are met.

    An anchor meets a topic, competence or name at the beginning of a word; one of up to four letters only as a whole.
    """
    phrases = [" ".join(re.findall(r"\w+", fold(p))) for p in (*network.topics, *network.competences, network.name)]
    patterns = _anchor_pattern(group.meets)
    return 1 - 0.5 ** sum(1 for phrase in phrases if patterns.search(phrase))


@cache
def _anchor_pattern(anchors: tuple[str, ...]) -> re.Pattern[str]:
    folded = [" ".join(re.findall(r"\w+", fold(anchor))) for anchor in anchors]
    return re.compile("|".join(rf"\b{a}\b" if len(a) <= SHORT_ANCHOR else rf"\b{a}" for a in folded))

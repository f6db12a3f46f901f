"""Everyday words: what people say when they mean a field, shipped as files, attached to networks of that field."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matchmaking.routing.documents import NetworkDocument
from matchmaking.routing.text import fold

SHORT_ANCHOR = 4
WHOLE_PHRASE = "="


@dataclass(frozen=True)
class EverydayWords:
    """Words of one part of a field; `meets` are the topics and competences that mark a network of that part.

    Without `meets` they are words of matters that no network handles.
    """

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


def attachments(groups: Sequence[EverydayWords], networks: Sequence[NetworkDocument]) -> list[list[float]]:
    """Return for each group how firmly it belongs to each network.

    A network whose topics, competences and name meet no group at all is read by its services and descriptions instead.
    """
    patterns = [_anchor_pattern(group.meets) for group in groups]

    @cache
    def met_by(phrase: str) -> frozenset[int]:
        return frozenset(number for number, pattern in enumerate(patterns) if pattern.search(phrase))

    columns = [_firmness(network, met_by) for network in networks]
    return [[column.get(number, 0.0) for column in columns] for number in range(len(groups))]


def _firmness(network: NetworkDocument, met_by: Callable[[str], Iterable[int]]) -> dict[int, float]:
    """Return for the numbers of the groups that are met how firmly they belong to the network."""
    sentences = (s for text in network.descriptions for s in re.split(r"[.;,:]", text))
    for phrases in ((*network.topics, *network.competences, network.name), (*network.services, *sentences)):
        hits = Counter(number for phrase in _plain(phrases) for number in met_by(phrase))
        if hits:
            return {number: 1 - 0.5**count for number, count in hits.items()}
    return {}


def attachment(group: EverydayWords, network: NetworkDocument) -> float:
    """Return how firmly the words belong to the network, in [0, 1): 1 - 0.5 ** number of its phrases that are met.

    An anchor meets a topic, competence or name at the beginning of a word; one of up to four letters only as a
    whole word, and one after `=` only as the whole phrase.
    """
    return attachments([group], [network])[0][0]


def _plain(phrases: Iterable[str]) -> list[str]:
    return [" ".join(re.findall(r"\w+", fold(phrase))) for phrase in phrases]


@cache
def _anchor_pattern(anchors: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_as_pattern, anchors)) or r"(?!)")


def _as_pattern(anchor: str) -> str:
    folded = " ".join(re.findall(r"\w+", fold(anchor)))
    if anchor.startswith(WHOLE_PHRASE):
        return rf"^{folded}$"
    return rf"\b{folded}\b" if len(folded) <= SHORT_ANCHOR else rf"\b{folded}"

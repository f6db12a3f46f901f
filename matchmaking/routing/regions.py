"""What it means that a network works where the enquirer is; which rule holds is the alliance's choice."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from matchmaking.routing.documents import NetworkDocument
from matchmaking.routing.terms import Floats
from matchmaking.routing.text import content_words

BONUS = 0.15


class RegionRule(StrEnum):
    """OFF: the place counts for nothing; BONUS: near networks gain a little; FILTER: the others are left out."""

    OFF = "off"
    BONUS = "bonus"
    FILTER = "filter"


class Regions:
    """The words of each network's region and federal state, in the order of the networks."""

    def __init__(self, networks: Sequence[NetworkDocument], rule: RegionRule) -> None:
        self._words = [_words(f"{network.region} {network.state}") for network in networks]
        self._rule = rule

    def near(self, place: str) -> np.ndarray:
        """Return for each network whether a word of the place stands in its region; all False for an empty place."""
        wanted = _words(place)
        return np.array([bool(wanted & words) for words in self._words], dtype=bool)

    def apply(self, scores: Floats, place: str) -> tuple[Floats, list[int]]:
        """Return the scores under the rule, and the rows that take part; all take part when none is near."""
        near = self.near(place)
        if self._rule is RegionRule.BONUS:
            scores = scores + BONUS * (near & (scores > 0))
        taking_part = near if self._rule is RegionRule.FILTER and near.any() else np.ones(len(near), dtype=bool)
        return scores, np.flatnonzero(taking_part).tolist()


def _words(text: str) -> set[str]:
    return {word.folded for word in content_words(text)}

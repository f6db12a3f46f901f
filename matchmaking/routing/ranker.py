"""Ranks networks for a free text, says how sure it is, and whether any of them fits."""

from collections.abc import Sequence

import numpy as np

from matchmaking.routing import calibration
from matchmaking.routing.cleaning import clean_mail
from matchmaking.routing.documents import Example, Match, NetworkDocument, Ranking, Reason
from matchmaking.routing.everyday import EverydayWords, shipped_vocabulary
from matchmaking.routing.explain import Explainer
from matchmaking.routing.index import Index
from matchmaking.routing.terms import Floats, Query
from matchmaking.routing.text import content_words

EXPLAINED = 3


class Ranker:
    """Built once from the networks, then asked for each enquiry; the same input gives the same ranking.

    vocabulary: everyday words, the shipped ones if nothing is handed in; an adapter adds those of the office.
    """

    def __init__(
        self,
        networks: Sequence[NetworkDocument],
        history: Sequence[Example] = (),
        vocabulary: Sequence[EverydayWords] | None = None,
    ) -> None:
        keys = [network.key for network in networks]
        if len(set(keys)) != len(keys):
            raise ValueError(f"network keys are not unique: {sorted(k for k in set(keys) if keys.count(k) > 1)}")
        ordered = sorted(networks, key=lambda network: network.key)
        self.index = Index(ordered, history, shipped_vocabulary() if vocabulary is None else vocabulary)
        self.explainer = Explainer(self.index)

    def rank(self, text: str, explained: int = EXPLAINED) -> Ranking:
        """Return all networks, best first, ties by key; reasons for the first `explained`.

        A text without a content word gives every network score 0 and confidence 0, and relevance 0.
        """
        query = self.index.space.query(content_words(clean_mail(text)))
        scores = self.index.scores(query)
        order = np.argsort(-scores, kind="stable").tolist()
        confidences = self._confidences(scores, query)
        matches = (
            Match(
                self.index.keys[row], float(scores[row]), confidences[row], self._reasons(query, row, place < explained)
            )
            for place, row in enumerate(order)
        )
        return Ranking(tuple(matches), calibration.relevance(*_top_and_margin(scores), query.coverage))

    def _reasons(self, query: Query, row: int, wanted: bool) -> tuple[Reason, ...]:
        return self.explainer.reasons(query, row) if wanted else ()

    def _confidences(self, scores: Floats, query: Query) -> list[float]:
        """Return a confidence each, from its score and its distance to the best of the others."""
        top, margin = _top_and_margin(scores)
        best = int(np.argmax(scores)) if len(scores) else 0
        margins = [margin if row == best else float(score) - top for row, score in enumerate(scores)]
        return [calibration.confidence(float(s), m, query.coverage) for s, m in zip(scores, margins, strict=True)]


def _top_and_margin(scores: Floats) -> tuple[float, float]:
    if not len(scores):
        return 0.0, 0.0
    ordered = np.sort(scores)[::-1]
    return float(ordered[0]), float(ordered[0] - ordered[1]) if len(ordered) > 1 else float(ordered[0])

"""Ranks networks for a free text, says how sure it is, and whether any of them fits."""

from collections.abc import Sequence

import numpy as np

from matchmaking.routing import calibration
from matchmaking.routing.cleaning import clean_mail
from matchmaking.routing.documents import Example, Match, NetworkDocument, Ranking, Reason
from matchmaking.routing.everyday import EverydayWords, shipped_vocabulary
from matchmaking.routing.explain import Explainer
from matchmaking.routing.index import Index
from matchmaking.routing.terms import Query
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
        order = np.argsort(-scores, kind="stable")
        confidences = _confidences(scores[order].tolist())
        matches = (
            Match(self.index.keys[row], float(scores[row]), sure, self._reasons(query, row, place < explained))
            for place, (row, sure) in enumerate(zip(order.tolist(), confidences, strict=True))
        )
        return Ranking(tuple(matches), calibration.relevance(float(scores.max(initial=0.0)), query.coverage))

    def _reasons(self, query: Query, row: int, wanted: bool) -> tuple[Reason, ...]:
        return self.explainer.reasons(query, row) if wanted else ()


def _confidences(scores: Sequence[float]) -> list[float]:
    """Return a confidence for each of the scores, which come best first."""
    if not scores:
        return []
    second = scores[1] if len(scores) > 1 else 0.0
    first = calibration.confidence(scores[0], scores[0] - second)
    return [first, *(calibration.later_confidence(score, first) for score in scores[1:])]

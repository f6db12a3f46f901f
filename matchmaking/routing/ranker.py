"""Ranks networks for a free text, says how sure it is, and whether any of them fits."""

from collections.abc import Mapping, Sequence

from matchmaking.routing import calibration
from matchmaking.routing.cleaning import clean_mail
from matchmaking.routing.documents import Example, Match, NetworkDocument, Ranking
from matchmaking.routing.everyday import EverydayWords, shipped_vocabulary
from matchmaking.routing.explain import Explainer
from matchmaking.routing.index import Evidence, Index
from matchmaking.routing.neighbours import partner_row, twin_rows
from matchmaking.routing.regions import RegionRule, Regions
from matchmaking.routing.terms import Query
from matchmaking.routing.text import Word, content_words

EXPLAINED = 3
PARTNER_FROM = 0.5  # an enquiry that hardly fits anywhere needs no second network


class Ranker:
    """Built once from the networks, then asked for each enquiry; the same input gives the same ranking.

    vocabulary: everyday words, the shipped ones if nothing is handed in; an adapter adds those of the office
    synonyms: of folded words, asked for words of an enquiry that nothing else knows
    region_rule: what it means that a network works where the enquirer is
    """

    def __init__(
        self,
        networks: Sequence[NetworkDocument],
        history: Sequence[Example] = (),
        vocabulary: Sequence[EverydayWords] | None = None,
        synonyms: Mapping[str, Sequence[str]] | None = None,
        region_rule: RegionRule = RegionRule.OFF,
    ) -> None:
        keys = [network.key for network in networks]
        if len(set(keys)) != len(keys):
            raise ValueError(f"network keys are not unique: {sorted(k for k in set(keys) if keys.count(k) > 1)}")
        ordered = sorted(networks, key=lambda network: network.key)
        self.index = Index(ordered, history, shipped_vocabulary() if vocabulary is None else vocabulary)
        self.explainer = Explainer(self.index)
        self._synonyms = synonyms or {}
        self._regions = Regions(ordered, region_rule)

    def rank(self, text: str, explained: int = EXPLAINED, near: str = "") -> Ranking:
        """Return the networks, best first, ties by key; reasons, members and twins for the first `explained`.

        near : where the enquirer is, a state, region or town; it counts by the rule of regions

        A text without a content word gives every network score 0 and confidence 0, and relevance 0.
        """
        query = self.query(text)
        evidence = self.index.evidence(query)
        scores, rows = self._regions.apply(evidence.scores, near)
        order = sorted(rows, key=lambda row: -scores[row])
        confidences = calibration.confidences(scores[order].tolist(), evidence.outside)
        matches = tuple(
            self._match(query, evidence, row, float(scores[row]), sure, explained=place < explained)
            for place, (row, sure) in enumerate(zip(order, confidences, strict=True))
        )
        relevance = calibration.relevance(matches[0].score if matches else 0.0, evidence.outside)
        fitting = order[:EXPLAINED] if relevance >= PARTNER_FROM else []
        partner = partner_row(self.index, query, evidence, fitting)
        return Ranking(matches, relevance, None if partner is None else self.index.keys[partner])

    def unmet(self, text: str, key: str) -> tuple[str, ...]:
        """Return the content words of the text that meet nothing that is known of the network of this key."""
        query = self.index.space.query(content_words(clean_mail(text)))
        return self.explainer.unmet(query, self.index.evidence(query), self.index.keys.index(key))

    def query(self, text: str) -> Query:
        """Return the matter of a mail as a vector, with synonyms beside the words that nothing knows."""
        words = content_words(clean_mail(text))
        unknown = [word for word in words if self._synonyms and not self.index.space.knows(word)]
        beside = [Word(word.written, synonym) for word in unknown for synonym in self._synonyms.get(word.folded, ())]
        return self.index.space.query(words, beside)

    def _match(
        self, query: Query, evidence: Evidence, row: int, score: float, sure: float, *, explained: bool
    ) -> Match:
        key = self.index.keys[row]
        if not explained:
            return Match(key, score, sure)
        member = self.index.best_member(evidence, row)
        return Match(
            key,
            score,
            sure,
            self.explainer.reasons(query, evidence, row),
            member.key if member else None,
            tuple(self.index.keys[twin] for twin in twin_rows(self.index, row)),
        )

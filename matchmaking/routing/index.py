"""The networks as weighted terms: profiles, everyday words of their fields, members, earlier enquiries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.routing.cleaning import clean_mail
from matchmaking.routing.documents import Example, NetworkDocument
from matchmaking.routing.everyday import EverydayWords, attachment
from matchmaking.routing.terms import Counts, Floats, Query, TermCutter, TermSpace, products
from matchmaking.routing.text import CompoundSplitter, content_words

FIELD_WEIGHTS = {"name": 3.0, "competences": 3.0, "topics": 3.0, "services": 2.0, "descriptions": 1.0, "region": 0.5}
EVERYDAY_FIELD = "everyday words"
MEMBERS_FIELD = "members"
LENGTH_POWER = 0.75
EVERYDAY_WEIGHT = 1.25
MEMBER_WEIGHT = 0.5
MEMBER_CAP = 0.35
HISTORY_GATE = 0.30
HISTORY_WEIGHT = 2.0


@dataclass(frozen=True)
class Phrase:
    """A piece of what is known of a network: what was written, in which field, how much it counts."""

    text: str
    field: str
    weight: float


class Index:
    """Everything that is computed once; documents of all matrices are in the order of `networks`.

    The idf is taken over the networks and the vocabulary's groups together, so that it hardly moves when a network is
    added. Earlier enquiries have a space of their own: their words change nothing for an enquiry unlike them.
    """

    def __init__(
        self, networks: Sequence[NetworkDocument], history: Sequence[Example], vocabulary: Sequence[EverydayWords]
    ) -> None:
        self.keys = tuple(network.key for network in networks)
        self.phrases = [[*profile_phrases(n), *everyday_phrases(n, vocabulary)] for n in networks]
        groups = [[Phrase(word, EVERYDAY_FIELD, 1.0) for word in group.words] for group in vocabulary]
        self.cutter = TermCutter(CompoundSplitter(_lexicon([*self.phrases, *groups])))
        profiles = [self._count(p for p in phrases if p.field != EVERYDAY_FIELD) for phrases in self.phrases]
        spoken = [self._count(p for p in phrases if p.field == EVERYDAY_FIELD) for phrases in self.phrases]
        self.member_texts = [(row, text) for row, network in enumerate(networks) for text in network.members]
        members = [self._count([Phrase(text, MEMBERS_FIELD, 1.0)]) for _, text in self.member_texts]
        self.space = TermSpace(self.cutter, [*profiles, *map(self._count, groups)], members)
        self.profile = self.space.matrix(profiles, LENGTH_POWER)
        self.everyday = self.space.matrix(spoken, LENGTH_POWER)
        self.terms = self.profile + EVERYDAY_WEIGHT * self.everyday
        self.members = self.space.matrix(members, 1.0)
        self._remember(history, profiles)

    def _remember(self, history: Sequence[Example], profiles: Sequence[Counts]) -> None:
        rows = {key: row for row, key in enumerate(self.keys)}
        kept = [example for example in history if example.key in rows]
        counts = [self._count([Phrase(clean_mail(example.text), "history", 1.0)]) for example in kept]
        self.example_rows = np.array([rows[example.key] for example in kept], dtype=np.int64)
        self.example_space = TermSpace(self.cutter, [*profiles, *counts])
        self.examples = self.example_space.matrix(counts, 1.0)

    def _count(self, phrases: Iterable[Phrase]) -> Counts:
        return self.cutter.count((word.folded, p.weight) for p in phrases for word in content_words(p.text))

    def scores(self, query: Query) -> Floats:
        """Return a score for each network: profile and everyday words, its best member, its nearest earlier enquiry."""
        scores = products(self.terms, query)
        scores += MEMBER_WEIGHT * np.minimum(self._best(self._member_rows(), products(self.members, query)), MEMBER_CAP)
        similar = (
            products(self.examples, self.example_space.query(query.words)) if len(self.example_rows) else np.zeros(0)
        )
        return scores + HISTORY_WEIGHT * np.maximum(self._best(self.example_rows, similar) - HISTORY_GATE, 0.0)

    def best_member(self, row: int, query: Query) -> str | None:
        """Return the text of the network's member that is nearest to the query."""
        near = products(self.members, query)
        own = [(near[i], -i) for i, (owner, _) in enumerate(self.member_texts) if owner == row and near[i] > 0]
        return self.member_texts[-max(own)[1]][1] if own else None

    def _member_rows(self) -> np.ndarray:
        return np.array([row for row, _ in self.member_texts], dtype=np.int64)

    def _best(self, rows: np.ndarray, values: Floats) -> Floats:
        best = np.zeros(len(self.keys))
        np.maximum.at(best, rows, values)
        return best


def profile_phrases(network: NetworkDocument) -> list[Phrase]:
    """Return what the office wrote, by field."""
    fields = {
        "name": (network.name,),
        "competences": network.competences,
        "topics": network.topics,
        "services": network.services,
        "descriptions": network.descriptions,
        "region": (network.region, network.state),
    }
    return [Phrase(text, field, FIELD_WEIGHTS[field]) for field, texts in fields.items() for text in texts if text]


def everyday_phrases(network: NetworkDocument, vocabulary: Sequence[EverydayWords]) -> list[Phrase]:
    """Return the everyday words of the groups that the network meets, weighted by how firmly."""
    firm = ((group, attachment(group, network)) for group in vocabulary)
    return [Phrase(word, EVERYDAY_FIELD, weight) for group, weight in firm if weight for word in group.words]


def _lexicon(documents: Iterable[Iterable[Phrase]]) -> set[str]:
    return {word.folded for phrases in documents for phrase in phrases for word in content_words(phrase.text)}

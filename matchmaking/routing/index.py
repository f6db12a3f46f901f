"""The networks as weighted terms: profiles, everyday words of their fields, members, earlier enquiries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse

from matchmaking.routing.cleaning import clean_mail
from matchmaking.routing.documents import Example, Member, NetworkDocument
from matchmaking.routing.everyday import EverydayWords, attachments
from matchmaking.routing.fields import FieldIndex
from matchmaking.routing.history import History, usable_examples
from matchmaking.routing.members import MemberIndex, owned_members
from matchmaking.routing.terms import Counts, Floats, Query, TermCutter, TermSpace
from matchmaking.routing.text import CompoundSplitter, Word, content_words

FIELD_WEIGHTS = {"name": 3.0, "competences": 3.0, "topics": 3.0, "services": 2.0, "descriptions": 1.0, "region": 0.5}
EVERYDAY_FIELD = "everyday words"
OFFICE_WEIGHT = 3.0
MEMBERS_FIELD = "members"
LENGTH_POWER = 0.75
EVERYDAY_WEIGHT = 4.0


@dataclass(frozen=True)
class Phrase:
    """A piece of what is known of a network: what was written, in which field, how much it counts."""

    text: str
    field: str
    weight: float


@dataclass(frozen=True)
class Evidence:
    """What an enquiry met: likenesses with groups and members, and the score of each network.

    outside : how much the enquiry speaks of a field that no network covers, or of what was nobody's before
    profile : (terms of the query, networks); field_terms : (terms of the query, groups); what `word_shares` looks into
    """

    fields: Floats
    members: Floats
    scores: Floats
    outside: float
    profile: sparse.csc_array
    field_terms: sparse.csr_array


class Index:
    """Everything that is computed once; documents of all matrices are in the order of `networks`.

    The idf is taken over the networks and the vocabulary's groups together, so that it hardly moves when a network is
    added; members and earlier enquiries do not change it.
    """

    def __init__(
        self, networks: Sequence[NetworkDocument], history: Sequence[Example], vocabulary: Sequence[EverydayWords]
    ) -> None:
        self.keys = tuple(network.key for network in networks)
        self.phrases = [profile_phrases(network) for network in networks]
        self.words = [[Phrase(word, EVERYDAY_FIELD, 1.0) for word in group.words] for group in vocabulary]
        self.cutter = TermCutter(CompoundSplitter(_lexicon([*self.phrases, *self.words])))
        owned = owned_members(networks)
        examples = usable_examples(self.keys, history)
        profiles, groups = ([self._count(phrases) for phrases in part] for part in (self.phrases, self.words))
        members = [self._count_text(member.text) for _, member in owned]
        earlier = [self._count_text(clean_mail(example.text)) for example in examples]
        self.space = TermSpace(self.cutter, [*profiles, *groups], [*members, *earlier])
        self.profile = self.space.matrix(profiles, LENGTH_POWER)
        attachment = np.array(attachments(vocabulary, networks)).reshape(len(vocabulary), len(networks))
        self.fields = FieldIndex(self.space.matrix(groups, 1.0), attachment)
        self.members = MemberIndex(owned, len(networks), self.space.matrix(members, 1.0))
        self.history = History(self.keys, examples, self.space.matrix(earlier, 1.0))

    def _count(self, phrases: Iterable[Phrase]) -> Counts:
        return self.cutter.count((word.folded, p.weight) for p in phrases for word in phrase_words(p.text))

    def _count_text(self, text: str) -> Counts:
        return self._count([Phrase(text, MEMBERS_FIELD, 1.0)])

    def evidence(self, query: Query) -> Evidence:
        """Return the score of each network: profile, everyday words, its best member, earlier enquiries."""
        profile, field_terms = self.profile[query.columns, :], self.fields.matrix[query.columns, :]
        fields = np.asarray(query.values @ field_terms)
        members, earlier = self.members.likeness(query), self.history.likeness(query)
        scores = query.values @ profile + EVERYDAY_WEIGHT * self.fields.scores(fields)
        scores = np.maximum(scores + self.members.scores(members) + self.history.scores(earlier), 0.0)
        outside = max(self.fields.outside(fields), self.history.outside(earlier))
        return Evidence(fields, members, scores, outside, profile.tocsc(), field_terms)

    def best_member(self, evidence: Evidence, row: int) -> Member | None:
        """Return the network's member that is nearest to the enquiry."""
        return self.members.best(evidence.members, row)

    def word_shares(self, query: Query, evidence: Evidence, row: int) -> dict[str, float]:
        """Return each folded word's share of the score of the network's profile and fields; the shares add up to it."""
        weights = EVERYDAY_WEIGHT * self.fields.weights(evidence.fields, row)
        own = evidence.profile[:, [row]].toarray().ravel() + evidence.field_terms @ weights
        return query.shares(query.values * own)


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
    written = [Phrase(text, field, FIELD_WEIGHTS[field]) for field, texts in fields.items() for text in texts if text]
    return written + [Phrase(word, EVERYDAY_FIELD, OFFICE_WEIGHT) for word in network.words]


@lru_cache(maxsize=100_000)
def phrase_words(text: str) -> tuple[Word, ...]:
    """Return the content words of a phrase, read once a process."""
    return tuple(content_words(text))


def _lexicon(documents: Iterable[Iterable[Phrase]]) -> set[str]:
    return {word.folded for phrases in documents for phrase in phrases for word in phrase_words(phrase.text)}

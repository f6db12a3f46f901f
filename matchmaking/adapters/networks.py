"""Enquiries and the public profiles of networks, as the routing engine takes them, and its ranking in plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from members.models import Cluster, Membership

from ..enums import EnquiryState, ReferralState
from ..models import Referral
from ..routing.documents import Example, NetworkDocument

if TYPE_CHECKING:
    from ..routing.ranker import Ranker

LEARNT_FROM = (EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT, EnquiryState.SOLVED)


@dataclass(frozen=True)
class Place:
    """A network's place for an enquiry, in plain values."""

    cluster_id: int
    score: float
    confidence: float
    reasons: list[dict[str, str]]


@dataclass(frozen=True)
class NetworkRanking:
    places: tuple[Place, ...]
    relevance: float


def rank_networks(*, text: str) -> NetworkRanking:
    """All public networks for the text, best first; who may get it is decided elsewhere."""
    clusters = list(
        Cluster.objects.filter(released=True).prefetch_related("services", "competences", "topics").order_by("pk")
    )
    by_slug = {cluster.slug: cluster.pk for cluster in clusters}
    ranker = _ranker(_network_documents(clusters), _history(by_slug))
    ranking = ranker.rank(text, explained=len(clusters))
    return NetworkRanking(
        places=tuple(
            Place(by_slug[match.key], match.score, match.confidence, [asdict(reason) for reason in match.reasons])
            for match in ranking.matches
        ),
        relevance=ranking.relevance,
    )


@lru_cache(maxsize=1)
def _ranker(networks: tuple[NetworkDocument, ...], history: tuple[Example, ...]) -> Ranker:
    """Building takes longer than asking; the values themselves are the key, so a changed profile counts at once."""
    from ..routing.ranker import Ranker

    return Ranker(networks, history)


def _network_documents(clusters: Iterable[Cluster]) -> tuple[NetworkDocument, ...]:
    members = _member_texts()
    return tuple(
        NetworkDocument(
            key=cluster.slug,
            name=cluster.name,
            descriptions=tuple(text for text in (cluster.description_de, cluster.description_en) if text),
            services=tuple(sorted(service.name for service in cluster.services.all())),
            competences=tuple(sorted(competence.name for competence in cluster.competences.all())),
            topics=tuple(sorted({*(topic.name_de for topic in cluster.topics.all()), *map(str, cluster.tags)})),
            region=cluster.region,
            state=cluster.get_state_display(),
            members=tuple(sorted(members.get(cluster.pk, ()))),
        )
        for cluster in clusters
    )


def _member_texts() -> dict[int, list[str]]:
    """What the public profiles of current members say they can do, by network; no names."""
    words: dict[tuple[int, int], list[str]] = {}
    able = Membership.objects.current().filter(company__released=True, company__competences__isnull=False)
    for cluster, membership, word in able.values_list("cluster", "pk", "company__competences__name"):
        words.setdefault((cluster, membership), []).append(word)
    texts: dict[int, list[str]] = {}
    for (cluster, _membership), known in words.items():
        texts.setdefault(cluster, []).append(", ".join(sorted(known)))
    return texts


def _history(by_slug: Mapping[str, int]) -> tuple[Example, ...]:
    """Earlier enquiries that a network took: their text and that network."""
    taken = Referral.objects.filter(
        state=ReferralState.ACCEPTED, enquiry__state__in=LEARNT_FROM, cluster__slug__in=by_slug
    )
    rows = taken.order_by("enquiry_id").values_list("enquiry__text", "cluster__slug")
    return tuple(Example(text, slug) for text, slug in rows if text)

"""Enquiries and the public profiles of networks, as the routing engine takes them, and its ranking in plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from members.models import Cluster, Membership

from ..enums import EnquiryState, ReferralState
from ..models import Enquiry, OfficeWord, Referral
from ..routing.documents import Example, Match, Member, NetworkDocument

if TYPE_CHECKING:
    from ..routing.ranker import Ranker

LEARNT_FROM = (EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT, EnquiryState.SOLVED)


@dataclass(frozen=True)
class Place:
    """A network's place for an enquiry, in plain values; the company is a member to introduce, twins are its like."""

    cluster_id: int
    score: float
    confidence: float
    reasons: list[dict[str, str]]
    company_id: int | None = None
    twin_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class NetworkRanking:
    """`partner_id` is a network of another field that the enquiry needs as well; the first place leads."""

    places: tuple[Place, ...]
    relevance: float
    partner_id: int | None = None


def rank_networks(*, text: str, near: str = "") -> NetworkRanking:
    """All public networks for the text, best first; who may get it is decided elsewhere.

    near : where the enquirer is; it counts by the setting ENQUIRY_REGION_RULE
    """
    clusters = _public_clusters()
    by_slug = {cluster.slug: cluster.pk for cluster in clusters}
    ranking = _ranker_of(clusters).rank(text, explained=len(clusters), near=near)
    return NetworkRanking(
        places=tuple(_place(match, by_slug) for match in ranking.matches),
        relevance=ranking.relevance,
        partner_id=by_slug[ranking.partner] if ranking.partner else None,
    )


def unmet_words(*, text: str, cluster: Cluster) -> list[str]:
    """The words of the text that meet nothing that is known of a public network; none for others."""
    clusters = _public_clusters()
    if cluster.pk not in {one.pk for one in clusters}:
        return []
    return list(_ranker_of(clusters).unmet(text, cluster.slug))


def _public_clusters() -> list[Cluster]:
    related = ("services", "competences", "topics", "office_words")
    return list(Cluster.objects.filter(released=True).prefetch_related(*related).order_by("pk"))


def _ranker_of(clusters: list[Cluster]) -> Ranker:
    slugs = {cluster.slug: cluster.pk for cluster in clusters}
    return _ranker(_network_documents(clusters), _history(slugs), settings.ENQUIRY_REGION_RULE)


def _place(match: Match, by_slug: Mapping[str, int]) -> Place:
    return Place(
        cluster_id=by_slug[match.key],
        score=match.score,
        confidence=match.confidence,
        reasons=[asdict(reason) for reason in match.reasons],
        company_id=int(match.member) if match.member else None,
        twin_ids=tuple(by_slug[key] for key in match.twins),
    )


@lru_cache(maxsize=1)
def _ranker(networks: tuple[NetworkDocument, ...], history: tuple[Example, ...], region_rule: str) -> Ranker:
    """Building takes longer than asking; the values themselves are the key, so a changed profile counts at once.

    Vocabulary, thesaurus and numeric libraries are loaded here, by the worker that ranks, not by web processes.
    """
    from ..routing.ranker import Ranker
    from ..routing.regions import RegionRule

    return Ranker(networks, history, synonyms=_synonyms(), region_rule=RegionRule(region_rule))


@lru_cache(maxsize=1)
def _synonyms() -> Mapping[str, tuple[str, ...]]:
    """Those of OpenThesaurus where the operator's system has it; none otherwise."""
    from ..routing.thesaurus import read_thesaurus

    path = Path(settings.THESAURUS_FILE)
    return read_thesaurus(path) if path.is_file() else {}


def _network_documents(clusters: Iterable[Cluster]) -> tuple[NetworkDocument, ...]:
    members, by_topic = _members(), _words_by_topic()
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
            members=tuple(members.get(cluster.pk, ())),
            words=_office_words(cluster, by_topic),
        )
        for cluster in clusters
    )


def _office_words(cluster: Cluster, by_topic: Mapping[int, list[str]]) -> tuple[str, ...]:
    """What the coordination office has added for the network itself, and for its topics."""
    own = [word.word for word in cluster.office_words.all()]
    return tuple(sorted({*own, *(word for topic in cluster.topics.all() for word in by_topic.get(topic.pk, ()))}))


def _words_by_topic() -> dict[int, list[str]]:
    words: dict[int, list[str]] = {}
    for topic, word in OfficeWord.objects.exclude(topic=None).values_list("topic", "word"):
        words.setdefault(topic, []).append(word)
    return words


def _members() -> dict[int, list[Member]]:
    """What the public profiles of current members say they can do, by network; no names."""
    words: dict[tuple[int, int], list[str]] = {}
    able = Membership.objects.current().filter(company__released=True, company__competences__isnull=False)
    for cluster, company, word in able.values_list("cluster", "company", "company__competences__name"):
        words.setdefault((cluster, company), []).append(word)
    members: dict[int, list[Member]] = {}
    for (cluster, company), known in sorted(words.items()):
        members.setdefault(cluster, []).append(Member(str(company), ", ".join(sorted(known))))
    return members


def _history(by_slug: Mapping[str, int]) -> tuple[Example, ...]:
    """Earlier enquiries that a network took in the end or declined, and spam; none that is restricted or erased."""
    answered = Referral.objects.filter(cluster__slug__in=by_slug, enquiry__restricted=False).exclude(enquiry__text="")
    taken = answered.filter(state=ReferralState.ACCEPTED, enquiry__state__in=LEARNT_FROM)
    final = dict(taken.order_by("pk").values_list("enquiry_id", "cluster__slug"))
    declined: dict[int, list[str]] = {}
    refusals = answered.filter(state=ReferralState.DECLINED).order_by("pk")
    for enquiry, slug in refusals.values_list("enquiry_id", "cluster__slug"):
        declined.setdefault(enquiry, []).append(slug)
    unwanted = Enquiry.objects.filter(state=EnquiryState.SPAM, restricted=False).exclude(text="")
    spam = set(unwanted.values_list("pk", flat=True))
    known = Enquiry.objects.filter(pk__in={*final, *declined, *spam}).order_by("pk").values_list("pk", "text")
    return tuple(Example(text, final.get(pk), tuple(declined.get(pk, ())), pk in spam) for pk, text in known)

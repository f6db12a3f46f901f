"""The applicants of a round as the engine takes them, read as plain rows: a board asks for them at every move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef

from clusterportal.core.prepared import prepared
from focusgroups.enums import OPEN_SEATS, ExclusionVisibility, SeatState
from focusgroups.models import Application, Exclusion, FocusGroup, Seat
from members.enums import DECISION_MAKERS
from members.models import Affiliation, Competence, Interest

from ..grouping.problem import InterestValue, Pair, Participant

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from focusgroups.models import Round

INDUSTRY = ("company__industry__code", "company__industry__section__code")
PLACE = ("company__town__latitude", "company__town__longitude")
APPLICANT = (
    *("pk", "person", "company", "travel_limit_km", "company__size_band"),
    *INDUSTRY,
    *PLACE,
    "decides",
)
INTEREST = ("person", "topic__slug", "rank", "wants_to_learn", "can_contribute")


class Applicant(NamedTuple):
    pk: int
    person: int
    company: int
    travel_limit_km: int
    size_band: int
    industry: str
    section: str | None
    latitude: float
    longitude: float
    decides: bool


class Apart(NamedTuple):
    """Who must not share a group: `named` by somebody, `told` to the office by whoever named it, `seen` by rule."""

    named: frozenset[Pair]
    told: frozenset[Pair]
    seen: frozenset[Pair]


def applicants_of(round: Round, only: Collection[int] | None = None) -> list[Applicant]:
    """Those who can be placed, in the order of applying; ``only`` some of them, by their applications."""
    return [Applicant(*row) for row in _applicants(round.pk, _ids(only))]


def participants_of(round: Round, only: Collection[int] | None = None) -> list[Participant]:
    """The people, or ``only`` some of them, without what keeps them apart."""
    return _participants(round, only, applicants_of(round, only), _earlier_groups(round, only))


def everybody(round: Round, only: Collection[int] | None = None) -> tuple[tuple[Participant, ...], Apart]:
    """All people, or ``only`` some of them, and the pairs of applications that must not share a group."""
    applicants, past = applicants_of(round, only), _earlier_groups(round, only)
    recent = _recent_groups(round) if past else set()
    met = _pairs_in((one.pk, past.get(one.person, set()) & recent) for one in applicants)
    named, told = _excluded_pairs(round, only, applicants)
    seen = frozenset(met | _competitors(round, only, applicants))
    return tuple(_participants(round, only, applicants, past)), Apart(named, told, seen)


def secret_beside(round: Round, application: int, others: Collection[int]) -> bool:
    """Whether a pair of this application with one of the others is kept apart and not even the office may know it."""
    only = [application, *others]
    if all(visibility != ExclusionVisibility.NOBODY for *_pair, visibility in _exclusions(round.pk, only)):
        return False
    _people, apart = everybody(round, only)
    return any(application in pair for pair in apart.named - apart.told - apart.seen)


def _participants(
    round: Round, only: Collection[int] | None, applicants: Iterable[Applicant], past: Mapping[int, set[int]]
) -> list[Participant]:
    interests: dict[int, list[InterestValue]] = defaultdict(list)
    for person, *values in _interests(round.pk, _ids(only)):
        interests[person].append(InterestValue(*values))
    return [
        Participant(
            key=one.pk,
            company=one.company,
            industry=one.industry,
            section=one.section or one.industry,
            size_band=one.size_band,
            latitude=one.latitude,
            longitude=one.longitude,
            interests=tuple(interests.get(one.person, ())),
            travel_limit_km=one.travel_limit_km,
            decision_maker=one.decides,
            past=frozenset(past.get(one.person, ())),
        )
        for one in applicants
    ]


def _ids(only: Collection[int] | None) -> list[int] | None:
    return None if only is None else list(only)


def _applied(round: int, only: list[int] | None) -> QuerySet[Application]:
    applied = Application.objects.filter(round=round).to_place()
    return applied if only is None else applied.filter(pk__in=only)


@prepared
def _applicants(round: int, only: list[int] | None) -> QuerySet[Application]:
    """``decides`` says whether somebody decides in the company that they apply for."""
    functions = Affiliation.objects.filter(
        person=OuterRef("person"),
        company=OuterRef("company"),
        ends_on__isnull=True,
        decision_level__in=sorted(DECISION_MAKERS),
    )
    return _applied(round, only).annotate(decides=Exists(functions)).order_by("pk").values_list(*APPLICANT)


@prepared
def _interests(round: int, only: list[int] | None) -> QuerySet[Interest]:
    people = _applied(round, only).order_by().values("person")
    return Interest.objects.filter(person__in=people).order_by("person", "rank").values_list(*INTEREST)


@prepared
def _earlier_seats(round: int, opens_on: date, only: list[int] | None) -> QuerySet[Seat]:
    return Seat.objects.filter(
        person__in=_applied(round, only).order_by().values("person"),
        group__round__opens_on__lt=opens_on,
        state__in=(*OPEN_SEATS, SeatState.LEFT),
    ).values_list("person_id", "group_id")


@prepared
def _competences(round: int, only: list[int] | None) -> QuerySet[Competence]:
    companies = _applied(round, only).order_by().values("company")
    return Competence.objects.filter(company__in=companies).values_list("company_id", "name")


@prepared
def _exclusions(round: int, only: list[int] | None) -> QuerySet[Exclusion]:
    named = Exclusion.objects.filter(application__in=_applied(round, only).order_by().values("pk"))
    return named.values_list("application", "company", "person", "visibility")


def _earlier_groups(round: Round, only: Collection[int] | None) -> dict[int, set[int]]:
    """Earlier groups of the applicants, by person."""
    groups: dict[int, set[int]] = defaultdict(set)
    for person, group in _earlier_seats(round.pk, round.opens_on, _ids(only)):
        groups[person].add(group)
    return groups


def _recent_groups(round: Round) -> set[int]:
    """Groups of the office's last rounds, as many as the round keeps apart."""
    earlier = round.__class__.objects.filter(cluster=round.cluster_id, opens_on__lt=round.opens_on)
    with_groups = earlier.filter(groups__isnull=False).distinct().order_by("-opens_on", "-pk")
    recent = list(with_groups.values_list("pk", flat=True)[: round.kept_apart_rounds])
    return set(FocusGroup.objects.filter(round__in=recent).values_list("pk", flat=True))


def _competitors(round: Round, only: Collection[int] | None, applicants: Iterable[Applicant]) -> set[Pair]:
    """Pairs of companies of the same industry division with a competence in common."""
    can: dict[int, set[str]] = defaultdict(set)
    for company, name in _competences(round.pk, _ids(only)):
        can[company].add(name.casefold())
    company_of = {one.pk: one.company for one in applicants}
    pairs = _pairs_in((one.pk, {(one.industry, name) for name in can[one.company]}) for one in applicants)
    return {pair for pair in pairs if len({company_of[key] for key in pair}) == 2}


def _pairs_in(marks: Iterable[tuple[int, Iterable[Any]]]) -> set[Pair]:
    """All pairs of keys that share a mark."""
    bearers: dict[Any, list[int]] = defaultdict(list)
    for key, own in marks:
        for mark in own:
            bearers[mark].append(key)
    return {frozenset(pair) for keys in bearers.values() for pair in combinations(keys, 2)}


def _excluded_pairs(
    round: Round, only: Collection[int] | None, applicants: Iterable[Applicant]
) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """All pairs that somebody has named, and those of them that the office may know."""
    bearers: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for one in applicants:
        bearers["company", one.company].append(one.pk)
        bearers["person", one.person].append(one.pk)
    named: set[Pair] = set()
    told: set[Pair] = set()
    for author, company, person, visibility in _exclusions(round.pk, _ids(only)):
        others = {*bearers.get(("company", company), ()), *bearers.get(("person", person), ())} - {author}
        pairs = {frozenset((author, other)) for other in others}
        named |= pairs
        told |= pairs if visibility == ExclusionVisibility.OFFICE else set()
    return frozenset(named), frozenset(told)

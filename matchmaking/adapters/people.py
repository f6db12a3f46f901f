"""The applicants of a round as the engine takes them, read as plain rows: a board asks for them at every move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

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


class Apart(NamedTuple):
    """Who must not share a group: `named` by somebody, `told` to the office by whoever named it, `seen` by rule."""

    named: frozenset[Pair]
    told: frozenset[Pair]
    seen: frozenset[Pair]


def applicants_of(round: Round, only: Collection[int] | None = None) -> list[Applicant]:
    """Those who can be placed, in the order of applying; ``only`` some of them, by their applications."""
    fields = ("pk", "person", "company", "travel_limit_km", "company__size_band", *INDUSTRY, *PLACE)
    return [Applicant(*row) for row in _applied(round, only).order_by("pk").values_list(*fields)]


def participants_of(round: Round, only: Collection[int] | None = None) -> list[Participant]:
    """The people, or ``only`` some of them, without what keeps them apart."""
    applied = _applied(round, only)
    return list(_participants(applied, applicants_of(round, only), _earlier_groups(round, applied)))


def everybody(round: Round, only: Collection[int] | None = None) -> tuple[tuple[Participant, ...], Apart]:
    """All people, or ``only`` some of them, and the pairs of applications that must not share a group."""
    applied, applicants, recent = _applied(round, only), applicants_of(round, only), _recent_groups(round)
    past = _earlier_groups(round, applied)
    met = _pairs_in((one.pk, past.get(one.person, set()) & recent) for one in applicants)
    named, told = _excluded_pairs(applied, applicants)
    seen = frozenset(met | _competitors(applied, applicants))
    return tuple(_participants(applied, applicants, past)), Apart(named, told, seen)


def _participants(
    applied: QuerySet[Application], applicants: Iterable[Applicant], past: Mapping[int, set[int]]
) -> Iterator[Participant]:
    interests, makers = _interests(applied), _makers(applied)
    for one in applicants:
        yield Participant(
            key=one.pk,
            company=one.company,
            industry=one.industry,
            section=one.section or one.industry,
            size_band=one.size_band,
            latitude=one.latitude,
            longitude=one.longitude,
            interests=tuple(interests.get(one.person, ())),
            travel_limit_km=one.travel_limit_km,
            decision_maker=(one.person, one.company) in makers,
            past=frozenset(past.get(one.person, ())),
        )


def _applied(round: Round, only: Collection[int] | None = None) -> QuerySet[Application]:
    applied = Application.objects.filter(round=round).to_place()
    return applied if only is None else applied.filter(pk__in=only)


def _interests(applied: QuerySet[Application]) -> Mapping[int, list[InterestValue]]:
    found: dict[int, list[InterestValue]] = defaultdict(list)
    rows = Interest.objects.filter(person__in=applied.values("person")).order_by("person", "rank")
    fields = ("person", "topic__slug", "rank", "wants_to_learn", "can_contribute")
    for person, *values in rows.values_list(*fields):
        found[person].append(InterestValue(*values))
    return found


def _makers(applied: QuerySet[Application]) -> set[tuple[int, int]]:
    """Persons with the companies in which they decide."""
    functions = Affiliation.objects.filter(
        decision_level__in=DECISION_MAKERS, ends_on__isnull=True, person__in=applied.values("person")
    )
    return set(functions.values_list("person_id", "company_id"))


def _earlier_groups(round: Round, applied: QuerySet[Application]) -> dict[int, set[int]]:
    """Earlier groups of the applicants, by person."""
    seats = Seat.objects.filter(
        person__in=applied.values("person"),
        group__round__opens_on__lt=round.opens_on,
        state__in=(*OPEN_SEATS, SeatState.LEFT),
    )
    groups: dict[int, set[int]] = defaultdict(set)
    for person, group in seats.values_list("person_id", "group_id"):
        groups[person].add(group)
    return groups


def _recent_groups(round: Round) -> set[int]:
    """Groups of the office's last rounds, as many as the round keeps apart."""
    earlier = round.__class__.objects.filter(cluster=round.cluster_id, opens_on__lt=round.opens_on)
    with_groups = earlier.filter(groups__isnull=False).distinct().order_by("-opens_on", "-pk")
    recent = list(with_groups.values_list("pk", flat=True)[: round.kept_apart_rounds])
    return set(FocusGroup.objects.filter(round__in=recent).values_list("pk", flat=True))


def _competitors(applied: QuerySet[Application], applicants: Iterable[Applicant]) -> set[Pair]:
    """Pairs of companies of the same industry division with a competence in common."""
    can: dict[int, set[str]] = defaultdict(set)
    rows = Competence.objects.filter(company__in=applied.values("company"))
    for company, name in rows.values_list("company_id", "name"):
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
    applied: QuerySet[Application], applicants: Iterable[Applicant]
) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """All pairs that somebody has named, and those of them that the office may know."""
    bearers: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for one in applicants:
        bearers["company", one.company].append(one.pk)
        bearers["person", one.person].append(one.pk)
    named: set[Pair] = set()
    told: set[Pair] = set()
    rows = Exclusion.objects.filter(application__in=applied)
    for author, company, person, visibility in rows.values_list("application", "company", "person", "visibility"):
        others = {*bearers.get(("company", company), ()), *bearers.get(("person", person), ())} - {author}
        pairs = {frozenset((author, other)) for other in others}
        named |= pairs
        told |= pairs if visibility == ExclusionVisibility.OFFICE else set()
    return frozenset(named), frozenset(told)

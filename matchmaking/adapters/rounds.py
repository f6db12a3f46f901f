"""Applications of a round as a problem of the grouping engine, and its groups with their reasons in plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from focusgroups.enums import OPEN_SEATS, SeatState
from focusgroups.models import Application, Exclusion, FocusGroup, Seat
from members.enums import DECISION_MAKERS
from members.models import Affiliation

from ..grouping.checks import violations
from ..grouping.problem import InterestValue, Pair, Participant, Problem, Rules, Term, Weights
from ..models import MatchingRun

if TYPE_CHECKING:
    from focusgroups.models import Round

    from ..grouping.explain import GroupReasons, PersonReasons


@dataclass(frozen=True)
class GroupValues:
    """A proposed group: application ids, why this group, and why each person."""

    applications: tuple[int, ...]
    rationale: dict[str, Any]
    people: dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Proposal:
    groups: tuple[GroupValues, ...]
    waiting: dict[int, str]
    summary: dict[str, Any]


def problem_of(run: MatchingRun) -> Problem:
    """The run's round as the engine takes it, repeatable by seed and steps."""
    return round_problem(run.round, weights=run.weights, seed=run.seed, steps=run.steps)


def round_problem(
    round: Round, *, weights: Mapping[str, float] | None = None, seed: int = 0, steps: int = 0
) -> Problem:
    applications = list(
        Application.objects.filter(round=round)
        .to_place()
        .select_related("company__industry__section", "company__town")
        .prefetch_related("person__interests__topic", "company__competences")
        .order_by("pk")
    )
    named, seen = frozenset(_excluded_pairs(applications)), frozenset(_kept_apart(round, applications))
    return Problem(
        participants=tuple(_participants(round, applications)),
        rules=Rules(
            min_size=round.min_size,
            max_size=round.max_size,
            forbidden=named | seen,
            confidential=named - seen,
            require_decision_makers=round.decision_makers_only,
        ),
        weights=Weights(**(weights or {})),
        seed=seed,
        steps=steps,
    )


def solve_round(
    problem: Problem, *, should_stop: Callable[[], bool], progress: Callable[[str, int, int, float], None]
) -> Proposal:
    """Searches, lets the judge look, and explains. ValueError when the search broke a rule, which is a defect."""
    from ..grouping.explain import explain
    from ..grouping.solver import random_total, solve

    solution = solve(problem, should_stop=should_stop, progress=progress)
    broken = violations(problem, solution.groups, [waiting.key for waiting in solution.waiting])
    if broken:
        raise ValueError(f"the proposal breaks {len(broken)} rules: {sorted({item.rule.value for item in broken})}")
    reasons = explain(problem, solution.groups)
    return Proposal(
        groups=tuple(
            GroupValues(
                applications=tuple(int(key) for key in keys),
                rationale=_group_rationale(group, problem.weights),
                people={int(person.key): _person_rationale(person) for person in group.people},
            )
            for keys, group in zip(solution.groups, reasons, strict=True)
        ),
        waiting={int(waiting.key): waiting.reason.value for waiting in solution.waiting},
        summary={
            "total": round(solution.total, 4),
            "random": round(random_total(problem, solution.groups), 4),
            "engine": solution.engine,
            "stopped": solution.stopped,
            "curve": [[point.step, round(point.total, 4)] for point in solution.curve],
        },
    )


def breaks_a_rule(problem: Problem, groups: Sequence[Sequence[int]]) -> bool:
    """Whether these groups are no longer allowed; which rule, and for whom, stays in here."""
    return bool(violations(problem, groups))


def best_for_group(round: Round, seated: Sequence[int], candidates: Sequence[int]) -> int | None:
    """The waiting application that fits the group's rules and lifts it most; the earlier one in a tie."""
    from ..grouping.explain import explain

    problem = round_problem(round)
    known = {int(participant.key) for participant in problem.participants}
    people = [key for key in seated if key in known]
    allowed = [key for key in candidates if key in known and not _clashes(problem, [*people, key])]
    totals = {key: explain(problem, [[*people, key]])[0].total for key in allowed}
    return max(allowed, key=lambda key: (totals[key], -key), default=None)


def _clashes(problem: Problem, group: Sequence[int]) -> bool:
    """Whether a rule other than the smallest size is broken."""
    from ..grouping.checks import Rule

    return any(violation.rule != Rule.TOO_SMALL for violation in violations(problem, [group]))


def _participants(round: Round, applications: Sequence[Application]) -> Iterable[Participant]:
    makers = set(
        Affiliation.objects.filter(
            decision_level__in=DECISION_MAKERS, ends_on__isnull=True, person__applications__round=round
        ).values_list("person_id", "company_id")
    )
    past = _earlier_groups(round, applications)
    for application in applications:
        company = application.company
        section = company.industry.section or company.industry
        yield Participant(
            key=application.pk,
            company=company.pk,
            industry=company.industry.code,
            section=section.code,
            size_band=company.size_band,
            latitude=company.town.latitude,
            longitude=company.town.longitude,
            interests=tuple(
                InterestValue(interest.topic.slug, interest.rank, interest.wants_to_learn, interest.can_contribute)
                for interest in application.person.interests.all()
            ),
            travel_limit_km=application.travel_limit_km,
            decision_maker=(application.person_id, company.pk) in makers,
            past=frozenset(past.get(application.person_id, ())),
        )


def _earlier_groups(round: Round, applications: Sequence[Application]) -> dict[int, set[int]]:
    """Earlier groups of the applicants, by person."""
    seats = Seat.objects.filter(
        person__in=[application.person_id for application in applications], group__round__opens_on__lt=round.opens_on
    ).filter(state__in=(*OPEN_SEATS, SeatState.LEFT))
    groups: dict[int, set[int]] = {}
    for person_id, group_id in seats.values_list("person_id", "group_id"):
        groups.setdefault(person_id, set()).add(group_id)
    return groups


def _kept_apart(round: Round, applications: Sequence[Application]) -> Iterable[Pair]:
    """Pairs of applications that rules of the round keep apart, whatever somebody has named in confidence."""
    recent = _recent_groups(round)
    past = _earlier_groups(round, applications)
    for one, other in combinations(applications, 2):
        met = past.get(one.person_id, set()) & past.get(other.person_id, set()) & recent
        if met or _are_competitors(one, other):
            yield frozenset((one.pk, other.pk))


def _excluded_pairs(applications: Sequence[Application]) -> Iterable[Pair]:
    for exclusion in Exclusion.objects.filter(application__in=applications):
        for other in applications:
            named = other.company_id == exclusion.company_id or other.person_id == exclusion.person_id
            if named and other.pk != exclusion.application_id:
                yield frozenset((exclusion.application_id, other.pk))


def _recent_groups(round: Round) -> set[int]:
    """Groups of the office's last rounds, as many as the round keeps apart."""
    earlier = round.__class__.objects.filter(cluster=round.cluster_id, opens_on__lt=round.opens_on)
    with_groups = earlier.filter(groups__isnull=False).distinct().order_by("-opens_on", "-pk")
    recent = list(with_groups.values_list("pk", flat=True)[: round.kept_apart_rounds])
    return set(FocusGroup.objects.filter(round__in=recent).values_list("pk", flat=True))


def _are_competitors(one: Application, other: Application) -> bool:
    """The same industry division and a competence in common."""
    if one.company.industry_id != other.company.industry_id or one.company_id == other.company_id:
        return False
    mine, theirs = (
        {competence.name.casefold() for competence in application.company.competences.all()}
        for application in (one, other)
    )
    return bool(mine & theirs)


def _group_rationale(group: GroupReasons, weights: Weights) -> dict[str, Any]:
    """Only what may be read by the group itself: topics, variety, ways; no keys of people."""
    return {
        "topics": [topic.topic for topic in group.topics],
        "shared": [[topic.topic, topic.count] for topic in group.topics],
        "size": len(group.people),
        "industries": group.industries,
        "sections": group.sections,
        "mean_km": round(group.mean_km, 1),
        "max_km": round(group.max_km, 1),
        "pairs": group.pairs,
        "new_pairs": group.new_pairs,
        "total": round(group.total, 4),
        "shares": {term.value: _share(group, term, weights) for term in Term},
    }


def _share(group: GroupReasons, term: Term, weights: Weights) -> float:
    """What the term reached of what it could reach, between 0 and 1."""
    most = weights.of(term) * group.pairs
    return round(group.terms[term] / most, 4) if most else 0.0


def _person_rationale(person: PersonReasons) -> dict[str, Any]:
    return {
        "topics": [[topic.topic, topic.count] for topic in person.topics],
        "learns": list(dict.fromkeys(item.topic for item in person.learns)),
        "contributes": list(dict.fromkeys(item.topic for item in person.contributes)),
        "nearest_km": round(person.nearest_km, 1),
        "mean_km": round(person.mean_km, 1),
        "known_before": person.known_before,
    }


def expected_groups(people: int, round: Round) -> int:
    """How many groups the search will look for, by the sizes alone."""
    from ..grouping.sizes import preferred_count

    return preferred_count(people, round.min_size, round.max_size)

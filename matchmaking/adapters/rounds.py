"""Applications of a round as a problem of the grouping engine, and its groups with their reasons in plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..grouping.checks import violations
from ..grouping.problem import InfeasibleError, Key, Pair, Problem, Rules, Term, Weights
from ..models import MatchingRun
from .people import everybody

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
    """The run's round as the engine takes it, repeatable by seed and steps, with what the organiser holds."""
    return round_problem(run.round, weights=run.weights, seed=run.seed, steps=run.steps, held=held_of(run.held))


@dataclass(frozen=True)
class Held:
    """What the organiser keeps of an arrangement, by application: who sat in which group, and what may not change."""

    start: Mapping[int, int] = field(default_factory=dict)
    pinned: frozenset[int] = frozenset()
    locked: frozenset[int] = frozenset()
    together: frozenset[Pair] = frozenset()

    def among(self, keys: Iterable[int]) -> Held:
        """The same for those who still take part."""
        here = set(keys)
        start = {key: group for key, group in self.start.items() if key in here}
        return Held(start, self.pinned & start.keys(), self.locked & set(start.values()), self.together)


def held_of(values: Mapping[str, Any]) -> Held:
    """From the plain values that a run keeps."""
    return Held(
        start={int(key): group for key, group in values.get("start", {}).items()},
        pinned=frozenset(values.get("pinned", ())),
        locked=frozenset(values.get("locked", ())),
    )


def round_problem(
    round: Round,
    *,
    weights: Mapping[str, float] | None = None,
    seed: int = 0,
    steps: int = 0,
    held: Held | None = None,
) -> Problem:
    participants, apart = everybody(round)
    held = (held or Held()).among(int(one.key) for one in participants)
    return Problem(
        participants=participants,
        rules=Rules(
            min_size=round.min_size,
            max_size=round.max_size,
            forbidden=apart.named | apart.seen,
            confidential=apart.named - apart.seen,
            secret=apart.named - apart.told - apart.seen,
            require_decision_makers=round.decision_makers_only,
            together=held.together,
            pinned=held.pinned,
            locked=held.locked,
        ),
        weights=Weights(**(weights or {})),
        seed=seed,
        steps=steps,
        start=held.start,
    )


def solve_round(
    problem: Problem, *, should_stop: Callable[[], bool], progress: Callable[[str, int, int, float], None]
) -> Proposal:
    """Searches, lets the judge look, and explains. ValueError when the search broke a rule, which is a defect.

    InfeasibleError when no groups keep what must be kept, with those of the people whom the organiser may be told.
    """
    from ..grouping.solver import random_total, solve

    try:
        solution = solve(problem, should_stop=should_stop, progress=progress)
    except InfeasibleError as error:
        raise InfeasibleError(str(error), _openly_concerned(problem, error)) from error
    broken = violations(problem, solution.groups, [waiting.key for waiting in solution.waiting])
    if broken:
        raise ValueError(f"the proposal breaks {len(broken)} rules: {sorted({item.rule.value for item in broken})}")
    groups = values_of(problem, [[int(key) for key in keys] for keys in solution.groups])
    return Proposal(
        groups=tuple(groups),
        waiting={int(waiting.key): waiting.reason.value for waiting in solution.waiting},
        summary={
            "total": round(solution.total, 4),
            "plain": solution.plain,
            "given_up": round(solution.given_up, 6),
            "worst": round(solution.worst, 4),
            "worst_before": round(solution.worst_before, 4),
            "random": round(random_total(problem, solution.groups), 4),
            "pairs": sum(group.rationale["pairs"] for group in groups),
            "engine": solution.engine,
            "stopped": solution.stopped,
            "curve": [[point.step, round(point.total, 4)] for point in solution.curve],
        },
    )


def _openly_concerned(problem: Problem, error: InfeasibleError) -> tuple[Key, ...]:
    """Whom it would concern if there were no secret rule: nobody, where only a secret rule explains it."""
    from ..grouping.solver import solve

    rules = problem.rules
    if not rules.secret:
        return error.keys
    known = replace(
        rules, forbidden=rules.forbidden - rules.secret, confidential=rules.confidential - rules.secret,
        secret=frozenset(),
    )  # fmt: skip
    try:
        solve(replace(problem, rules=known))
    except InfeasibleError as openly:
        return openly.keys
    return ()


def values_of(problem: Problem, groups: Sequence[Sequence[int]]) -> list[GroupValues]:
    """These groups with their reasons in plain values; nothing is said of an empty one."""
    from ..grouping.explain import explain

    reasons = explain(problem, groups)
    shares = _shares(problem, groups, reasons)
    return [
        GroupValues(
            tuple(keys),
            {**_group_rationale(one), "shares": share},
            {int(person.key): _person_rationale(person) for person in one.people},
        )
        if keys
        else GroupValues((), {}, {})
        for keys, one, share in zip(groups, reasons, shares, strict=True)
    ]


def _shares(
    problem: Problem, groups: Sequence[Sequence[int]], reasons: Sequence[GroupReasons]
) -> list[dict[str, float]]:
    """What each group reached of each term, between 0 and 1, also of a term that does not count."""
    from ..grouping.explain import explain

    counted = Weights(**{term.value: problem.weights.of(term) or 1.0 for term in Term})
    if counted != problem.weights:
        reasons = explain(replace(problem, weights=counted), groups)
    return [
        {term.value: round(one.terms[term] / (counted.of(term) * one.pairs), 4) if one.pairs else 0.0 for term in Term}
        for one in reasons
    ]


def best_for_group(
    round: Round, seated: Sequence[int], candidates: Sequence[int], weights: Mapping[str, float] | None = None
) -> int | None:
    """The waiting application that fits the group's rules and lifts it most; the earlier one in a tie."""
    from ..grouping.explain import explain

    problem = round_problem(round, weights=weights)
    known = {int(participant.key) for participant in problem.participants}
    people = [key for key in seated if key in known]
    allowed = [key for key in candidates if key in known and not _clashes(problem, [*people, key])]
    totals = {key: explain(problem, [[*people, key]])[0].total for key in allowed}
    return max(allowed, key=lambda key: (totals[key], -key), default=None)


def _clashes(problem: Problem, group: Sequence[int]) -> bool:
    """Whether a rule other than the smallest size is broken."""
    from ..grouping.checks import Rule

    return any(violation.rule != Rule.TOO_SMALL for violation in violations(problem, [group]))


def _group_rationale(group: GroupReasons) -> dict[str, Any]:
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
    }


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

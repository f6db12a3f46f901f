"""From a round to groups: who can be seated at all, the search, and a reason for everybody who waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from matchmaking.grouping import affinity as terms
from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.engines import EngineName, choose
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.partition import Search, partition
from matchmaking.grouping.problem import (
    CurvePoint,
    Key,
    Participant,
    Problem,
    Progress,
    Rules,
    ShouldStop,
    Solution,
    Term,
    Waiting,
    WaitingReason,
)
from matchmaking.grouping.sizes import group_counts, least_waiting, preferred_count

RANDOM_DRAWS = 200
OTHER_COUNTS = 12  # further numbers of groups that are tried when rules make people wait


def solve(
    problem: Problem,
    should_stop: ShouldStop = lambda: False,
    progress: Progress = lambda _phase, _done, _of, _best: None,
    engine: EngineName = "auto",
) -> Solution:
    """Groups for a round: first the fewest people waiting that the search finds, then the highest total.

    The same problem and engine give the same result, whatever the order of the applicants. `progress` hears
    ("prepare" | "search" | "done", steps done, steps in all, best value); when `should_stop()` says so, the best
    so far is returned. Nobody at all, or nobody who can sit with anybody: no groups, everybody waits.
    """
    progress("prepare", 0, problem.steps, 0.0)
    table = prepare(problem)
    run = _Run(problem, table, should_stop, progress, engine)
    labels = np.full(len(table.people), -1, dtype=np.int64)
    for island in table.islands():
        found = run.solve_island(island)
        labels[island[found >= 0]] = found[found >= 0] + labels.max(initial=-1) + 1
    solution = _assemble(problem, table, labels, run)
    progress("done", problem.steps, problem.steps, solution.total)
    return solution


@dataclass(frozen=True, slots=True)
class Table:
    """A problem as matrices; row and column i belong to `people[i]`, all (n, n)."""

    people: tuple[Participant, ...]
    rules: Rules
    terms: dict[Term, Floats]
    affinity: Floats
    travel: Flags
    apart: Flags  # company and forbidden pairs
    able: Flags  # (n,) may take a seat as far as the decision level goes

    @property
    def blocked(self) -> Flags:
        return self.travel | self.apart

    def core(self, blocked: Flags) -> Flags:
        """(n,) those who have enough possible neighbours for a smallest group, neighbours counted likewise."""
        inside = self.able.copy()
        while inside.any():
            friends = (~blocked & inside[None, :]).sum(axis=1) - 1
            stays = inside & (friends >= self.rules.min_size - 1)
            if (stays == inside).all():
                break
            inside = stays
        return inside

    def islands(self) -> Iterator[Ints]:
        """The people of `core`, cut into parts between which nobody can sit with anybody; each is solved alone."""
        core = np.flatnonzero(self.core(self.blocked))
        if len(core):
            count, island = connected_components(~self.blocked[np.ix_(core, core)], directed=False)
            for number in range(count):
                yield core[island == number]


def prepare(problem: Problem) -> Table:
    """The matrices of a problem. Cost: O(n^2) for each term."""
    people, rules = problem.in_order(), problem.rules
    parts = terms.weighted_terms(people, problem.weights)
    able = np.array([person.decision_maker or not rules.require_decision_makers for person in people], dtype=bool)
    apart = _apart(people, rules)
    return Table(people, rules, parts, terms.affinity(parts), terms.too_far(people), apart, able)


def _apart(people: tuple[Participant, ...], rules: Rules) -> Flags:
    return terms.same_company(people) | terms.named_pairs(people, rules)


@dataclass(slots=True)
class _Run:
    """What accompanies one call of `solve`: the callbacks, the steps used and the curve."""

    problem: Problem
    table: Table
    should_stop: ShouldStop
    progress: Progress
    engine: EngineName
    used: int = 0
    settled: float = 0.0
    stopped: bool = False
    curve: list[CurvePoint] = field(default_factory=list)

    def solve_island(self, island: Ints) -> Ints:
        """Labels within an island: the preferred number of groups; others too when rules leave more people waiting."""
        rules = self.problem.rules
        low, high = rules.min_size, rules.max_size
        least = least_waiting(len(island), low, high)
        share = len(island) / max(1, int(self.table.core(self.table.blocked).sum()))
        first = preferred_count(len(island), low, high)
        steps = int(self.problem.steps * share)
        best = self._cut(island, first, 0, steps)
        counts = _other_counts(len(island), first, rules) if _waiting(best) > least else []
        for count in counts:
            if self.should_stop():
                break
            spare = max(0, min(len(island), count * high) - count * low)
            found = self._cut(island, count, spare, steps // 4)
            best = max(best, found, key=lambda labels: (-_waiting(labels), self._value(island, labels)))
            if _waiting(best) == least:
                break
        self.settled += self._value(island, best)
        return best

    def _cut(self, island: Ints, count: int, spare: int, steps: int) -> Ints:
        here = np.ix_(island, island)
        rules, table = self.problem.rules, self.table
        search = Search(
            steps, self.problem.seed, engine=self.engine, should_stop=self._asks_to_stop,
            report=lambda step, best: self._report(step, best, steps),
        )  # fmt: skip
        return partition(
            table.affinity[here], table.blocked[here], count, rules.min_size, rules.max_size, search, spare
        )

    def _asks_to_stop(self) -> bool:
        self.stopped = self.stopped or self.should_stop()
        return self.stopped

    def _report(self, step: int, best: float, steps: int) -> None:
        done = min(self.used + step, self.problem.steps)
        self.used += steps if step == steps else 0
        value = self.settled + best
        if best >= 0 and (not self.curve or value > self.curve[-1].total):  # below 0: rules still broken
            self.curve.append(CurvePoint(done, value))
        self.progress("search", done, self.problem.steps, self.curve[-1].total if self.curve else 0.0)

    def _value(self, island: Ints, labels: Ints) -> float:
        together = (labels[:, None] == labels[None, :]) & (labels[:, None] >= 0)
        return float((self.table.affinity[np.ix_(island, island)] * together).sum() / 2)


def _waiting(labels: Ints) -> int:
    return int((labels < 0).sum())


def _other_counts(people: int, first: int, rules: Rules) -> list[int]:
    """All numbers of groups that seat as many as possible, nearest first, then smaller ones with more waiting."""
    low, high = rules.min_size, rules.max_size
    whole = group_counts(people - least_waiting(people, low, high), low, high)
    smaller = range(min(whole, default=1) - 1, 0, -1)
    return [*sorted(whole, key=lambda k: (abs(k - first), k)), *smaller][:OTHER_COUNTS]


def _assemble(problem: Problem, table: Table, labels: Ints, run: _Run) -> Solution:
    rows = sorted([np.flatnonzero(labels == group) for group in range(labels.max(initial=-1) + 1)], key=lambda m: m[0])
    scores = tuple(group_terms(table, members) for members in rows)
    total = sum(sum(score.values()) for score in scores)
    improvements = [point for point in run.curve if point.total < total]
    return Solution(
        groups=tuple(tuple(table.people[row].key for row in members) for members in rows),
        waiting=tuple(_reasons(_without_confidential(table), labels)),
        scores=scores,
        total=total,
        curve=(*improvements, CurvePoint(problem.steps, total)) if rows else (),
        engine=choose(run.engine, len(table.people)),
        stopped=run.stopped,
    )


def group_terms(table: Table, members: Ints) -> dict[Term, float]:
    """What each weighted term is worth in a group, each pair counted once."""
    return {term: float(values[np.ix_(members, members)].sum() / 2) for term, values in table.terms.items()}


def random_total(problem: Problem, groups: Sequence[Sequence[Key]], samples: int = RANDOM_DRAWS) -> float:
    """The mean total when the people of these groups are dealt out at random into groups of the same sizes.

    Rules are left aside: it is what a list cut into pieces would give. Seeded by the problem.
    """
    table = prepare(problem)
    rows = {person.key: row for row, person in enumerate(table.people)}
    seated = np.array([rows[key] for group in groups for key in group], dtype=np.int64)
    ends = np.cumsum([len(group) for group in groups])[:-1]
    draw = np.random.default_rng(problem.seed)
    deals = (np.split(draw.permutation(seated), ends) for _ in range(samples if len(seated) else 0))
    totals = [sum(table.affinity[np.ix_(deal, deal)].sum() / 2 for deal in dealt) for dealt in deals]
    return float(np.mean(totals)) if totals else 0.0


def _without_confidential(table: Table) -> Table:
    """The table as everybody may know it: what it says of the groups found tells nothing of the confidential pairs."""
    if not table.rules.confidential:
        return table
    rules = replace(table.rules, forbidden=table.rules.forbidden - table.rules.confidential, confidential=frozenset())
    return replace(table, rules=rules, apart=_apart(table.people, rules))


def _reasons(table: Table, labels: Ints) -> Iterator[Waiting]:
    """Why each person without a seat waits, in key order.

    Decision level first. When no more wait than the sizes demand, or the person could join one of the groups but
    for its size, it is the remainder. Travel when it is only a travel limit that keeps the person from every group.
    """
    core, core_near = table.core(table.blocked), table.core(table.apart)
    too_few = table.able.sum() < table.rules.min_size
    seatable = int(core.sum())
    least = least_waiting(seatable, table.rules.min_size, table.rules.max_size)
    by_size = int((core & (labels < 0)).sum()) <= least
    for row in np.flatnonzero(labels < 0):
        if not table.able[row]:
            reason = WaitingReason.DECISION_LEVEL
        elif too_few or (core[row] and (by_size or _fits_somewhere(table.blocked, labels, row))):
            reason = WaitingReason.REMAINDER
        elif (core_near[row] and not core[row]) or _fits_somewhere(table.apart, labels, row):
            reason = WaitingReason.TRAVEL
        else:
            reason = WaitingReason.NO_COMPATIBLE_GROUP
        yield Waiting(table.people[row].key, reason)


def _fits_somewhere(blocked: Flags, labels: Ints, row: np.int64) -> bool:
    groups = set(labels[labels >= 0].tolist())
    return bool(groups - set(labels[blocked[row]].tolist()))

"""From a round to groups: who can be seated at all, the search, and a reason for everybody who waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matchmaking.grouping.anneal import FEW_ROOMS
from matchmaking.grouping.engines import EngineName, choose
from matchmaking.grouping.fairness import lift_the_worst, shares
from matchmaking.grouping.feasibility import refuse, require_feasible
from matchmaking.grouping.frame import numbered, value_of
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.partition import Search, partition
from matchmaking.grouping.problem import (
    CurvePoint,
    Key,
    Problem,
    Progress,
    Rules,
    ShouldStop,
    Solution,
)
from matchmaking.grouping.reasons import reasons, without_confidential
from matchmaking.grouping.resplit import polish
from matchmaking.grouping.seating import seat_more
from matchmaking.grouping.sizes import group_counts, least_waiting, preferred_count
from matchmaking.grouping.table import Table, group_terms, prepare

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
    so far is returned. Nobody at all, or nobody who can sit with anybody: no groups, everybody waits. In the end some
    of the total goes into raising the smallest share of anybody. InfeasibleError, before the search, when no
    arrangement keeps the pins and locks.
    """
    progress("prepare", 0, problem.steps, 0.0)
    table = prepare(problem)
    run = _Run(problem, table, should_stop, progress, engine, require_feasible(table))
    plain = np.full(len(table.people), -1, dtype=np.int64)
    for number, members in enumerate(table.units.locked):
        plain[members] = number
    for island in table.islands():
        found = run.solve_island(island)
        plain[island[found >= 0]] = found[found >= 0] + plain.max(initial=-1) + 1
    refuse(table, (table.units.home >= 0) & (plain < 0))
    solution = _assemble(run, plain, _fair(run, plain))
    progress("done", problem.steps, problem.steps, solution.total)
    return solution


def _fair(run: _Run, labels: Ints) -> Ints:
    """The same with the worst-placed person's share raised; locked groups stay as they are."""
    table, give_up = run.table, run.problem.give_up
    free = np.flatnonzero(~table.units.closed)
    if not give_up or not len(free):
        return labels
    fair = labels.copy()
    fair[free] = lift_the_worst(table.frame.only(free), labels[free], table.best[free], give_up, run.asks_to_stop)
    return fair


@dataclass(slots=True)
class _Run:
    """What accompanies one call of `solve`: the callbacks, the steps used and the curve."""

    problem: Problem
    table: Table
    should_stop: ShouldStop
    progress: Progress
    engine: EngineName
    held: Ints
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
        homes = self._homes(island)
        first = max(preferred_count(len(island), low, high), homes)
        steps = int(self.problem.steps * share)
        best = self._cut(island, first, 0, steps)
        counts = _other_counts(len(island), first, rules) if _waiting(best) > least else []
        for count in (count for count in counts if count >= homes):
            if self.should_stop():
                break
            spare = max(0, min(len(island), count * high) - count * low)
            found = self._cut(island, count, spare, steps // 4)
            best = max(best, found, key=lambda labels: self._rank(island, labels))
            if _waiting(best) == least:
                break
        best = self._finish(island, best, least)
        self.settled += self._value(island, best)
        return best

    def _finish(self, island: Ints, labels: Ints, least: int) -> Ints:
        """Seats whom the search left out although they must sit, or could; then the exact last step for units
        and where groups are few.

        Where pins are so tight that even this leaves one out, the groups known before the search are filled up.
        """
        frame = self.table.frame.only(island)
        if _waiting(labels) > least or (frame.must & (labels < 0)).any():
            seated = seat_more(frame, labels)
            if (frame.must & (seated < 0)).any():
                seated = seat_more(frame, numbered(self.held[island]))
            labels = labels if seated is labels else polish(frame, seated, self.asks_to_stop)
        exact = frame.joined or labels.max(initial=-1) < FEW_ROOMS
        return polish(frame, labels, self.asks_to_stop) if exact else labels

    def _homes(self, island: Ints) -> int:
        """How many groups of the starting arrangement somebody of the island is pinned to."""
        home = self.table.units.home[island]
        return len(np.unique(home[home >= 0]))

    def _rank(self, island: Ints, labels: Ints) -> tuple[int, int, float]:
        must_wait = int(((self.table.units.home[island] >= 0) & (labels < 0)).sum())
        return -must_wait, -_waiting(labels), self._value(island, labels)

    def _cut(self, island: Ints, count: int, spare: int, steps: int) -> Ints:
        rules, frame = self.problem.rules, self.table.frame.only(island)
        search = Search(
            steps, self.problem.seed, engine=self.engine, should_stop=self.asks_to_stop,
            report=lambda step, best: self._report(step, best, steps),
        )  # fmt: skip
        return partition(
            frame.affinity, frame.blocked, count, rules.min_size, rules.max_size, search, spare,
            unit=frame.unit if frame.joined else None, must=frame.must if frame.must.any() else None,
        )  # fmt: skip

    def asks_to_stop(self) -> bool:
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


def _assemble(run: _Run, plain: Ints, labels: Ints) -> Solution:
    problem, table = run.problem, run.table
    rows = sorted([np.flatnonzero(labels == group) for group in range(labels.max(initial=-1) + 1)], key=lambda m: m[0])
    scores = tuple(group_terms(table, members) for members in rows)
    before = value_of(table.affinity, plain)
    improvements = [point for point in run.curve if point.total < before]
    return Solution(
        groups=tuple(tuple(table.people[row].key for row in members) for members in rows),
        waiting=tuple(reasons(without_confidential(table), labels)),
        scores=scores,
        total=sum(sum(score.values()) for score in scores),
        curve=(*improvements, CurvePoint(problem.steps, before)) if rows else (),
        engine=choose(run.engine, len(table.people)),
        stopped=run.stopped,
        origins=tuple(_origin(table, members) for members in rows),
        plain=before,
        worst_before=_worst(table, plain),
        worst=_worst(table, labels),
    )


def _worst(table: Table, labels: Ints) -> float:
    seated = shares(table.affinity, labels, table.best)[labels >= 0]
    return float(seated.min()) if len(seated) else 1.0


def _origin(table: Table, members: Ints) -> int | None:
    home = int(table.units.home[members].max())
    return None if home < 0 else home


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

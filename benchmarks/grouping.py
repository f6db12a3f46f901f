"""The grouping engine against the clock: what the README's figures are measured with.

`solve` and `solve_big` take plain arrays and a time limit; the engine itself knows steps only, so the clock lives
here: a short trial tells how many steps fit, `should_stop` is the brake.

    python -m benchmarks.grouping --sizes 34,120,480 --seeds 1,2,3
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

import numpy as np

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.checks import violations
from matchmaking.grouping.engines import EngineName, available, choose, make_chains, warm_up
from matchmaking.grouping.objective import Ints, descend, make_layout, seats_of
from matchmaking.grouping.partition import Search, chains_for, greedy, partition, settle, temperatures
from matchmaking.grouping.problem import DEFAULT_STEPS, InterestValue, Pair, Participant, Problem, Rules
from matchmaking.grouping.sizes import preferred_count
from matchmaking.grouping.solver import prepare
from matchmaking.grouping.solver import solve as solve_round

TOPICS = tuple(f"topic-{number:02d}" for number in range(24))
SECTIONS = "ACFGHIJKLMNQ"
TRIAL_STEPS = 150
SECOND_TRIAL = 0.06  # of the steps that seem to fit
RESERVE = 0.94  # of the time limit; the rest is for the final descent and for noise
BLOCK = 1000  # people in a block of a large round


def solve(
    affinity: Floats, min_size: int, max_size: int, n_groups: int, forbidden: Ints, time_limit: float, seed: int,
    engine: EngineName = "auto",
) -> Ints:  # fmt: skip
    """A label for each of n people, -1 for waiting, within about `time_limit` seconds of wall time."""
    deadline = time.perf_counter() + RESERVE * time_limit
    people = len(affinity)
    blocked = np.zeros((people, people), dtype=bool)
    if len(forbidden):
        blocked[forbidden[:, 0], forbidden[:, 1]] = blocked[forbidden[:, 1], forbidden[:, 0]] = True
    groups = n_groups or preferred_count(people, min_size, max_size)
    return _timed(affinity, blocked, groups, min_size, max_size, deadline, Search(0, seed, engine=engine))


def _timed(
    affinity: Floats, blocked: Flags, groups: int, min_size: int, max_size: int, deadline: float, search: Search,
    start: Ints | None = None,
) -> Ints:  # fmt: skip
    """`partition` with as many steps as fit before the deadline."""
    cut = partial(partition, affinity, blocked, groups, min_size, max_size, start=start)
    if choose(search.engine, len(affinity)) == "numba":
        warm_up()
    layout = make_layout(affinity, blocked, groups, min_size, max_size)
    first = seats_of(layout, greedy(affinity, blocked, groups, min_size, max_size))
    chains = make_chains(search.engine, layout, [first] * (search.chains or chains_for(len(affinity))), search.seed)
    descent = _seconds(lambda: descend(layout, first))
    steps = TRIAL_STEPS
    for _ in range(2):  # the second, longer trial sees the rate of a cooled search, where fewer swaps are made
        heat = temperatures(layout, replace(search, steps=steps), np.arange(steps))
        trial = _seconds(lambda heat=heat: chains.advance(heat))  # type: ignore[misc]
        left = deadline - time.perf_counter() - 2 * descent
        fits = max(TRIAL_STEPS, int(steps * left / trial))
        steps = max(TRIAL_STEPS, int(SECOND_TRIAL * fits))
    return cut(replace(search, steps=fits, should_stop=lambda: time.perf_counter() > deadline))


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


class BigProblem(Protocol):
    """People by features; affinities only block by block."""

    n: int
    features: dict[str, Any]

    def block(self, rows: Ints, cols: Ints) -> Floats: ...
    def forbidden_block(self, rows: Ints, cols: Ints) -> Flags: ...


@dataclass(frozen=True, slots=True)
class Block:
    """People solved together; `labels` are the groups to start from, None for the first time."""

    people: Ints
    labels: Ints | None
    seconds: float
    seed: int


def solve_big(problem: BigProblem, min_size: int, max_size: int, time_limit: float, seed: int) -> Ints:
    """Blocks of about a thousand neighbours, solved on two cores, then twice again with shifted borders."""
    start = time.perf_counter()
    warm_up()
    labels: Ints | None = None
    workers = 2 if problem.n > BLOCK else 1
    shares = (0.5, 0.25, 0.25) if problem.n > 1.5 * BLOCK else (1.0,)
    sites = np.asarray(problem.features["xy"], dtype=float)
    with ProcessPoolExecutor(workers) as pool:
        for sweep, share in enumerate(shares):
            parts = _first_blocks(sites) if labels is None else _shifted_blocks(sites, labels, sweep)
            budget = time_limit * RESERVE * share - (time.perf_counter() - start if sweep == 0 else 0.0)
            seconds = budget / -(-len(parts) // workers)
            blocks = [Block(part, None if labels is None else labels[part], seconds, seed) for part in parts]
            solved = pool.map(partial(_solve_block, problem, min_size, max_size), blocks)
            labels = _join(problem.n, parts, list(solved))
    assert labels is not None
    return labels


def _solve_block(problem: BigProblem, min_size: int, max_size: int, block: Block) -> Ints:
    deadline = time.perf_counter() + block.seconds
    affinity = np.ascontiguousarray(problem.block(block.people, block.people))
    blocked = problem.forbidden_block(block.people, block.people)
    blocked = blocked | blocked.T
    np.fill_diagonal(blocked, False)
    search = Search(0, block.seed, chains=1)
    if block.labels is None:
        groups = preferred_count(len(block.people), min_size, max_size)
        return _timed(affinity, blocked, groups, min_size, max_size, deadline, search)
    names, start = np.unique(block.labels, return_inverse=True)
    warm = replace(search, heat=0.45, seed=block.seed + 1)
    return _timed(affinity, blocked, len(names), min_size, max_size, deadline, warm, start.astype(np.int64))


def _join(people: int, parts: list[Ints], solved: list[Ints]) -> Ints:
    labels, used = np.full(people, -1, dtype=np.int64), 0
    for part, found in zip(parts, solved, strict=True):
        labels[part] = np.where(found < 0, -1, found + used)
        used += int(found.max(initial=-1)) + 1
    return labels


def _first_blocks(sites: Floats) -> list[Ints]:
    return _split(sites, np.arange(len(sites)), BLOCK, 0.5)


def _shifted_blocks(sites: Floats, labels: Ints, sweep: int) -> list[Ints]:
    """Whole groups, cut by the middle of their sites along other borders than before."""
    centre = np.array([np.bincount(labels, axis) for axis in sites.T]).T / np.bincount(labels)[:, None]
    cut = 0.35 if sweep == 1 else 0.62
    angle = 0.6 * sweep
    turned = centre @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    groups = _split(turned, np.arange(len(centre)), BLOCK * 2 // 11, cut)
    return [np.flatnonzero(np.isin(labels, part)) for part in groups]


def _split(sites: Floats, items: Ints, limit: int, cut: float) -> list[Ints]:
    """Halves along the longer side until no part has more than `limit`; the first cut elsewhere than in the middle."""
    if len(items) <= limit:
        return [items]
    axis = int(np.ptp(sites[items], axis=0).argmax())
    order = items[np.argsort(sites[items, axis], kind="stable")]
    middle = int(len(order) * cut)
    return _split(sites, order[:middle], limit, 0.5) + _split(sites, order[middle:], limit, 0.5)


def make_round(people: int, seed: int, steps: int = DEFAULT_STEPS, rivals: float = 0.02) -> Problem:
    """A round of `people` around 25 towns in some 200 by 200 km; about `rivals` of all pairs are kept apart."""
    random = np.random.default_rng([people, seed])
    towns = np.c_[random.uniform(50.2, 51.7, 25), random.uniform(9.9, 12.6, 25)]
    popularity = 1.0 / np.arange(1, len(TOPICS) + 1) ** 0.8
    members = tuple(
        _participant(number, people, towns, popularity / popularity.sum(), random) for number in range(people)
    )
    return Problem(members, Rules(forbidden=_rivals(people, rivals, random)), seed=seed, steps=steps)


def _participant(
    number: int, people: int, towns: np.ndarray, popularity: np.ndarray, random: np.random.Generator
) -> Participant:
    town = towns[int(len(towns) * random.random() ** 1.6)]
    section = int(random.integers(len(SECTIONS)))
    topics = random.choice(len(TOPICS), size=int(random.integers(1, 4)), replace=False, p=popularity)
    interests = tuple(
        InterestValue(TOPICS[topic], rank, learn=bool(random.random() < 0.8), contribute=bool(random.random() < 0.5))
        for rank, topic in enumerate(topics, start=1)
    )
    return Participant(
        key=number,
        company=number if random.random() < 0.95 else number // 2,
        industry=f"{section * 3 + int(random.integers(3)):02d}",
        section=SECTIONS[section],
        size_band=int(random.integers(4)),
        latitude=float(town[0] + random.normal(0, 0.03)),
        longitude=float(town[1] + random.normal(0, 0.04)),
        interests=interests,
        past=frozenset({f"earlier-{int(random.integers(max(1, people // 5)))}"}),
    )


def _rivals(people: int, share: float, random: np.random.Generator) -> frozenset[Pair]:
    first, second = np.triu_indices(people, 1)
    chosen = random.random(len(first)) < share
    return frozenset(frozenset((int(i), int(j))) for i, j in zip(first[chosen], second[chosen], strict=True))


def measure(problem: Problem, engine: EngineName) -> dict[str, float]:
    """The best of 20 random groupings, a greedy start and the engine on one round, with the engine's CPU seconds."""
    table = prepare(problem)
    low, high = problem.rules.min_size, problem.rules.max_size
    groups = preferred_count(len(table.people), low, high)

    def value(labels: Ints) -> float:
        together = (labels[:, None] == labels[None, :]) & (labels[:, None] >= 0)
        return float((table.affinity * together).sum() / 2)

    random = np.random.default_rng(problem.seed)
    plain = np.arange(len(table.people))
    plain = np.where(plain < groups * high, plain % max(1, groups), -1)
    first = greedy(table.affinity, table.blocked, groups, low, high)
    cpu = time.process_time()
    solution = solve_round(problem, engine=engine)
    cpu = time.process_time() - cpu
    broken = violations(problem, solution.groups, [waiting.key for waiting in solution.waiting])
    return {
        "random": max(value(random.permutation(plain)) for _ in range(20)),
        "greedy": value(settle(table.affinity, table.blocked, first, low, high)),
        "engine": solution.total,
        "waiting": len(solution.waiting),
        "broken": len(broken),
        "cpu": cpu,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="The grouping engine beside a random and a greedy grouping.")
    parser.add_argument("--sizes", default="34,120,240,480")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--steps", type=int, default=DEFAULT_STEPS)
    arguments = parser.parse_args()
    warm_up()
    print("people seed  engine    random    greedy     found   gain wait  cpu s")
    for people in map(int, arguments.sizes.split(",")):
        for seed in map(int, arguments.seeds.split(",")):
            for engine in available():
                row = measure(make_round(people, seed, arguments.steps), engine)
                print(
                    f"{people:6} {seed:4} {engine:>7} {row['random']:9.2f} {row['greedy']:9.2f} {row['engine']:9.2f} "
                    f"{row['engine'] / row['greedy']:6.3f} {row['waiting']:4} {row['cpu']:6.2f}"
                    + (f"  {row['broken']} rules broken" if row["broken"] else "")
                )


if __name__ == "__main__":
    main()

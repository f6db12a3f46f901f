"""The grouping engine against the clock: what the README's figures are measured with.

`solve` and `solve_big` take plain arrays and a time limit; the engine itself knows steps only, so the clock lives
here: a short trial tells how many steps fit, `should_stop` is the brake. `solve` looks at CPU time, as the field's
codes do, so that its results mean the same on a busy machine.

    python -m benchmarks.grouping --sizes 34,120,480 --seeds 1,2,3
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from benchmarks.blocks import solve_big
from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.block_search import rank
from matchmaking.grouping.checks import violations
from matchmaking.grouping.engines import EngineName, available, choose, make_chains, warm_up
from matchmaking.grouping.objective import Ints, descend, make_layout, seats_of, single
from matchmaking.grouping.partition import Search, chains_for, greedy, partition, settle, temperatures
from matchmaking.grouping.problem import DEFAULT_STEPS, InterestValue, Pair, Participant, Problem, Rules
from matchmaking.grouping.proof import prove
from matchmaking.grouping.sizes import preferred_count
from matchmaking.grouping.solver import solve as solve_round
from matchmaking.grouping.table import prepare

__all__ = ["make_round", "measure", "solve", "solve_big"]

TOPICS = tuple(f"topic-{number:02d}" for number in range(24))
SECTIONS = "ACFGHIJKLMNQ"
TRIAL_STEPS = 4
SECOND_TRIAL = 0.04  # of the steps that seem to fit
LEFT_OVER = 0.1  # of the steps; more are spent once again, because the rate of a cooled search is only guessed before
AGAIN = 0.3  # of the first heat, for what is left over
RESERVE = 0.94  # of the time limit; the rest is for the final descent and for noise


def solve(
    affinity: Floats, min_size: int, max_size: int, n_groups: int, forbidden: Ints, time_limit: float, seed: int,
    engine: EngineName = "auto",
) -> Ints:  # fmt: skip
    """A label for each of n people, -1 for waiting, within about `time_limit` seconds of CPU time."""
    deadline = time.process_time() + RESERVE * time_limit
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
    layout = single(make_layout(affinity, blocked, groups, min_size, max_size))
    first = seats_of(layout, greedy(affinity, blocked, groups, min_size, max_size))
    chains = make_chains(search.engine, layout, [first] * (search.chains or chains_for(len(affinity))), search.seed)
    descent = _seconds(lambda: descend(layout, first))
    steps = TRIAL_STEPS
    for _ in range(2):  # the second, longer trial sees the rate of a cooled search, where fewer swaps are made
        heat = temperatures(layout, replace(search, steps=steps), np.arange(steps))
        trial = _seconds(lambda heat=heat: chains.advance(heat))  # type: ignore[misc]
        left = deadline - time.process_time() - 2 * descent
        fits = max(TRIAL_STEPS, int(steps * left / trial))
        steps = max(TRIAL_STEPS, int(SECOND_TRIAL * fits))
    search = replace(search, should_stop=lambda: time.process_time() > deadline)
    began = time.process_time()
    labels = cut(replace(search, steps=fits))
    pace = (time.process_time() - began) / fits
    more = int((deadline - time.process_time() - 2 * descent) / pace)
    if start is not None or more < LEFT_OVER * fits:
        return labels
    search = replace(search, steps=more, heat=AGAIN)
    again = partition(affinity, blocked, groups, min_size, max_size, search, start=labels)
    return max((labels, again), key=lambda found: rank(affinity, found))


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


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


def measure_proof(problem: Problem) -> dict[str, float]:
    """What the engine reaches on one round, the bound that is proven for it, and the CPU seconds of the proof."""
    table = prepare(problem)
    solution = solve_round(replace(problem, give_up=0.0))
    group = {key: number for number, keys in enumerate(solution.groups) for key in keys}
    labels = np.array([group.get(person.key, -1) for person in table.people])
    cpu = time.process_time()
    proof = prove(table.affinity, table.blocked, labels, (problem.rules.min_size, problem.rules.max_size))
    cpu = time.process_time() - cpu
    return {"engine": solution.plain, "best": proof.value, "bound": proof.bound, "optimal": proof.optimal, "cpu": cpu}


def main() -> None:
    parser = argparse.ArgumentParser(description="The grouping engine beside a random and a greedy grouping.")
    parser.add_argument("--sizes", default="34,120,240,480")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--proofs", default="33,40,50", help="rounds of so many people, whose optimum is proven")
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
    print("people seed     found      best     bound proven  cpu s")
    for people in map(int, filter(None, arguments.proofs.split(","))):
        for seed in map(int, arguments.seeds.split(",")):
            row = measure_proof(make_round(people, seed, arguments.steps))
            print(
                f"{people:6} {seed:4} {row['engine']:9.2f} {row['best']:9.2f} {row['bound']:9.2f} "
                f"{'yes' if row['optimal'] else 'no':>6} {row['cpu']:6.1f}"
            )


if __name__ == "__main__":
    main()

"""A round of up to 150,000 people in blocks on several cores, by the clock.

The blocks are those that the portal's workers solve; here processes take their place, and the steps are chosen so
that they fit into a time limit: two short trials on one block tell what a step costs.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.block_search import solve_block
from matchmaking.grouping.blocks import STEPS, Block, Plan, first_blocks, join, rest_block, shifted_blocks, waves_for
from matchmaking.grouping.objective import Ints

BLOCK = 1000  # people in a block
RESERVE = 0.9  # of the time limit; the rest is for noise
TRIALS = 20, 80  # steps
MOST_STEPS = 6000


class BigProblem(Protocol):
    """People by features; affinities only block by block."""

    n: int
    features: dict[str, Any]

    def block(self, rows: Ints, cols: Ints) -> Floats: ...
    def forbidden_block(self, rows: Ints, cols: Ints) -> Flags: ...


def solve_big(problem: BigProblem, min_size: int, max_size: int, time_limit: float, seed: int) -> Ints:
    """A label for each person: blocks of about a thousand neighbours, then twice again along other borders."""
    start = time.perf_counter()
    sites = np.asarray(problem.features["xy"], dtype=float)
    plan = Plan(min_size, max_size, BLOCK, seed, MOST_STEPS)
    labels = np.full(problem.n, -1, dtype=np.int64)
    waves = waves_for(problem.n, plan)
    workers = max(1, min(2, os.cpu_count() or 1))
    fixed, slope = _costs(problem, first_blocks(sites, plan)[0], plan)
    here = multiprocessing.get_context("fork")  # the people are inherited, not sent
    with ProcessPoolExecutor(workers, here, initializer=_inherit, initargs=(problem,)) as pool:
        for wave in range(waves):
            seconds = RESERVE * time_limit - (time.perf_counter() - start)
            plan = replace(plan, steps=_fitting(problem.n, waves, wave, seconds * workers, fixed, slope))
            blocks = shifted_blocks(sites, labels, wave, plan) if wave else first_blocks(sites, plan)
            began = time.perf_counter()
            solved = list(pool.map(_solve, blocks, [plan] * len(blocks), chunksize=1))
            pace = (time.perf_counter() - began) * workers / problem.n / (fixed + slope * STEPS[wave] * plan.steps)
            fixed, slope = fixed * pace, slope * pace  # others use this machine, too
            labels = join(labels, blocks, solved)
        blocks = rest_block(sites, labels, waves, plan)
        return join(labels, blocks, list(pool.map(_solve, blocks, [plan] * len(blocks))))


def _fitting(people: int, waves: int, wave: int, seconds: float, fixed: float, slope: float) -> int:
    """Steps of the whole plan, so that the waves left need `seconds` of all workers together."""
    still = sum(STEPS[wave:waves])
    for_steps = seconds / people - (waves - wave) * fixed
    return int(np.clip(for_steps / (slope * still), TRIALS[1], MOST_STEPS))


def _costs(problem: BigProblem, block: Block, plan: Plan) -> tuple[float, float]:
    """Seconds for one person of a block, and for each step more."""
    _inherit(problem)
    _solve(replace(block, steps=1), plan)  # loads what is compiled
    few, many = (_seconds(replace(block, steps=steps), plan) for steps in TRIALS)
    slope = max(1e-9, (many - few) / (TRIALS[1] - TRIALS[0]))
    return max(0.0, few - slope * TRIALS[0]), slope


def _seconds(block: Block, plan: Plan) -> float:
    start = time.perf_counter()
    _solve(block, plan)
    return (time.perf_counter() - start) / len(block.people)


_inherited: list[BigProblem] = []


def _inherit(problem: BigProblem) -> None:
    _inherited[:] = [problem]


def _solve(block: Block, plan: Plan) -> tuple[int, ...]:
    return solve_block(block, plan, *_matrices(_inherited[0], np.array(block.people)))


def _matrices(problem: BigProblem, people: Ints) -> tuple[Floats, Flags]:
    affinity = problem.block(people, people)
    blocked = problem.forbidden_block(people, people)
    blocked = blocked | blocked.T
    np.fill_diagonal(affinity, 0.0)
    np.fill_diagonal(blocked, False)
    return affinity, blocked

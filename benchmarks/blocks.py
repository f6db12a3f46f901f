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
PORTIONS = 8  # of a wave; after each the pace is looked at again


class BigProblem(Protocol):
    """People by features; affinities only block by block."""

    n: int
    features: dict[str, Any]

    def block(self, rows: Ints, cols: Ints) -> Floats: ...
    def forbidden_block(self, rows: Ints, cols: Ints) -> Flags: ...


def solve_big(problem: BigProblem, min_size: int, max_size: int, time_limit: float, seed: int) -> Ints:
    """A label for each person: blocks of about a thousand neighbours, then twice again along other borders."""
    deadline = time.perf_counter() + RESERVE * time_limit
    sites = np.asarray(problem.features["xy"], dtype=float)
    plan = Plan(min_size, max_size, BLOCK, seed, MOST_STEPS)
    labels = np.full(problem.n, -1, dtype=np.int64)
    waves = waves_for(problem.n, plan)
    workers = max(1, min(2, os.cpu_count() or 1))
    here = multiprocessing.get_context("fork")  # the people are inherited, not sent
    with ProcessPoolExecutor(workers, here, initializer=_inherit, initargs=(problem,)) as pool:
        pace = _Pace(pool, workers, deadline, first_blocks(sites, plan)[0], plan)
        for wave in range(waves):
            blocks = shifted_blocks(sites, labels, wave, plan) if wave else first_blocks(sites, plan)
            labels = join(labels, blocks, pace.solve(blocks, wave, waves))
        blocks = rest_block(sites, labels, waves, plan)
        return join(labels, blocks, list(pool.map(_solve, blocks, [plan] * len(blocks))))


class _Pace:
    """Solves the blocks of a wave portion by portion, each with the steps that the time left still allows."""

    def __init__(self, pool: ProcessPoolExecutor, workers: int, deadline: float, block: Block, plan: Plan) -> None:
        self.pool, self.workers, self.deadline, self.plan = pool, workers, deadline, plan
        self._map([replace(block, steps=1)] * workers)  # loads what is compiled
        few, many = (max(self._map([replace(block, steps=steps)] * workers)) for steps in TRIALS)
        self.slope = max(1e-9, (many - few) / (TRIALS[1] - TRIALS[0]))
        self.fixed = max(0.0, few - self.slope * TRIALS[0])

    def solve(self, blocks: list[Block], wave: int, waves: int) -> list[tuple[int, ...]]:
        people = sum(len(block.people) for block in blocks)
        solved: list[tuple[int, ...]] = []
        size = -(-len(blocks) // PORTIONS)
        for first in range(0, len(blocks), size):
            portion = blocks[first : first + size]
            still = sum(len(block.people) for block in blocks[first:])
            steps = round(STEPS[wave] * self._steps(people, still, wave, waves))
            began = time.perf_counter()
            stepped = [replace(block, steps=steps) for block in portion]
            solved += self.pool.map(_solve, stepped, [self.plan] * len(portion), chunksize=1)
            spent = (time.perf_counter() - began) * self.workers / sum(len(block.people) for block in portion)
            self._learn(spent / (self.fixed + self.slope * steps))
        return solved

    def _steps(self, people: int, still: int, wave: int, waves: int) -> int:
        """Steps of the whole plan, so that what is left of this wave and the waves after it need the time left."""
        left = self.workers * (self.deadline - time.perf_counter())
        later = people * (waves - wave - 1)
        stepped = still * STEPS[wave] + people * sum(STEPS[wave + 1 : waves])
        return int(np.clip((left - (still + later) * self.fixed) / (self.slope * stepped), TRIALS[1], MOST_STEPS))

    def _learn(self, factor: float) -> None:
        """Others use this machine, too, and later steps are cheaper than the first."""
        self.fixed, self.slope = self.fixed * factor, self.slope * factor

    def _map(self, blocks: list[Block]) -> list[float]:
        """Seconds for one person of each block while all workers are busy."""
        return list(self.pool.map(_seconds, blocks, [self.plan] * len(blocks), chunksize=1))


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

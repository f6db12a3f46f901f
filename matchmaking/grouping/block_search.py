"""The search within one block: the usual swaps on single-precision matrices, from scratch or from groups found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.blocks import Block, Plan
from matchmaking.grouping.engines import EngineName, make_chains
from matchmaking.grouping.objective import Ints, Layout, labels_of, make_layout, seats_of, single
from matchmaking.grouping.partition import greedy, settle

CHUNKS = 24
COLD = 0.09  # last temperature, like the first in standard deviations of the affinities


def solve_block(
    block: Block, plan: Plan, affinity: Floats, blocked: Flags, should_stop: Callable[[], bool] = lambda: False,
    engine: EngineName = "auto",
) -> tuple[int, ...]:  # fmt: skip
    """A group 0.. for each person of the block, -1 for who waits; never worse than the groups to start from.

    affinity : (n, n) symmetric, zero diagonal; blocked : (n, n) pairs that never share a group. Searched in single
    precision.
    """
    sizes = plan.min_size, plan.max_size
    start = np.array(block.labels, dtype=np.int64) if block.labels else None
    if block.groups == 0:
        return (-1,) * len(block.people)
    layout = single(make_layout(affinity, blocked, block.groups, *sizes, spare=_spare(start)))
    first = seats_of(layout, greedy(affinity, blocked, block.groups, *sizes) if start is None else start)
    found = _anneal(layout, first, block, engine, should_stop)
    labels = settle(affinity, blocked, labels_of(layout, found), *sizes)
    if start is not None and rank(affinity, start) >= rank(affinity, labels):
        labels = start
    return tuple(labels.tolist())


def _anneal(layout: Layout, first: Ints, block: Block, engine: EngineName, should_stop: Callable[[], bool]) -> Ints:
    """Swaps while it cools, then at next to no temperature; blocked pairs become dear by and by."""
    soft = replace(layout, pull=layout.pull.copy())
    barred = np.nonzero(layout.pull[: layout.people, : layout.people] < -layout.penalty / 2)
    chains = make_chains(engine, soft, [first.copy()], block.seed)
    heat = _temperatures(layout, block)
    for number, chunk in enumerate(np.array_split(heat, min(CHUNKS, len(heat)))):
        if should_stop() or layout.rooms < 2:
            break
        soft.pull[barred] = layout.pull[barred] + layout.penalty - _price(layout, number, float(chunk[0]))
        chains.advance(chunk)
    return chains.tables()[0]


def _temperatures(layout: Layout, block: Block) -> Floats:
    """A geometric fall by the spread of the affinities that are not blocked, and a cold end of a tenth."""
    values = layout.pull[: layout.people, : layout.people]
    spread = float(values[values > -layout.penalty / 2].std()) or 1e-6
    hot, cold = spread * block.heat, spread * COLD
    return np.r_[np.geomspace(hot, cold, block.steps), np.full(-(-block.steps // 10), cold / 100)]


def _price(layout: Layout, chunk: int, heat: float) -> float:
    """What a blocked pair costs: four times the temperature at first, the full penalty from half way on."""
    risen = min(1.0, 2.0 * chunk / CHUNKS)
    low = min(4.0 * heat, layout.penalty)
    return float(low * (layout.penalty / low) ** risen)


def _spare(start: Ints | None) -> int:
    """Room for those who wait although seats are free."""
    return 0 if start is None else int((start < 0).sum())


def rank(affinity: Floats, labels: Ints) -> tuple[int, float]:
    """How good groups are, to compare: fewest people waiting first, then the sum over pairs."""
    together = (labels[:, None] == labels[None, :]) & (labels[:, None] >= 0)
    return -int((labels < 0).sum()), float(affinity[together].sum())

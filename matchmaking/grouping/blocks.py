"""A round too large for one matrix: blocks of neighbours, solved one by one, then again along other borders.

The people are numbered; all that is known of them here is where they are. A block is a value that can be sent to
another process and be solved there, in any order and at any time: seed and steps come with it, so that the result does
not depend on who solves it, nor on how many do. Every block can be cut into groups of the allowed sizes; whoever is
left over by the sizes is so in one block only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.grouping.affinity import Floats
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.sizes import group_counts, least_waiting, preferred_count

WAVES = 3
FIRST_CUT = (0.5, 0.37, 0.63)  # where each wave cuts first, as a part of the people in order
ANGLE = 0.6  # radians by which each wave turns the map before it cuts
STEPS = (0.6, 0.2, 0.2)  # of the steps, what each wave has
HEAT = (0.6, 0.3, 0.3)  # first temperature, in standard deviations of the affinities
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Plan:
    """How a round is cut: group sizes, most people in a block, seed, and steps for one place in all waves."""

    min_size: int
    max_size: int
    block_size: int
    seed: int
    steps: int


@dataclass(frozen=True, slots=True)
class Block:
    """People solved together into `groups` groups. `labels`: the groups to start from, empty for the first wave."""

    wave: int
    number: int
    people: tuple[int, ...]
    labels: tuple[int, ...]
    groups: int
    steps: int
    seed: int

    @property
    def heat(self) -> float:
        return HEAT[min(self.wave, WAVES - 1)]


def on_a_plane(latitudes: Sequence[float], longitudes: Sequence[float]) -> Floats:
    """(n, 2) kilometres east and north, near enough for cutting."""
    north, east = np.asarray(latitudes, dtype=float), np.asarray(longitudes, dtype=float)
    middle = np.radians(north.mean()) if len(north) else 0.0
    return np.c_[east * np.cos(middle), north] * KM_PER_DEGREE


def waves_for(people: int, plan: Plan) -> int:
    return WAVES if people > plan.block_size else 1


def first_blocks(sites: Floats, plan: Plan) -> list[Block]:
    """Everybody by place, sites (n, 2). Those left over by the sizes are the last of the last block."""
    left_over = least_waiting(len(sites), plan.min_size, plan.max_size)
    seated = np.arange(len(sites) - left_over)
    parts = _cut(sites, seated, np.ones(len(sites)), plan.block_size, FIRST_CUT[0], lambda n: _is_whole(n, plan))
    parts[-1] = np.r_[parts[-1], np.arange(len(seated), len(sites))]
    return [
        _block(plan, 0, number, part, None, preferred_count(len(part), plan.min_size, plan.max_size))
        for number, part in enumerate(parts)
    ]


def shifted_blocks(sites: Floats, labels: Ints, wave: int, plan: Plan) -> list[Block]:
    """Whole groups, and those who wait (label -1), by the middle of their sites, cut along other borders."""
    item = labels.copy()
    waiting = np.flatnonzero(labels < 0)
    item[waiting] = labels.max(initial=-1) + 1 + np.arange(len(waiting))
    weight = np.bincount(item)
    middle = np.c_[np.bincount(item, sites[:, 0]), np.bincount(item, sites[:, 1])] / weight[:, None]
    parts = _cut(middle @ _turn(wave * ANGLE), np.arange(len(weight)), weight, plan.block_size, FIRST_CUT[wave])
    by_item = np.argsort(item, kind="stable")
    last = np.cumsum(weight)
    members = [np.concatenate([by_item[last[one] - weight[one] : last[one]] for one in part]) for part in parts]
    return [_refined(plan, wave, number, np.sort(part), labels) for number, part in enumerate(members)]


def rest_block(sites: Floats, labels: Ints, wave: int, plan: Plan) -> list[Block]:
    """One block of all who wait and the groups nearest to them, where more wait than the sizes demand; else none."""
    waiting = np.flatnonzero(labels < 0)
    if len(waiting) <= least_waiting(len(labels), plan.min_size, plan.max_size):
        return []
    seated = np.flatnonzero(labels >= 0)
    nearest = np.full(labels.max(initial=-1) + 1, np.inf)
    for person in waiting:
        np.minimum.at(nearest, labels[seated], ((sites[seated] - sites[person]) ** 2).sum(axis=1))
    sizes = np.bincount(labels[seated])
    order = np.argsort(nearest, kind="stable")
    chosen = order[np.cumsum(sizes[order]) <= max(plan.max_size, plan.block_size - len(waiting))]
    part = np.sort(np.r_[waiting, seated[np.isin(labels[seated], chosen)]])
    return [_refined(plan, wave, 0, part, labels)]


def join(labels: Ints, blocks: Sequence[Block], found: Sequence[Sequence[int]]) -> Ints:
    """The labels of everybody after these blocks, groups numbered anew without gaps; (n,), -1 for waiting.

    Who is in none of the blocks keeps the group of `labels`.
    """
    joined = labels.copy()
    used = int(labels.max(initial=-1)) + 1
    for block, own in zip(blocks, found, strict=True):
        values = np.asarray(own, dtype=np.int64)
        joined[list(block.people)] = np.where(values < 0, -1, values + used)
        used += int(values.max(initial=-1)) + 1
    names = np.unique(joined[joined >= 0])
    return np.where(joined < 0, -1, np.searchsorted(names, joined)).astype(np.int64)


def _refined(plan: Plan, wave: int, number: int, people: Ints, labels: Ints) -> Block:
    """A block that starts from groups found before; with one group more where those who wait would make it up."""
    names = np.unique(labels[people][labels[people] >= 0])
    own = np.where(labels[people] < 0, -1, np.searchsorted(names, labels[people]))
    more = [count for count in group_counts(len(people), plan.min_size, plan.max_size) if count >= len(names)]
    groups = min(more, default=len(names)) if (own < 0).any() else len(names)
    return _block(plan, wave, number, people, own, groups)


def _block(plan: Plan, wave: int, number: int, people: Ints, labels: Ints | None, groups: int) -> Block:
    steps = max(1, int(plan.steps * STEPS[min(wave, WAVES - 1)]))
    seed = int(np.random.SeedSequence([plan.seed, wave, number]).generate_state(1)[0])
    start = () if labels is None else tuple(labels.tolist())
    return Block(wave, number, tuple(people.tolist()), start, groups, steps, seed)


def _is_whole(people: int, plan: Plan) -> bool:
    return bool(group_counts(people, plan.min_size, plan.max_size))


def _cut(
    sites: Floats, items: Ints, weight: Floats | Ints, limit: int, share: float,
    whole: Callable[[int], bool] = lambda _people: True,
) -> list[Ints]:  # fmt: skip
    """Cuts across the longer side, first at `share`, until no part weighs more than `limit` where that is possible.

    A cut is made only between two weights that are both `whole`.
    """
    total = int(weight[items].sum())
    if total <= limit or len(items) < 2:
        return [items]
    axis = int(np.ptp(sites[items], axis=0).argmax())
    order = items[np.lexsort((items, sites[items, axis]))]
    reached = np.cumsum(weight[order])[:-1]
    places = np.argsort(np.abs(reached - share * total), kind="stable") + 1
    sides = ((at, int(reached[at - 1])) for at in places)
    at = next((at for at, left in sides if whole(left) and whole(total - left)), None)
    if at is None:
        return [items]
    halves = order[:at], order[at:]
    return [part for half in halves for part in _cut(sites, half, weight, limit, _middle(weight[half], limit), whole)]


def _middle(weight: Floats | Ints, limit: int) -> float:
    """Where to cut so that the parts become about equal: not in the middle when their number is odd."""
    parts = -(-int(weight.sum()) // limit)
    return (parts // 2) / max(1, parts)


def _turn(angle: float) -> Floats:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

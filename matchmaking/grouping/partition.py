"""One matrix of affinities into groups: start, annealed swaps, descent, and whoever cannot sit anywhere waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.anneal import FEW_ROOMS
from matchmaking.grouping.engines import Chains, EngineName, make_chains
from matchmaking.grouping.objective import Ints, Layout, descend, labels_of, make_layout, seats_of, single, total

CHUNKS = 100
HOT, COLD = 0.45, 0.08  # first and last temperature in standard deviations of the affinities
FEW_HOT, FEW_COLD = 1.2, 0.06  # where groups are few, and single exchanges do the work


@dataclass(frozen=True, slots=True)
class Search:
    """How to search: steps of annealing, seed, searches side by side (0: by the number of people), starting heat."""

    steps: int
    seed: int = 0
    chains: int = 0
    heat: float = 1.0
    engine: EngineName = "auto"
    should_stop: Callable[[], bool] = lambda: False
    report: Callable[[int, float], None] = lambda _step, _best: None


def partition(
    affinity: Floats, blocked: Flags, groups: int, min_size: int, max_size: int, search: Search,
    spare: int = 0, start: Ints | None = None, unit: Ints | None = None, must: Flags | None = None,
) -> Ints:  # fmt: skip
    """A valid group 0..groups-1 for each person, -1 for those who wait.

    affinity : (n, n) symmetric; blocked : (n, n) pairs that never share a group. Without blocked pairs exactly
    max(0, n - groups * max_size) people wait. `spare` more seats in the waiting room help where blocks are tight.
    unit : (n,) people of the same number share a group or wait together, blocked for the same others; must : (n,)
    who should not wait, though where rules are tight some of them still may.
    """
    if groups == 0:
        return np.full(len(affinity), -1, dtype=np.int64)
    bonds = None if unit is None else bonds_of(unit)
    layout = make_layout(affinity, blocked, groups, min_size, max_size, spare, bonds, must)
    first = seats_of(layout, greedy(affinity, blocked, groups, min_size, max_size) if start is None else start)
    annealed = _anneal(layout, first, search) if search.steps and layout.rooms > 1 else [first]
    found = [descend(layout, seats) for seats in annealed]
    best = max([first, *found], key=lambda seats: total(layout, seats))
    return settle(affinity, blocked, labels_of(layout, best), min_size, max_size, unit, must)


def bonds_of(unit: Ints) -> Flags:
    """(n, n) pairs of one unit."""
    bonds: Flags = unit[:, None] == unit[None, :]
    np.fill_diagonal(bonds, False)
    return bonds


def _anneal(layout: Layout, first: Ints, search: Search) -> list[Ints]:
    count = search.chains or chains_for(layout.people)
    soft = single(layout)
    people = layout.pull[: layout.people, : layout.people]
    blocks, bonds = np.nonzero(people < -layout.penalty / 2), np.nonzero(people > layout.penalty / 2)
    chains: Chains = make_chains(search.engine, soft, [first.copy() for _ in range(count)], search.seed)
    unavoidable = -0.5 * layout.penalty * max(0, layout.people - layout.groups * layout.max_size)
    unavoidable += layout.penalty * len(bonds[0]) / 2
    heats = temperatures(layout, search, np.arange(search.steps))
    for chunk in np.array_split(np.arange(search.steps), min(CHUNKS, search.steps)):
        if search.should_stop():
            break
        heat = heats[chunk]
        soften = layout.penalty - softness(layout, search, int(chunk[0]), heat[0])
        soft.pull[blocks] = layout.pull[blocks] + soften
        soft.pull[bonds] = layout.pull[bonds] - soften
        chains.advance(heat)
        best = max(total(layout, seats) for seats in chains.tables())
        search.report(int(chunk[-1]) + 1, best - unavoidable)
    return chains.tables()


def softness(layout: Layout, search: Search, step: int, heat: float) -> float:
    """What a blocked pair costs, and two of one unit gain, at a step: four times the temperature at first, the full
    penalty from half way on.

    With the full price from the start, two people who block each other could never change places.
    """
    risen = min(1.0, 2.0 * step / max(1, search.steps))
    low = min(4.0 * heat, layout.penalty)
    return float(low * (layout.penalty / low) ** risen)


def chains_for(people: int) -> int:
    """Restarts pay for few people only."""
    return max(1, min(12, 300 // max(1, people)))


def temperatures(layout: Layout, search: Search, steps: Ints) -> Floats:
    """A geometric fall from HOT * heat to COLD standard deviations of the affinities that are not blocked."""
    first, cold = (HOT, COLD) if layout.rooms > FEW_ROOMS else (FEW_HOT, FEW_COLD)
    upper = np.triu_indices(layout.people, 1)
    values = layout.pull[upper] if layout.people > 1 else np.zeros(1)
    free = values[np.abs(values) < layout.penalty / 2]
    spread = (float(free.std()) if len(free) else 0.0) or 1e-6
    done = steps / max(1, search.steps - 1)
    hot = first * search.heat
    return np.asarray(spread * hot * (cold / hot) ** done, dtype=np.float64)


def greedy(affinity: Floats, blocked: Flags, groups: int, min_size: int, max_size: int) -> Ints:
    """Groups filled one after the other with whoever fits best by summed affinity; ties to the lower number.

    A group starts with the person with the most blocks among those left. Sizes are as even as possible; when
    only blocked people are left, one of them is taken: swaps repair that.
    """
    people = len(affinity)
    seated = min(people, groups * max_size)
    labels = np.full(people, -1, dtype=np.int64)
    sizes = np.full(groups, seated // groups) + (np.arange(groups) < seated % groups)
    free = np.ones(people, dtype=bool)
    blocks = blocked.sum(axis=1)
    for group, size in enumerate(sizes):
        score, bad = np.zeros(people), np.zeros(people)
        person = int(np.where(free, blocks, -1).argmax())
        for _ in range(size):
            labels[person], free[person] = group, False
            score, bad = score + affinity[person], bad + blocked[person]
            person = int(np.where(free, score - 1e6 * (1 + np.abs(score).max()) * bad, -np.inf).argmax())
    return labels


def settle(
    affinity: Floats, blocked: Flags, labels: Ints, min_size: int, max_size: int,
    unit: Ints | None = None, must: Flags | None = None,
) -> Ints:  # fmt: skip
    """The same groups made valid: units gather, the unit that breaks most rules leaves, small groups dissolve, then
    seats are refilled, first with those who must sit."""
    unit = np.arange(len(labels)) if unit is None else unit
    must = np.zeros(len(labels), dtype=bool) if must is None else must
    labels = _gathered(labels, unit)
    for group in range(int(labels.max(initial=-1)) + 1):
        members = np.flatnonzero(labels == group)
        while len(members) > max_size or blocked[np.ix_(members, members)].any():
            leaves = _who_leaves(affinity, blocked, members, unit, must)
            labels[leaves] = -1
            members = np.setdiff1d(members, leaves)
        if len(members) < min_size:
            labels[members] = -1
    return _refill(affinity, blocked, labels, max_size, unit, must)


def _gathered(labels: Ints, unit: Ints) -> Ints:
    """Each unit in the group where most of it sits, the first of them in a tie; seated rather than waiting."""
    labels = labels.copy()
    for number in np.flatnonzero(np.bincount(unit) > 1):
        members = unit == number
        seated = labels[members & (labels >= 0)]
        labels[members] = np.bincount(seated).argmax() if len(seated) else -1
    return labels


def _who_leaves(affinity: Floats, blocked: Flags, members: Ints, unit: Ints, must: Flags) -> Ints:
    """The unit with most conflicts, rather one that may wait, then that of least worth for a seat."""
    here = np.ix_(members, members)
    counts, worth = blocked[here].sum(axis=1), affinity[here].sum(axis=1)
    stays = counts.any() & (counts == 0)
    first = np.lexsort((members, worth, -counts, must[members], stays))[0]
    return members[unit[members] == unit[members[first]]]


def _refill(affinity: Floats, blocked: Flags, labels: Ints, max_size: int, unit: Ints, must: Flags) -> Ints:
    waits = np.flatnonzero(labels < 0)
    for person in waits[np.lexsort((waits, ~must[waits]))]:
        members = np.flatnonzero(unit == unit[person])
        if labels[person] < 0:
            labels[members] = _best_group(affinity, blocked, labels, max_size - len(members), members)
    return np.where(labels < 0, -1, np.searchsorted(np.unique(labels[labels >= 0]), labels)).astype(np.int64)


def _best_group(affinity: Floats, blocked: Flags, labels: Ints, most: int, members: Ints) -> int:
    """The group of at most `most` people that these could join and lift most; -1 for none."""
    best, worth = -1, -np.inf
    for group in np.unique(labels[labels >= 0]):
        there = labels == group
        if there.sum() <= most and not blocked[np.ix_(members, np.flatnonzero(there))].any():
            gain = float(affinity[np.ix_(members, np.flatnonzero(there))].sum())
            best, worth = (int(group), gain) if gain > worth else (best, worth)
    return best

"""One matrix of affinities into groups: start, annealed swaps, descent, and whoever cannot sit anywhere waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.engines import Chains, EngineName, make_chains
from matchmaking.grouping.objective import Ints, Layout, descend, labels_of, make_layout, seats_of, total

CHUNKS = 100
HOT, COLD = 1.2, 0.06  # first and last temperature in standard deviations of the affinities


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
    spare: int = 0, start: Ints | None = None,
) -> Ints:  # fmt: skip
    """A valid group 0..groups-1 for each person, -1 for those who wait.

    affinity : (n, n) symmetric; blocked : (n, n) pairs that never share a group. Without blocked pairs exactly
    max(0, n - groups * max_size) people wait. `spare` more seats in the waiting room help where blocks are tight.
    """
    if groups == 0:
        return np.full(len(affinity), -1, dtype=np.int64)
    layout = make_layout(affinity, blocked, groups, min_size, max_size, spare)
    first = seats_of(layout, greedy(affinity, blocked, groups, min_size, max_size) if start is None else start)
    found = [descend(layout, first)]
    if search.steps and layout.rooms > 1:
        found += [descend(layout, seats) for seats in _anneal(layout, first, search)]
    best = max(found, key=lambda seats: total(layout, seats))
    return settle(affinity, blocked, labels_of(layout, best), min_size, max_size)


def _anneal(layout: Layout, first: Ints, search: Search) -> list[Ints]:
    count = search.chains or chains_for(layout.people)
    soft = replace(layout, pull=layout.pull.copy())
    blocks = np.nonzero(layout.pull[: layout.people, : layout.people] < -layout.penalty / 2)
    chains: Chains = make_chains(search.engine, soft, [first.copy() for _ in range(count)], search.seed)
    unavoidable = layout.bar[0] * max(0, layout.people - layout.groups * layout.max_size)
    for chunk in np.array_split(np.arange(search.steps), min(CHUNKS, search.steps)):
        if search.should_stop():
            break
        heat = temperatures(layout, search, chunk)
        soft.pull[blocks] = layout.pull[blocks] + layout.penalty - softness(layout, search, int(chunk[0]), heat[0])
        chains.advance(heat)
        best = max(total(layout, seats) for seats in chains.tables())
        search.report(int(chunk[-1]) + 1, best - unavoidable)
    return chains.tables()


def softness(layout: Layout, search: Search, step: int, heat: float) -> float:
    """What a blocked pair costs at a step: four times the temperature at first, the full penalty from half way on.

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
    upper = np.triu_indices(layout.people, 1)
    values = layout.pull[upper] if layout.people > 1 else np.zeros(1)
    free = values[values > -layout.penalty / 2]
    spread = (float(free.std()) if len(free) else 0.0) or 1e-6
    done = steps / max(1, search.steps - 1)
    hot = HOT * search.heat
    return np.asarray(spread * hot * (COLD / hot) ** done, dtype=np.float64)


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


def settle(affinity: Floats, blocked: Flags, labels: Ints, min_size: int, max_size: int) -> Ints:
    """The same groups made valid: whoever breaks most rules leaves, small groups dissolve, then seats are refilled."""
    labels = labels.copy()
    for group in range(int(labels.max(initial=-1)) + 1):
        members = np.flatnonzero(labels == group)
        while len(members) and blocked[np.ix_(members, members)].any():
            counts = blocked[np.ix_(members, members)].sum(axis=1)
            worth = affinity[np.ix_(members, members)].sum(axis=1)
            leaves = members[np.lexsort((members, worth, -counts))[0]]
            labels[leaves] = -1
            members = members[members != leaves]
        if len(members) < min_size:
            labels[members] = -1
    return _refill(affinity, blocked, labels, max_size)


def _refill(affinity: Floats, blocked: Flags, labels: Ints, max_size: int) -> Ints:
    for person in np.flatnonzero(labels < 0):
        best, worth = -1, -np.inf
        for group in np.unique(labels[labels >= 0]):
            members = labels == group
            if members.sum() < max_size and not blocked[person, members].any():
                gain = float(affinity[person, members].sum())
                best, worth = (int(group), gain) if gain > worth else (best, worth)
        labels[person] = best
    return np.where(labels < 0, -1, np.searchsorted(np.unique(labels[labels >= 0]), labels)).astype(np.int64)

"""The same search compiled by numba (the extra `fast`): single swaps, accepted by Metropolis' rule.

Import this module only where numba is installed; `engines` decides.
"""

from __future__ import annotations

import math

import numba  # type: ignore[import-untyped,unused-ignore]
import numpy as np
from numpy.typing import NDArray

from matchmaking.grouping.affinity import Floats
from matchmaking.grouping.anneal import AIMED, best_partners
from matchmaking.grouping.objective import Ints, Layout, gains

Words = NDArray[np.uint64]
TRIES = 12  # proposals for each person in a step


@numba.njit(cache=True, inline="always")  # type: ignore[misc,unused-ignore]
def _next(state: Words) -> np.uint64:
    """The next number of Marsaglia's xorshift64."""
    word = state[0]
    word ^= word << np.uint64(13)
    word ^= word >> np.uint64(7)
    word ^= word << np.uint64(17)
    state[0] = word
    return word


@numba.njit(cache=True, inline="always")  # type: ignore[misc,unused-ignore]
def _below(state: Words, limit: int) -> np.int64:
    return np.int64(((_next(state) >> np.uint64(32)) * np.uint64(limit)) >> np.uint64(32))


@numba.njit(cache=True, inline="always")  # type: ignore[misc,unused-ignore]
def _fraction(state: Words) -> float:
    return (_next(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@numba.njit(cache=True, fastmath=True)  # type: ignore[misc,unused-ignore]
def _anneal(
    pull: Floats, real: Floats, people: int, table: Floats, seats: Ints, room: Ints, place: Ints, partners: Ints,
    temperatures: Floats, tries: int, aimed: float, state: Words,
) -> None:  # fmt: skip
    """Tries `tries` swaps at each temperature; changes table, seats, room, place and state in place."""
    items, size = pull.shape[0], seats.shape[1]
    choices = partners.shape[1]
    for temperature in temperatures:
        for _ in range(tries):
            first = _below(state, people)
            here = room[first]
            if _fraction(state) < aimed:
                partner = partners[first, _below(state, choices)]
                there = room[partner]
                second = seats[there, _below(state, size)]
                if second == partner:
                    continue
            else:
                second = _below(state, items)
                there = room[second]
            if here == there:
                continue
            change = (
                table[there, first]
                + table[here, second]
                - table[here, first]
                - table[there, second]
                - (real[here] + real[there]) * pull[first, second]
            )
            if change < 0.0 and (change < -12.0 * temperature or _fraction(state) >= math.exp(change / temperature)):
                continue
            come, go = real[here], real[there]
            for item in range(items):
                shift = pull[second, item] - pull[first, item]
                table[here, item] += come * shift
                table[there, item] -= go * shift
            seats[here, place[first]], seats[there, place[second]] = second, first
            place[first], place[second] = place[second], place[first]
            room[first], room[second] = there, here


class NumbaChains:
    """Searches one after the other with the interface of `NumpyChains`."""

    name = "numba"

    def __init__(self, layout: Layout, starts: list[Ints], seed: int) -> None:
        self.layout = layout
        self.partners = best_partners(layout)
        self.seats = [np.ascontiguousarray(start) for start in starts]
        seeds = np.random.SeedSequence([seed, layout.people, layout.groups]).generate_state(len(starts), np.uint64)
        self.states: list[Words] = [np.array([word | np.uint64(1)]) for word in seeds]

    def tables(self) -> list[Ints]:
        return self.seats

    def advance(self, temperatures: Floats) -> None:
        layout = self.layout
        for seats, state in zip(self.seats, self.states, strict=True):
            room, place = np.empty(layout.items, dtype=np.int64), np.empty(layout.items, dtype=np.int64)
            room[seats] = np.arange(layout.rooms)[:, None]
            place[seats] = np.arange(layout.max_size)[None, :]
            _anneal(
                layout.pull, layout.real, layout.people, gains(layout, seats), seats, room, place, self.partners,
                np.ascontiguousarray(temperatures), TRIES * layout.people, AIMED, state,
            )  # fmt: skip


def warm_up() -> None:
    """Compiles the search, or loads it from the cache, before somebody waits for it."""
    from matchmaking.grouping.objective import make_layout

    layout = make_layout(np.eye(4), np.zeros((4, 4), dtype=bool), 2, 2, 2)
    NumbaChains(layout, [np.arange(4).reshape(2, 2)], 0).advance(np.array([1.0]))

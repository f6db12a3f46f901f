"""The same search compiled by numba (the extra `fast`).

A step deals some seats anew and then tries single swaps, accepted by Metropolis' rule: where there are few groups a
deal has little to choose from. Import this module only where numba is installed; `engines` decides.
"""

from __future__ import annotations

import math

import numba  # type: ignore[import-untyped,unused-ignore]
import numpy as np
from numpy.typing import NDArray

from matchmaking.grouping.affinity import Floats
from matchmaking.grouping.anneal import AIMED, DEALS, SHORT_NOISE, best_partners, noise_table
from matchmaking.grouping.assignment_numba import Places, Singles, assign, workspace
from matchmaking.grouping.objective import Ints, Layout, gains, places_of

Words = NDArray[np.uint64]
TRIES = 4  # swaps for each person in a step


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
def _swap(
    pull: Singles, real: Singles, people: int, table: Singles, seats: Ints, room: Ints, place: Ints, partners: Places,
    temperature: float, tries: int, aimed: float, state: Words,
) -> None:  # fmt: skip
    """Tries `tries` swaps of two seats; changes table, seats, room, place and state in place."""
    items, size = pull.shape[0], seats.shape[1]
    choices = partners.shape[1]
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


@numba.njit(cache=True, fastmath=True)  # type: ignore[misc,unused-ignore]
def _deal(
    pull: Singles, real: Singles, table: Singles, seats: Ints, room: Ints, place: Ints, temperature: float,
    noise: Singles, deals: int, state: Words,
) -> None:  # fmt: skip
    """Deals one seat of every room anew, `deals` times: whoever sat there goes where gain and chance are highest."""
    rooms, size = seats.shape
    cost, to = np.empty((rooms, rooms), np.float32), np.empty(rooms, np.int32)
    at, who = np.empty(rooms, np.int64), np.empty(rooms, np.int64)
    work, heat = workspace(rooms), np.float32(temperature)
    for _ in range(deals):
        for here in range(rooms):
            at[here] = _below(state, size)
            who[here] = seats[here, at[here]]
        for one in range(rooms):
            item, offset = who[one], _below(state, len(noise) - rooms)
            for there in range(rooms):
                left = real[there] * pull[item, who[there]] - table[there, item]
                cost[one, there] = left - heat * noise[offset + there]
        assign(cost, to, work)
        for one in range(rooms):
            there, item = to[one], who[one]
            if there != one:
                gone = who[there]
                if real[there] > 0.0:
                    for other in range(len(room)):
                        table[there, other] += pull[item, other] - pull[gone, other]
                seats[there, at[there]], room[item], place[item] = item, there, at[there]


@numba.njit(cache=True)  # type: ignore[misc,unused-ignore]
def _anneal(
    pull: Singles, real: Singles, people: int, table: Singles, seats: Ints, room: Ints, place: Ints, partners: Places,
    temperatures: Floats, noise: Singles, tries: int, aimed: float, deals: int, state: Words,
) -> None:  # fmt: skip
    """A step at each temperature."""
    for temperature in temperatures:
        _deal(pull, real, table, seats, room, place, temperature, noise, deals, state)
        _swap(pull, real, people, table, seats, room, place, partners, temperature, tries, aimed, state)


class NumbaChains:
    """Searches one after the other with the interface of `NumpyChains`."""

    name = "numba"

    def __init__(self, layout: Layout, starts: list[Ints], seed: int) -> None:
        self.layout = layout
        self.partners = best_partners(layout).astype(np.int32)
        self.noise = noise_table(SHORT_NOISE + layout.rooms)
        self.seats = [np.ascontiguousarray(start) for start in starts]
        seeds = np.random.SeedSequence([seed, layout.people, layout.groups]).generate_state(len(starts), np.uint64)
        self.states: list[Words] = [np.array([word | np.uint64(1)]) for word in seeds]

    def tables(self) -> list[Ints]:
        return self.seats

    def advance(self, temperatures: Floats) -> None:
        layout, temperatures = self.layout, np.ascontiguousarray(temperatures)
        for seats, state in zip(self.seats, self.states, strict=True):
            room, place = places_of(layout, seats)
            _anneal(
                _single(layout.pull), _single(layout.real), layout.people, _single(gains(layout, seats)), seats, room,
                place, self.partners, temperatures, self.noise, TRIES * layout.people, AIMED, DEALS, state,
            )  # fmt: skip


def _single(values: Floats) -> Singles:
    """In single precision, without a copy where it is so already."""
    return np.ascontiguousarray(values, dtype=np.float32)


def warm_up() -> None:
    """Compiles the search, or loads it from the cache, before somebody waits for it."""
    from matchmaking.grouping.objective import make_layout, single

    layout = single(make_layout(np.eye(4), np.zeros((4, 4), dtype=bool), 2, 2, 2))
    NumbaChains(layout, [np.arange(4).reshape(2, 2)], 0).advance(np.array([1.0]))

"""The annealed search in numpy, for several independent searches at once.

There are two kinds of steps. A deal takes one seat of every room, drawn by lot, and gives these seats anew to whoever
sat there, by a linear assignment on their gains with Gumbel noise as large as the temperature: so people move round in
long circles. An exchange pairs up rooms, weighs all exchanges of one seat between the two rooms of each pair (36 for
groups of six) and draws one of them or none with probabilities proportional to exp(change / temperature). The pairs of
one step share no room, so all their exchanges are exact and independent. Most pairs are aimed: a person's room with
that of one of the person's best partners.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matchmaking.grouping.affinity import Floats
from matchmaking.grouping.objective import Ints, Layout, gains

NOISE = 1 << 17
SHORT_NOISE = 1 << 15  # stays in a core's own memory
PARTNERS = 24  # and one more for every forty people
AIMED = 0.8
DEALS = 6  # in a step of the compiled search; here every other step is one
FEW_ROOMS = 12  # up to which exchanges alone find more


def best_partners(layout: Layout) -> Ints:
    """The people each person fits best, best first; (people, 24 and more)."""
    own = -layout.pull[: layout.people, : layout.people]
    np.fill_diagonal(own, np.inf)
    count = min(PARTNERS + layout.people // 40, max(1, layout.people - 1))
    best = np.argpartition(own, count - 1, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(own, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


@cache
def noise_table(size: int) -> NDArray[np.float32]:
    """Gumbel numbers, to be read from a random place on: drawing new ones would cost more than the search."""
    return np.random.default_rng(size).gumbel(size=size).astype(np.float32)


class NumpyChains:
    """Searches side by side; `advance` moves all of them one step for each temperature."""

    name = "numpy"

    def __init__(self, layout: Layout, starts: list[Ints], seed: int) -> None:
        self.layout = layout
        self.random = np.random.default_rng([seed, layout.people, layout.groups])
        self.partners = best_partners(layout)
        self.seats = np.concatenate(starts)
        self.table = np.concatenate([gains(layout, start) for start in starts])
        self.chains = len(starts)
        self.room = np.empty(self.chains * layout.items, dtype=np.int64)
        chain = np.repeat(np.arange(self.chains) * layout.items, layout.rooms)
        self.room[(self.seats + chain[:, None])] = np.arange(len(self.seats))[:, None]
        self.real = np.tile(layout.real, self.chains)
        self.noise = noise_table(NOISE)

    def tables(self) -> list[Ints]:
        return list(self.seats.reshape(self.chains, self.layout.rooms, self.layout.max_size))

    def advance(self, temperatures: Floats) -> None:
        self.table = np.concatenate([gains(self.layout, seats) for seats in self.tables()])
        for temperature in temperatures:
            if self.layout.rooms > FEW_ROOMS and self.random.random() < 0.5:
                for chain in range(self.chains):
                    self._deal(chain, float(temperature))
                continue
            aimed = self.layout.rooms > 6 and self.random.random() < AIMED
            first, second = self._aimed_pairs() if aimed else self._any_pairs()
            self._exchange(first, second, float(temperature))

    def _deal(self, chain: int, temperature: float) -> None:
        rooms, pull = self.layout.rooms, self.layout.pull
        here = np.arange(rooms) + chain * rooms
        at = self.random.integers(0, self.layout.max_size, rooms)
        who = self.seats[here, at]
        gain = self.table[here][:, who].T - pull[who[:, None], who] * self.real[:rooms]
        gain += temperature * self._draw(rooms * rooms).reshape(rooms, rooms)
        to = here[linear_sum_assignment(gain, maximize=True)[1]]
        moves = np.flatnonzero(to != here)
        there, mine = to[moves], who[moves]
        place = at[there - chain * rooms]
        change = pull[mine] - pull[self.seats[there, place]]
        self.table[there] += change * self.real[there][:, None]
        self.seats[there, place] = mine
        self.room[mine + chain * self.layout.items] = there

    def _any_pairs(self) -> tuple[Ints, Ints]:
        rooms, half = self.layout.rooms, self.layout.rooms // 2
        order = self.random.random((self.chains, rooms)).argsort(axis=1)
        order += (np.arange(self.chains) * rooms)[:, None]
        return order[:, :half].ravel(), order[:, half : 2 * half].ravel()

    def _aimed_pairs(self) -> tuple[Ints, Ints]:
        """One person a room is asked for a partner; of pairs that share a room the last one asked stays."""
        rooms = self.random.permutation(len(self.seats))
        item = self.seats[rooms, self.random.integers(0, self.layout.max_size, len(rooms))]
        person = np.where(item < self.layout.people, item, 0)
        partner = self.partners[person, self.random.integers(0, self.partners.shape[1], len(rooms))]
        other = self.room[partner + rooms // self.layout.rooms * self.layout.items]
        ask = np.flatnonzero((item < self.layout.people) & (other != rooms))
        claim = np.full(len(self.seats), -1)
        claim[rooms[ask]] = ask
        claim[other[ask]] = ask
        kept = ask[(claim[rooms[ask]] == ask) & (claim[other[ask]] == ask)]
        return rooms[kept], other[kept]

    def _exchange(self, first: Ints, second: Ints, temperature: float) -> None:
        pairs, size = len(first), self.layout.max_size
        mine, theirs = self.seats[first], self.seats[second]
        here, there = first[:, None], second[:, None]
        table, pull = self.table, self.layout.pull
        mine_gains = table[there, mine] - table[here, mine]
        their_gains = table[here, theirs] - table[there, theirs]
        meet = pull[mine[:, :, None], theirs[:, None, :]] * (self.real[first] + self.real[second])[:, None, None]
        change = (mine_gains[:, :, None] + their_gains[:, None, :] - meet).reshape(pairs, size * size)
        change *= 1.0 / temperature
        change += self._draw(pairs * size * size).reshape(change.shape)
        pick = change.argmax(axis=1)
        taken = np.flatnonzero(change[np.arange(pairs), pick] > self._draw(pairs))
        if len(taken):
            left, right = pick[taken] // size, pick[taken] % size
            self._apply(first[taken], left, mine[taken, left], second[taken], right, theirs[taken, right])

    def _apply(self, first: Ints, left: Ints, mine: Ints, second: Ints, right: Ints, theirs: Ints) -> None:
        change = self.layout.pull[theirs] - self.layout.pull[mine]
        if self.layout.rooms > self.layout.groups:
            self.table[first] += change * self.real[first][:, None]
            self.table[second] -= change * self.real[second][:, None]
        else:
            self.table[first] += change
            self.table[second] -= change
        self.seats[first, left], self.seats[second, right] = theirs, mine
        offset = first // self.layout.rooms * self.layout.items
        self.room[theirs + offset], self.room[mine + offset] = first, second

    def _draw(self, count: int) -> Floats | NDArray[np.float32]:
        """Gumbel numbers, from the table where they fit."""
        if count > NOISE // 2:
            return self.random.gumbel(size=count)
        start = int(self.random.integers(0, NOISE - count))
        return self.noise[start : start + count]

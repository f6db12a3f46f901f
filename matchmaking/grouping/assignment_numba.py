"""The linear assignment problem, compiled: rows to columns one to one, at the least cost.

Import this module only where numba is installed. The method is that of Jonker and Volgenant (Computing 38, 1987):
most rows find their column by bidding for it, shortest augmenting paths place the rest.
"""

from __future__ import annotations

from typing import Any

import numba  # type: ignore[import-untyped,unused-ignore]
import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Places = NDArray[np.int32]
NOBODY = -1
FAR = np.float32(1e30)
BIDS = 4  # for each column, after which a row that lost its column leaves the rest to the paths
ROUNDS = 2


@numba.njit(cache=True, fastmath=True)  # type: ignore[misc,unused-ignore]
def _first_prices(cost: Singles, column: Places, row: Places, price: Singles) -> None:
    """Each column's price is its least cost; it goes to the row that has it, if that row is still free."""
    size = len(price)
    column[:], row[:] = NOBODY, NOBODY
    price[:] = cost[0]
    cheapest = np.zeros(size, np.int32)
    for one in range(1, size):
        costs = cost[one]
        for place in range(size):
            if costs[place] < price[place]:
                price[place], cheapest[place] = costs[place], one
    for place in range(size):
        if column[cheapest[place]] == NOBODY:
            column[cheapest[place]], row[place] = place, cheapest[place]


@numba.njit(cache=True, fastmath=True)  # type: ignore[misc,unused-ignore]
def _bid(cost: Singles, column: Places, row: Places, price: Singles, free: Places, count: int) -> int:
    """Each free row takes its best column and lowers the price by its lead over the second best; who sat there is
    free again. Afterwards `free` holds those without a column, whose number is returned."""
    size, at, left, bids = len(price), 0, 0, 0
    while at < count:
        one = free[at]
        at += 1
        bids += 1
        costs = cost[one]
        best, second = 0, 0
        least, next_least = costs[0] - price[0], FAR
        for place in range(1, size):
            rest = costs[place] - price[place]
            if rest < next_least:
                if rest < least:
                    best, second, least, next_least = place, best, rest, least
                else:
                    second, next_least = place, rest
        if least == next_least and row[best] != NOBODY:
            best = second
        lower = price[best] - (next_least - least)
        lead = lower < price[best]
        price[best] = lower
        loser = row[best]
        column[one], row[best] = best, one
        if loser != NOBODY:
            column[loser] = NOBODY
            if lead and bids < BIDS * size:
                at -= 1
                free[at] = loser
            else:
                free[left] = loser
                left += 1
    return left


@numba.njit(cache=True, fastmath=True)  # type: ignore[misc,unused-ignore]
def _augment(
    cost: Singles, column: Places, row: Places, price: Singles, start: int,
    way: Singles, come: Places, open_: Places,
) -> None:  # fmt: skip
    """The row `start` gets a column along the shortest path of exchanges; prices follow."""
    size = len(price)
    for place in range(size):
        way[place], come[place], open_[place] = cost[start, place] - price[place], start, place
    done = 0
    while True:
        best = done
        for at in range(done + 1, size):
            if way[open_[at]] < way[open_[best]]:
                best = at
        open_[done], open_[best] = open_[best], open_[done]
        end = open_[done]
        if row[end] == NOBODY:
            break
        done += 1
        through = row[end]
        costs, base = cost[through], cost[through, end] - price[end] - way[end]
        for at in range(done, size):
            place = open_[at]
            longer = costs[place] - price[place] - base
            if longer < way[place]:
                way[place], come[place] = longer, through
    for at in range(done):
        price[open_[at]] += way[open_[at]] - way[end]
    one = NOBODY
    while one != start:
        one = come[end]
        row[end] = one
        column[one], end = end, column[one]


@numba.njit(cache=True)  # type: ignore[misc,unused-ignore]
def workspace(size: int) -> Any:
    """Room for `assign` to work in: reused, as it is called very often."""
    return (
        np.empty(size, np.int32), np.empty(size, np.float32), np.empty(size, np.int32),
        np.empty(size, np.float32), np.empty(size, np.int32), np.empty(size, np.int32),
    )  # fmt: skip


@numba.njit(cache=True)  # type: ignore[misc,unused-ignore]
def assign(cost: Singles, column: Places, room: Any) -> None:
    """Writes the column of each row into `column`, (n,), so that the sum of `cost`, (n, n), is least."""
    row, price, free, way, come, open_ = room
    _first_prices(cost, column, row, price)
    count = 0
    for one in range(len(column)):
        if column[one] == NOBODY:
            free[count] = one
            count += 1
    for _ in range(ROUNDS):
        count = _bid(cost, column, row, price, free, count)
    for at in range(count):
        _augment(cost, column, row, price, free[at], way, come, open_)

"""Member companies as short documents of their network: the best one counts, up to a cap."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from matchmaking.routing.documents import Member, NetworkDocument
from matchmaking.routing.terms import Floats, Query, products

WEIGHT = 1.0
CAP = 0.35
INTRODUCED_FROM = 0.06


def owned_members(networks: Sequence[NetworkDocument]) -> list[tuple[int, Member]]:
    """Return all members with the row of their network, those of one network next to each other."""
    return [(row, member) for row, network in enumerate(networks) for member in network.members]


class MemberIndex:
    """The members of all networks; `matrix` is (terms, members) in the order of `owned`."""

    def __init__(self, owned: Sequence[tuple[int, Member]], networks: int, matrix: sparse.csr_array) -> None:
        self._members = [member for _, member in owned]
        self._rows = np.array([row for row, _ in owned], dtype=np.int64)
        self._networks = networks
        self._matrix = matrix

    def likeness(self, query: Query) -> Floats:
        """Return the cosine of the query with each member."""
        return products(self._matrix, query)

    def scores(self, likeness: Floats) -> Floats:
        """Return for each network its best member's likeness, capped and weighted."""
        best = np.zeros(self._networks)
        np.maximum.at(best, self._rows, likeness)
        return WEIGHT * np.minimum(best, CAP)

    def best(self, likeness: Floats, row: int) -> Member | None:
        """Return the network's member that is nearest to the query, the first of equals; None if none is near."""
        start, end = np.searchsorted(self._rows, [row, row + 1])
        own = likeness[start:end]
        if not own.size or own.max() < INTRODUCED_FROM:
            return None
        return self._members[start + int(own.argmax())]

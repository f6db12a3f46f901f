"""The bare frame of a round: numbers and flags, what every exact step of the search works on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.objective import Ints


@dataclass(frozen=True, slots=True)
class Frame:
    """affinity : (n, n), symmetric, zero diagonal; blocked : (n, n), pairs whose units never share a group;
    unit : (n,), people of one number share a group or all wait; must : (n,), who may not wait; sizes of groups."""

    affinity: Floats
    blocked: Flags
    unit: Ints
    must: Flags
    min_size: int
    max_size: int

    def only(self, rows: Ints) -> Frame:
        """The frame of some people; of a unit all members or none."""
        here = np.ix_(rows, rows)
        unit = np.unique(self.unit[rows], return_inverse=True)[1].astype(np.int64)
        return replace(
            self, affinity=self.affinity[here], blocked=self.blocked[here], unit=unit, must=self.must[rows]
        )  # fmt: skip

    @property
    def joined(self) -> bool:
        """Whether anybody is bound to somebody else."""
        return bool(len(np.unique(self.unit)) < len(self.unit))

    def is_valid(self, labels: Ints) -> bool:
        """Whether everything holds for these groups, -1 for waiting."""
        together = (labels[:, None] == labels[None, :]) & (labels[:, None] >= 0)
        sizes = np.bincount(labels[labels >= 0])
        sizes = sizes[sizes > 0]
        split = (self.unit[:, None] == self.unit[None, :]) & (labels[:, None] != labels[None, :])
        fits = bool(((sizes >= self.min_size) & (sizes <= self.max_size)).all())
        return fits and not bool((together & self.blocked).any() or split.any() or (self.must & (labels < 0)).any())


def plain_frame(affinity: Floats, blocked: Flags, min_size: int, max_size: int) -> Frame:
    """A frame without units and pins."""
    people = len(affinity)
    return Frame(affinity, blocked, np.arange(people), np.zeros(people, dtype=bool), min_size, max_size)


def value_of(affinity: Floats, labels: Ints) -> float:
    """The plain sum of affinities within groups, each pair once."""
    together = np.triu((labels[:, None] == labels[None, :]) & (labels[:, None] >= 0), 1)
    return float(affinity[together].sum())


def numbered(labels: Ints) -> Ints:
    """The same groups with the numbers 0, 1, 2 … in the order of their old ones."""
    used = np.unique(labels[labels >= 0])
    return np.where(labels < 0, -1, np.searchsorted(used, labels)).astype(np.int64)

"""Which fields of the economy an enquiry speaks of, and which networks cover them."""

import numpy as np
from scipy import sparse

from matchmaking.routing.terms import Floats

POWER = 3.0


class FieldIndex:
    """The vocabulary's groups as documents of their own, however many networks cover them.

    matrix     : (terms, groups), columns of length 1
    attachment : (groups, networks), how firmly a group belongs to a network, values in [0, 1)
    """

    def __init__(self, matrix: sparse.csr_array, attachment: Floats) -> None:
        self.matrix = matrix
        self.attachment = attachment
        self._powers = attachment**POWER
        self._lengths = np.sqrt((attachment**2).sum(axis=0))
        self._uncovered = 1 - attachment.max(axis=1, initial=0.0)

    def scores(self, likeness: Floats) -> Floats:
        """Return for each network (sum of (attachment * likeness) ** POWER) ** (1 / POWER) over the groups.

        Between the best group alone and the sum of all, so that many weak likenesses do not outweigh a clear one.
        """
        return np.asarray(np.maximum(likeness, 0.0) ** POWER @ self._powers) ** (1 / POWER)

    def weights(self, likeness: Floats, row: int) -> Floats:
        """Return weights of the groups with which their likenesses add up to the network's score without a rest."""
        powers = self._powers[:, row] * np.maximum(likeness, 0.0) ** (POWER - 1)
        score = float((powers * likeness).sum()) ** (1 / POWER)
        return powers / score ** (POWER - 1) if score else powers

    def outside(self, likeness: Floats) -> float:
        """Return the likeness with the nearest group that no network covers, weighted by how little it is covered."""
        return float((likeness * self._uncovered).max(initial=0.0))

    def alike(self, row: int) -> Floats:
        """Return the cosine of the network's attachments with those of each network; 0 where one has none."""
        both = self._lengths * self._lengths[row]
        return np.divide(self.attachment.T @ self.attachment[:, row], both, out=np.zeros(len(both)), where=both > 0)

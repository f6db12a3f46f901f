"""Which fields of the economy an enquiry speaks of, and which networks cover them."""

import numpy as np
from scipy import sparse

from matchmaking.routing.terms import Floats, Query, products

POWER = 3.0


class FieldIndex:
    """The vocabulary's groups as documents of their own, however many networks cover them.

    matrix     : (terms, groups), columns of length 1
    attachment : (groups, networks), how firmly a group belongs to a network, values in [0, 1)
    """

    def __init__(self, matrix: sparse.csr_array, attachment: Floats) -> None:
        self.matrix = matrix
        self.attachment = attachment
        self._uncovered = 1 - attachment.max(axis=1, initial=0.0)

    def likeness(self, query: Query) -> Floats:
        """Return the cosine of the query with each group."""
        return products(self.matrix, query)

    def scores(self, likeness: Floats) -> Floats:
        """Return for each network (sum of (attachment * likeness) ** POWER) ** (1 / POWER) over the groups.

        Between the best group alone and the sum of all, so that many weak likenesses do not outweigh a clear one.
        """
        met = np.flatnonzero(likeness > 0)
        return ((self.attachment[met] * likeness[met, None]) ** POWER).sum(axis=0) ** (1 / POWER)

    def weights(self, likeness: Floats, row: int) -> Floats:
        """Return weights of the groups with which their likenesses add up to the network's score without a rest."""
        own = self.attachment[:, row]
        powers = own**POWER * np.maximum(likeness, 0.0) ** (POWER - 1)
        score = float((powers * likeness).sum()) ** (1 / POWER)
        return powers / score ** (POWER - 1) if score else np.zeros(len(own))

    def outside(self, likeness: Floats) -> float:
        """Return the likeness with the nearest group that no network covers, weighted by how little it is covered."""
        return float((likeness * self._uncovered).max(initial=0.0))

    def alike(self, row: int) -> Floats:
        """Return the cosine of the network's attachments with those of each network; 0 where one has none."""
        lengths = np.sqrt((self.attachment**2).sum(axis=0))
        both = lengths * lengths[row]
        return np.divide(self.attachment.T @ self.attachment[:, row], both, out=np.zeros(len(both)), where=both > 0)

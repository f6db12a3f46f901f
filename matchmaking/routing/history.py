"""Earlier enquiries whose network is known: what is like one of them goes where that one went.

Nothing below the gate counts, so that enquiries unlike all earlier ones are ranked as if there were no history.
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from matchmaking.routing.documents import Example
from matchmaking.routing.terms import Floats, Query, products

GATE = 0.15
WEIGHT = 2.5
DECLINED_GATE = 0.7


def usable_examples(keys: Sequence[str], examples: Sequence[Example]) -> list[Example]:
    """Return the examples that say something about networks that are still there, or that none was the right one."""
    known = set(keys)
    return [e for e in examples if e.nobodys or e.key in known or known & set(e.declined)]


class History:
    """The examples; `matrix` is (terms, examples) in their order."""

    def __init__(self, keys: Sequence[str], examples: Sequence[Example], matrix: sparse.csr_array) -> None:
        self._rows = {key: row for row, key in enumerate(keys)}
        self._examples = examples
        self._matrix = matrix
        self._nobodys = np.array([example.nobodys for example in examples], dtype=bool)

    def likeness(self, query: Query) -> Floats:
        """Return the cosine of the query with each example."""
        return products(self._matrix, query)

    def scores(self, likeness: Floats) -> Floats:
        """Return what each network gains by the nearest enquiry that it took, and loses by one that it declined."""
        gain, loss = np.zeros(len(self._rows)), np.zeros(len(self._rows))
        for number in np.flatnonzero(likeness > GATE).tolist():
            example, near = self._examples[number], float(likeness[number])
            if example.key in self._rows:
                row = self._rows[example.key]
                gain[row] = max(gain[row], WEIGHT * (near - GATE))
            for row in (self._rows[key] for key in example.declined if key in self._rows):
                loss[row] = max(loss[row], WEIGHT * (near - DECLINED_GATE))
        return gain - loss

    def outside(self, likeness: Floats) -> float:
        """Return how near the enquiry is to one that belonged to no network, 0 below the gate."""
        return max(float(likeness[self._nobodys].max(initial=0.0)) - GATE, 0.0)

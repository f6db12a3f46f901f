"""The compiled assignment against scipy's, and what a deal by it leaves in order."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matchmaking.grouping.assignment_numba import assign, workspace


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40])
@pytest.mark.parametrize("kind", ["plain", "ties", "dear", "same"])
def test_rows_get_columns_at_the_least_cost(size, kind):
    random = np.random.default_rng(size)
    for _ in range(20):
        cost = random.normal(size=(size, size)).astype(np.float32)
        if kind == "ties":
            cost = np.round(cost)
        elif kind == "dear":
            cost[random.random(cost.shape) < 0.3] += 60
        elif kind == "same":
            cost[:] = cost[0]
        column = np.empty(size, dtype=np.int32)

        assign(cost, column, workspace(size))

        rows, best = linear_sum_assignment(cost)
        assert sorted(column) == list(range(size))
        assert cost[rows, column].sum() == pytest.approx(cost[rows, best].sum(), abs=1e-4)

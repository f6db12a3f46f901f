import numpy as np
import pytest

from benchmarks import blocks, grouping
from benchmarks.grouping import make_round
from matchmaking.grouping.engines import available


class Region:
    """Fifty people on a line: the shape that `solve_big` asks for."""

    def __init__(self, people):
        self.n = people
        self.features = {"xy": np.c_[np.arange(people), np.zeros(people)]}

    def block(self, rows, cols):
        values = -np.abs(rows[:, None] - cols[None, :]).astype(float)
        return values

    def forbidden_block(self, rows, cols):
        return np.abs(rows[:, None] - cols[None, :]) == 1


@pytest.mark.parametrize("engine", available())
def test_solve_seats_everybody_and_keeps_pairs_apart(engine):
    affinity = np.ones((17, 17)) - np.eye(17)
    forbidden = np.array([[0, 1], [1, 2]])

    labels = grouping.solve(affinity, 5, 6, 3, forbidden, 0.2, 1, engine=engine)

    assert sorted(np.bincount(labels)) == [5, 6, 6]
    assert labels[0] != labels[1] != labels[2]


def test_solve_lets_the_fewest_wait():
    labels = grouping.solve(np.zeros((9, 9)), 5, 6, 0, np.zeros((0, 2), dtype=int), 0.1, 1)

    assert (labels < 0).sum() == 3


def test_a_large_round_is_solved_in_blocks(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 44)
    region = Region(132)

    labels = grouping.solve_big(region, 5, 6, 2.0, 1)

    sizes = np.bincount(labels)
    assert set(sizes) <= {5, 6}
    assert (labels[1:] != labels[:-1]).all()


def test_the_own_figures_beat_random_and_greedy():
    row = grouping.measure(make_round(34, 1, steps=500), "numpy")

    assert row["engine"] > row["greedy"] > row["random"]
    assert (row["waiting"], row["broken"]) == (0, 0)


def test_the_own_proof_says_what_is_possible_at_most():
    row = grouping.measure_proof(make_round(16, 1, steps=500))

    assert row["optimal"]
    assert row["engine"] <= row["best"] <= row["bound"] < row["best"] + 1e-6

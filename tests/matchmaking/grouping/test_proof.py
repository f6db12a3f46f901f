"""The bound against brute force, against every grouping, and when the search for it is stopped."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.grouping.proof import all_groups, prove, value_of


def people(count: int, seed: int, rivals: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric affinities and pairs that must not meet."""
    random = np.random.default_rng(seed)
    affinity = random.random((count, count))
    blocked = random.random((count, count)) < rivals / 2
    affinity, blocked = affinity + affinity.T, blocked | blocked.T
    np.fill_diagonal(blocked, False)
    return affinity, blocked


def best_of_two_groups(affinity: np.ndarray, blocked: np.ndarray, size: int) -> float:
    """Every way to cut the people into a group of this size and the rest."""
    everyone = set(range(len(affinity)))
    totals = [-np.inf]
    for first in combinations(sorted(everyone), size):
        halves = first, tuple(sorted(everyone - set(first)))
        pairs = [pair for half in halves for pair in combinations(half, 2)]
        if not any(blocked[pair] for pair in pairs):
            totals.append(sum(affinity[pair] for pair in pairs))
    return max(totals)


def some_allowed_grouping(blocked: np.ndarray, size: int, seed: int) -> np.ndarray | None:
    random = np.random.default_rng(seed)
    for _ in range(300):
        labels = np.ones(len(blocked), dtype=np.int64)
        labels[random.permutation(len(blocked))[:size]] = 0
        if not (blocked & (labels[:, None] == labels[None, :])).any():
            return labels
    return None


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("count", "size"), [(10, 5), (11, 5), (12, 6)])
def test_the_optimum_is_found_and_proven_as_brute_force_has_it(count, size, seed):
    affinity, blocked = people(count, seed, rivals=0.04)
    start = some_allowed_grouping(blocked, size, seed)
    assert start is not None

    proof = prove(affinity, blocked, start, (5, 6))

    assert proof.optimal
    assert proof.value == pytest.approx(best_of_two_groups(affinity, blocked, size))
    assert not (blocked & (proof.labels[:, None] == proof.labels[None, :])).any()


@settings(max_examples=8, deadline=None)
@given(st.integers(15, 19), st.integers(0, 10_000))
def test_no_grouping_is_worth_more_than_the_bound(count, seed):
    affinity, blocked = people(count, seed, rivals=0.0)
    random = np.random.default_rng(seed)
    groups = -(-count // 6)
    if groups * 5 > count:
        return
    labels = random.permutation(np.arange(count) % groups)

    proof = prove(affinity, blocked, labels, (5, 6))
    other = random.permutation(labels)

    assert proof.bound >= proof.value >= value_of(affinity, labels) - 1e-9
    assert value_of(affinity, other) <= proof.bound + 1e-9
    assert proof.optimal


def test_a_bound_that_was_stopped_early_still_holds():
    affinity, blocked = people(20, 3)
    best = prove(affinity, blocked, np.arange(20) % 4, (5, 5))

    stopped = prove(affinity, blocked, np.arange(20) % 4, (5, 5), should_stop=lambda: True)

    assert stopped.bound >= best.value - 1e-9


def test_who_waits_stays_waiting():
    affinity, blocked = people(13, 5, rivals=0.0)
    labels = np.array([0] * 6 + [1] * 6 + [-1])

    proof = prove(affinity, blocked, labels, (5, 6))

    assert proof.optimal
    assert proof.labels[12] == -1
    assert sorted(np.bincount(proof.labels[:12])) == [6, 6]


def test_groups_are_all_that_the_rules_allow():
    affinity, blocked = people(9, 1, rivals=0.3)

    columns = all_groups(affinity, blocked, 4)

    allowed = [g for g in combinations(range(9), 4) if not any(blocked[pair] for pair in combinations(g, 2))]
    assert sorted(map(tuple, columns.members.tolist())) == allowed
    worth = {tuple(m): w for m, w in zip(columns.members.tolist(), columns.worth, strict=True)}
    assert worth == {g: pytest.approx(sum(affinity[pair] for pair in combinations(g, 2))) for g in allowed}


def test_more_people_than_can_be_looked_at_are_refused():
    affinity, blocked = people(51, 1)

    with pytest.raises(ValueError, match="51"):
        prove(affinity, blocked, np.arange(51) % 9, (5, 6))


def test_nobody_seated_is_worth_nothing():
    affinity, blocked = people(4, 1)

    proof = prove(affinity, blocked, np.full(4, -1), (5, 6))

    assert (proof.bound, proof.value, proof.optimal) == (0.0, 0.0, True)

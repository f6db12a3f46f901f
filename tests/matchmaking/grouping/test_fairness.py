"""The smallest share is raised, the total pays little for it, and both can be read."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.grouping import make_round
from matchmaking.grouping.checks import violations
from matchmaking.grouping.fairness import best_tables, lift_the_worst, shares
from matchmaking.grouping.frame import Frame, plain_frame, value_of
from matchmaking.grouping.problem import Problem
from matchmaking.grouping.resplit import polish
from matchmaking.grouping.solver import solve
from tests.matchmaking.grouping.people import crowd


def never() -> bool:
    return False


def matrices(people: int, seed: int) -> Frame:
    random = np.random.default_rng(seed)
    affinity = np.triu(random.random((people, people)), 1)
    return plain_frame(affinity + affinity.T, np.zeros((people, people), dtype=bool), 3, 4)


def two_groups(frame: Frame) -> list[np.ndarray]:
    people = len(frame.unit)
    sizes = [size for size in (3, 4) if people - size in (3, 4)]
    return [
        np.isin(np.arange(people), group).astype(np.int64)
        for size in sizes
        for group in combinations(range(people), size)
    ]


def test_a_share_is_what_somebody_got_of_the_best_companions_there_are():
    affinity = np.array([[0, 4, 2, 1], [4, 0, 1, 0], [2, 1, 0, 3], [1, 0, 3, 0]], dtype=float)
    blocked = np.zeros((4, 4), dtype=bool)
    blocked[0, 1] = blocked[1, 0] = True

    best = best_tables(affinity, blocked, 2)

    assert best.tolist() == [1.5, 0.5, 2.5, 2.0]
    assert shares(affinity, np.array([0, -1, 0, 0]), best).tolist() == [1.0, np.inf, 1.0, 1.0]


def test_who_fits_nobody_is_not_counted_as_badly_placed():
    assert shares(np.zeros((3, 3)), np.zeros(3, dtype=int), np.zeros(3)).tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("people", "give_up"), [(6, 0.05), (7, 0.05), (8, 0.01)])
def test_of_two_groups_no_cut_within_the_price_is_better_for_the_worst_placed(people, give_up, seed):
    frame = matrices(people, seed)
    best = best_tables(frame.affinity, frame.blocked, 2)
    everything = two_groups(frame)
    plain = max(everything, key=lambda labels: value_of(frame.affinity, labels))
    floor = value_of(frame.affinity, plain) * (1 - give_up)
    affordable = [labels for labels in everything if value_of(frame.affinity, labels) >= floor - 1e-12]
    reached = [(shares(frame.affinity, labels, best).min(), value_of(frame.affinity, labels)) for labels in affordable]

    fair = lift_the_worst(frame, plain, best, give_up, never)

    assert shares(frame.affinity, fair, best).min() == pytest.approx(max(reached)[0])
    assert value_of(frame.affinity, fair) == pytest.approx(max(reached)[1])


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(8, 40), st.integers(0, 1000), st.sampled_from([0.002, 0.01, 0.05]))
def test_nobody_is_worse_off_than_the_worst_was_and_the_price_is_kept(people, seed, give_up):
    problem = make_round(people, seed, steps=30)
    plain = solve(replace(problem, give_up=0.0))

    fair = solve(replace(problem, give_up=give_up))

    assert violations(problem, fair.groups, [waiting.key for waiting in fair.waiting]) == []
    assert [waiting.key for waiting in fair.waiting] == [waiting.key for waiting in plain.waiting]
    assert fair.plain == pytest.approx(plain.total)
    assert fair.worst_before == pytest.approx(plain.worst)
    assert fair.worst >= fair.worst_before - 1e-9
    assert 0 <= fair.given_up <= give_up + 1e-9


def test_a_round_that_pays_for_its_worst_placed_person_says_what_it_paid():
    solution = solve(make_round(34, 2, steps=600))

    assert solution.worst > solution.worst_before + 0.05
    assert solution.given_up == pytest.approx((solution.plain - solution.total) / solution.plain)
    assert 0 < solution.given_up <= 0.01


def test_a_price_of_nothing_leaves_the_plain_sum():
    problem = make_round(34, 2, steps=600)

    solution = solve(replace(problem, give_up=0.0))

    assert solution.plain == pytest.approx(solution.total)
    assert solution.worst == solution.worst_before


def test_a_locked_group_pays_nothing_for_the_others():
    problem = make_round(34, 2, steps=300)
    first = solve(replace(problem, give_up=0.0))
    start = {key: number for number, group in enumerate(first.groups) for key in group}
    locked = replace(problem, rules=replace(problem.rules, locked=frozenset({0, 2})), start=start, give_up=0.05)

    solution = solve(locked)

    assert {first.groups[0], first.groups[2]} <= set(solution.groups)


@pytest.mark.parametrize("price", [-0.1, 1.0])
def test_only_a_part_can_be_given_up(price):
    with pytest.raises(ValueError, match="given up"):
        Problem(crowd(2), give_up=price)


def test_groups_of_nine_and_more_are_dealt_one_exchange_at_a_time():
    random = np.random.default_rng(4)
    affinity = np.triu(random.random((20, 20)), 1)
    frame = plain_frame(affinity + affinity.T, np.zeros((20, 20), dtype=bool), 9, 11)
    start = np.arange(20) % 2

    labels = polish(frame, start, never)

    assert frame.is_valid(labels)
    for person, other in combinations(range(20), 2):
        swapped = labels.copy()
        swapped[[person, other]] = labels[[other, person]]
        assert value_of(frame.affinity, swapped) <= value_of(frame.affinity, labels) + 1e-9

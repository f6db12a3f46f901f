"""Pins and locks that cannot be kept are refused before anybody searches, with those it depends on and no others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from matchmaking.grouping import solver
from matchmaking.grouping.feasibility import require_feasible
from matchmaking.grouping.problem import InfeasibleError, Problem, Rules
from matchmaking.grouping.table import prepare
from tests.matchmaking.grouping.brute import all_groupings
from tests.matchmaking.grouping.people import crowd, person
from tests.matchmaking.grouping.rule_sets import held_rounds


def refused(problem):
    """The keys with which it is refused, None when it is not."""
    try:
        require_feasible(prepare(problem))
    except InfeasibleError as error:
        return set(error.keys)
    return None


def apart(*pairs):
    return frozenset(frozenset(pair) for pair in pairs)


def test_more_groups_to_stay_in_than_there_are_people_for():
    start = {key: key for key in range(3)}

    assert refused(Problem(crowd(10), Rules(pinned=frozenset({0, 1, 2})), start=start)) == {0, 1, 2}
    assert refused(Problem(crowd(10), Rules(pinned=frozenset({0, 1})), start=start)) is None


def test_two_who_need_the_same_companions_are_named_and_a_third_is_not():
    people = (*crowd(12), *(person(key, latitude=54.0, travel_limit_km=50.0) for key in range(20, 26)))
    rules = Rules(
        min_size=5, pinned=frozenset({0, 1, 20}),
        forbidden=apart(*((one, other) for one in (0, 1) for other in range(2, 8))),
    )  # fmt: skip

    assert refused(Problem(people, rules, start={0: 0, 1: 1, 20: 2})) == {0, 1}


def test_companions_who_must_not_meet_each_other_are_no_companions():
    rules = Rules(min_size=3, max_size=3, pinned=frozenset({0}), forbidden=apart((1, 2), (1, 3), (2, 3)))

    assert refused(Problem(crowd(4), rules, start={0: 0})) == {0}


@pytest.mark.parametrize(
    "change", [{"decision_maker": False}, {"latitude": 54.0, "travel_limit_km": 50.0}, {"company": "company of 1"}]
)
def test_level_travel_and_company_of_one_who_is_pinned_are_found(change):
    people = (person(0, **change), *crowd(12)[1:])
    rules = Rules(pinned=frozenset({0, 1}), require_decision_makers=True)

    keys = refused(Problem(people, rules, start={0: 0, 1: 0}))

    assert keys == {0, 1}


def test_it_is_refused_before_the_search(monkeypatch):
    monkeypatch.setattr(solver, "partition", lambda *_args, **_more: pytest.fail("it was searched"))
    start = {key: key for key in range(3)}

    with pytest.raises(InfeasibleError):
        solver.solve(Problem(crowd(10), Rules(pinned=frozenset({0, 1, 2})), start=start))


def test_what_is_found_before_the_search_keeps_every_pin():
    start = {key: key % 4 for key in range(8)}
    problem = Problem(crowd(21), Rules(pinned=frozenset(range(8)), forbidden=apart((8, 9), (9, 10))), start=start)

    labels = require_feasible(prepare(problem))

    assert (labels[:8] >= 0).all()
    assert labels[:4].tolist() == labels[4:8].tolist()
    assert (np.bincount(labels[labels >= 0]) >= 5).all()


@settings(max_examples=80, deadline=None, derandomize=True)
@given(held_rounds(most=8))
def test_refused_is_what_no_grouping_can_keep(problem):
    assert (refused(problem) is None) == any(True for _ in all_groupings(problem))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(held_rounds(most=16))
def test_who_is_named_is_pinned_or_locked_and_once_set_free_named_no_more(problem):
    keys = refused(problem)

    if keys is not None:
        held = {key for key, group in problem.start.items() if group in problem.rules.locked} | problem.rules.pinned
        joined = {key for pair in problem.rules.together for key in pair}
        assert keys
        assert keys <= held | joined
        gone = {problem.start[key] for key in keys if key in problem.start}
        rules = replace(problem.rules, pinned=problem.rules.pinned - keys, locked=problem.rules.locked - gone)
        left = refused(replace(problem, rules=rules))
        assert left is None or not left & (keys - joined)

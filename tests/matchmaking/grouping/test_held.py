"""Pairs who belong together, pins and locked groups: kept in every grouping, in both engines."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.grouping import make_round
from matchmaking.grouping.checks import violations
from matchmaking.grouping.engines import available
from matchmaking.grouping.problem import InfeasibleError, Problem, Rules
from matchmaking.grouping.solver import solve
from tests.matchmaking.grouping.brute import all_groupings
from tests.matchmaking.grouping.people import crowd, person
from tests.matchmaking.grouping.rule_sets import held_rounds, rule_sets

SHORT = 300


def broken(problem, solution):
    return violations(problem, solution.groups, [waiting.key for waiting in solution.waiting])


def group_of(solution, key):
    return next(group for group in solution.groups if key in group)


@settings(max_examples=530, deadline=None, derandomize=True)
@given(held_rounds())
def test_whatever_is_held_the_grouping_is_valid_or_refused(problem):
    solution = solved(problem)

    assert solution is None or {key for group in solution.groups for key in group} >= problem.rules.pinned


def solved(problem):
    """A judged solution; None when it was refused, which `test_only_the_impossible_is_refused…` looks at."""
    try:
        solution = solve(problem)
    except InfeasibleError:
        return None
    assert broken(problem, solution) == []
    return solution


def fewest_waiting(problem):
    return min((len(waiting) for _groups, waiting in all_groupings(problem)), default=None)


def found_waiting(problem):
    solution = solved(problem)
    return None if solution is None else len(solution.waiting)


@settings(max_examples=70, deadline=None, derandomize=True)
@given(held_rounds(most=8))
def test_only_the_impossible_is_refused_and_else_the_fewest_wait_of_all_groupings(problem):
    assert found_waiting(problem) == fewest_waiting(problem)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(rule_sets(most=8))
def test_the_fewest_wait_of_all_groupings_whatever_the_rules(problem):
    assert found_waiting(problem) == fewest_waiting(problem)


@pytest.mark.parametrize("engine", available())
def test_improving_the_rest_keeps_pins_locks_and_pairs(engine):
    problem = make_round(66, 3, steps=SHORT)
    first = solve(problem, engine=engine)
    start = {key: number for number, group in enumerate(first.groups) for key in group}
    pinned = frozenset([*first.groups[0][:2], first.groups[1][0], first.groups[2][0]])
    strangers = frozenset({frozenset({first.groups[4][0], first.groups[5][0]})} - problem.rules.forbidden)
    rules = replace(problem.rules, pinned=pinned, locked=frozenset({3}), together=strangers)
    held = replace(problem, rules=rules, start=start)

    again = solve(held, engine=engine)

    assert broken(held, again) == []
    assert again.waiting == ()
    assert group_of(again, first.groups[3][0]) == first.groups[3]
    assert group_of(again, first.groups[0][0]) == group_of(again, first.groups[0][1])
    assert {group: origin for group, origin in zip(again.groups, again.origins, strict=True) if origin is not None} == {
        group_of(again, first.groups[number][0]): number for number in range(4)
    }
    assert solve(held, engine=engine) == again


def test_a_pair_that_fits_badly_sits_together_all_the_same():
    people = tuple(
        person(number, "energy" if number < 5 else "leadership", latitude=51.0 + (number >= 5)) for number in range(10)
    )
    together = frozenset({frozenset({0, 9})})

    apart = solve(Problem(people, steps=SHORT))
    joined = solve(Problem(people, Rules(together=together), steps=SHORT))

    assert group_of(apart, 0) == (0, 1, 2, 3, 4)
    assert 9 in group_of(joined, 0)
    assert joined.total < apart.total


def test_what_blocks_one_blocks_the_other_who_belongs_there():
    rules = Rules(together=frozenset({frozenset({0, 1})}), forbidden=frozenset({frozenset({1, 2})}))

    solution = solve(Problem(crowd(10), rules, steps=SHORT))

    assert solution.waiting == ()
    assert 2 not in group_of(solution, 0)


@pytest.mark.parametrize(
    ("rules", "people"),
    [
        (Rules(pinned=frozenset({0, 1}), forbidden=frozenset({frozenset({0, 1})})), {0, 1}),
        (Rules(pinned=frozenset({0, 1, 2, 3, 4, 5, 6})), {0, 1, 2, 3, 4, 5, 6}),
        (Rules(pinned=frozenset({0, 7}), together=frozenset({frozenset({0, 7})})), {0, 7}),
        (Rules(locked=frozenset({0})), {0, 1, 2, 3, 4, 5, 6}),
        (Rules(pinned=frozenset({0}), forbidden=frozenset(frozenset({0, key}) for key in range(1, 12))), {0}),
    ],
)
def test_pins_and_locks_that_break_rules_are_refused_with_the_people(rules, people):
    problem = Problem(crowd(12), rules, steps=SHORT, start={key: key // 7 for key in range(12)})

    with pytest.raises(InfeasibleError) as refused:
        solve(problem)

    assert set(refused.value.keys) == people


def test_people_pinned_to_more_groups_than_the_sizes_would_choose_get_them():
    problem = Problem(crowd(30), Rules(pinned=frozenset(range(6))), steps=SHORT, start={key: key for key in range(6)})

    solution = solve(problem)

    assert broken(problem, solution) == []
    assert [len(group) for group in solution.groups] == [5] * 6


def test_new_names_and_another_order_of_people_change_nothing():
    problem = make_round(24, 2, steps=SHORT)
    held = replace(
        problem,
        rules=replace(problem.rules, pinned=frozenset({3, 8}), together=frozenset({frozenset({1, 20})})),
        start={3: 0, 8: 1},
    )
    names = {one.key: f"person {one.key:03d}" for one in held.participants}
    renamed = replace(
        held,
        participants=tuple(replace(one, key=names[one.key]) for one in reversed(held.participants)),
        rules=replace(
            held.rules,
            forbidden=frozenset(frozenset(names[key] for key in pair) for pair in held.rules.forbidden),
            together=frozenset({frozenset({names[1], names[20]})}),
            pinned=frozenset({names[3], names[8]}),
        ),
        start={names[3]: 0, names[8]: 1},
    )

    one, other = solve(held), solve(renamed)

    assert other.total == pytest.approx(one.total)
    assert [sorted(group) for group in other.groups] == [sorted(names[key] for key in group) for group in one.groups]


def test_two_hundred_people_with_pins_locks_and_pairs_find_their_seats():
    problem = make_round(200, 1, steps=100)
    random = np.random.default_rng(1)
    start = {int(key): place // 6 for place, key in enumerate(random.permutation(200)[:198])}
    allowed = [pair for pair in ({4, 90}, {17, 120}, {33, 180}) if frozenset(pair) not in problem.rules.forbidden]
    rules = replace(
        problem.rules,
        together=frozenset(frozenset(pair) for pair in allowed),
        pinned=frozenset(range(40, 60)) - _conflicting(problem, start, range(40, 60)),
    )
    held = replace(problem, rules=rules, start=start)

    solution = solve(held)

    assert broken(held, solution) == []
    assert solution.waiting == ()


def _conflicting(problem, start, keys):
    """Those of the keys whose random group holds another of them."""
    places = [start[key] for key in keys]
    return frozenset(key for key in keys if places.count(start[key]) > 1)

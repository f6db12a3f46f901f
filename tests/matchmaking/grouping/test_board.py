import pytest

from benchmarks.grouping import make_round
from matchmaking.grouping.board import cost_of_move
from matchmaking.grouping.checks import Rule, Violation
from matchmaking.grouping.problem import Problem, Rules, Term, Weights
from matchmaking.grouping.solver import group_terms, prepare, solve
from tests.matchmaking.grouping.people import crowd, person


def test_a_move_costs_what_it_changes_in_the_whole_score():
    problem = make_round(34, 1, steps=300)
    groups = solve(problem).groups
    mover, target = groups[0][0], 3

    move = cost_of_move(problem, groups, mover, target)

    table = prepare(problem)
    row = {one.key: number for number, one in enumerate(table.people)}
    for term in Term:
        old, new = (
            sum(group_terms(table, [row[key] for key in group])[term] for group in each)
            for each in (groups, move.groups)
        )
        assert move.gains[term] == pytest.approx(new - old)
    assert move.total == pytest.approx(sum(move.gains.values()))
    assert move.groups[3] == (*groups[3], mover)


def test_a_move_names_the_rules_it_breaks_and_mends():
    rules = Rules(forbidden=frozenset({frozenset({0, 1}), frozenset({0, 6})}))
    problem = Problem(crowd(12), rules)

    move = cost_of_move(problem, [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]], 0, 1)

    assert move.broken == (
        Violation(Rule.TOO_LARGE, 1, (0, 6, 7, 8, 9, 10, 11)),
        Violation(Rule.KEPT_APART, 1, (0, 6)),
    )
    assert move.mended == (Violation(Rule.KEPT_APART, 0, (0, 1)),)


def test_a_waiting_person_joins_and_a_seated_one_leaves():
    problem = Problem((*crowd(5), person(5, "energy"), person(6, "energy")))

    joins = cost_of_move(problem, [[0, 1, 2, 3, 5]], 6, 0)
    leaves = cost_of_move(problem, [[0, 1, 2, 3, 5, 6]], 6, None)

    assert joins.gains[Term.INTERESTS] == pytest.approx(1.0 * Weights().interests)
    assert joins.broken == ()
    assert leaves.total == pytest.approx(-joins.total)
    assert leaves.groups == ((0, 1, 2, 3, 5),)


def test_staying_costs_nothing():
    move = cost_of_move(Problem(crowd(5)), [[0, 1, 2, 3, 4]], 2, 0)

    assert set(move.gains.values()) == {0}
    assert move.broken == move.mended == ()


def test_unknown_people_and_groups_are_refused():
    with pytest.raises(ValueError, match="99"):
        cost_of_move(Problem(crowd(5)), [[0, 1, 2, 3, 4]], 99, 0)
    with pytest.raises(ValueError, match="7"):
        cost_of_move(Problem(crowd(5)), [[0, 1, 2, 3, 4]], 2, 7)

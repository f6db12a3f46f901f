import pytest

from benchmarks.grouping import make_round
from matchmaking.grouping.board import cost_of_move, cost_of_swap
from matchmaking.grouping.checks import Rule, Violation
from matchmaking.grouping.problem import Problem, Rules, Term, Weights
from matchmaking.grouping.solver import solve
from matchmaking.grouping.table import group_terms, prepare
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


def test_a_swap_costs_what_its_two_moves_cost_and_says_so_for_groups_and_people():
    problem = make_round(34, 1, steps=300)
    groups = solve(problem).groups
    one, other = groups[0][0], groups[1][0]

    swapped = cost_of_swap(problem, groups, one, other)

    there = cost_of_move(problem, groups, one, 1)
    back = cost_of_move(problem, there.groups, other, 0)
    assert swapped.total == pytest.approx(there.total + back.total)
    assert [set(group) for group in swapped.groups] == [set(group) for group in back.groups]
    for term in Term:
        assert swapped.gains[term] == pytest.approx(sum(part[term] for part in swapped.by_group.values()))
    assert set(swapped.by_group) == {0, 1}
    assert set(swapped.by_person) == {one, other}


def test_the_person_reads_what_the_own_table_is_worth_before_and_after():
    people = (*crowd(5), person(5, "energy"), person(6, "energy"), *crowd(11)[7:])
    groups = [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]

    move = cost_of_move(Problem(people), groups, 5, 1)

    assert move.by_person[5][Term.INTERESTS] == pytest.approx(Weights().interests)
    assert move.by_person[5][Term.NEW_FACES] == pytest.approx(0.0)
    assert move.by_group[0][Term.NEW_FACES] == pytest.approx(-5 * Weights().new_faces)
    assert move.by_group[1][Term.NEW_FACES] == pytest.approx(5 * Weights().new_faces)


def test_a_waiting_person_takes_the_seat_of_another():
    problem = Problem((*crowd(5), person(5)))

    swapped = cost_of_swap(problem, [[0, 1, 2, 3, 4]], 5, 2)

    assert swapped.groups == ((0, 1, 5, 3, 4),)
    assert swapped.total == pytest.approx(0.0)


def test_pins_locks_and_pairs_speak_up_on_the_table():
    rules = Rules(pinned=frozenset({0}), locked=frozenset({1}), together=frozenset({frozenset({0, 1})}))
    problem = Problem(crowd(11), rules, start={key: key // 6 for key in range(11)})

    move = cost_of_move(problem, [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10]], 0, 1)

    assert move.broken == (
        Violation(Rule.NOT_TOGETHER, None, (0, 1)),
        Violation(Rule.PIN_MOVED, 1, (0,)),
        Violation(Rule.LOCK_CHANGED, 1, (6, 7, 8, 9, 10)),
    )


def test_a_secret_rule_is_named_without_people():
    pairs = frozenset({frozenset({0, 6})})
    problem = Problem(crowd(11), Rules(forbidden=pairs, confidential=pairs, secret=pairs))

    move = cost_of_move(problem, [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10]], 0, 1)

    assert move.broken == (Violation(Rule.CONFIDENTIAL, 1, ()),)

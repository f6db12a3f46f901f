from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.grouping import make_round
from matchmaking.grouping.checks import Rule, violations
from matchmaking.grouping.engines import available
from matchmaking.grouping.problem import Problem, Rules, Term, Waiting, WaitingReason, Weights
from matchmaking.grouping.sizes import group_counts, least_waiting, preferred_count
from matchmaking.grouping.solver import random_total, solve
from matchmaking.grouping.table import prepare
from tests.matchmaking.grouping.people import crowd, person
from tests.matchmaking.grouping.rule_sets import rule_sets

SHORT = 300
# By hand: the numbers that cannot be cut into fives and sixes, and how many then wait.
MUST_WAIT = {1: 1, 2: 2, 3: 3, 4: 4, 7: 1, 8: 2, 9: 3, 13: 1, 14: 2, 19: 1}


def broken(problem, solution):
    return violations(problem, solution.groups, [waiting.key for waiting in solution.waiting])


def reasons(solution):
    return {waiting.key: waiting.reason for waiting in solution.waiting}


@pytest.mark.parametrize("people", range(41))
def test_as_few_as_possible_wait_for_every_number_of_people(people):
    problem = make_round(people, 1, steps=40, rivals=0.0)
    problem = replace(problem, participants=tuple(replace(one, company=one.key) for one in problem.participants))

    solution = solve(problem)

    assert broken(problem, solution) == []
    assert len(solution.waiting) == MUST_WAIT.get(people, 0) == least_waiting(people, 5, 6)
    assert {waiting.reason for waiting in solution.waiting} <= {WaitingReason.REMAINDER}


def test_group_counts_by_hand():
    assert group_counts(30, 5, 6) == [5, 6]
    assert group_counts(19, 5, 6) == []
    assert preferred_count(34, 5, 6) == 6
    assert preferred_count(60, 5, 6) == 11
    assert preferred_count(4, 5, 6) == 0


def best_total(problem):
    """The optimum by brute force: all ways to cut the people into two groups."""
    table = prepare(problem)
    everyone = set(range(len(table.people)))

    def worth(group):
        rows = np.ix_(group, group)
        return -np.inf if table.blocked[rows].any() else table.affinity[rows].sum() / 2

    totals = []
    for size in (5, 6):
        for group in combinations(everyone, size):
            rest = sorted(everyone - set(group))
            if len(rest) in (5, 6):
                totals.append(worth(list(group)) + worth(rest))
    return max(totals)


@pytest.mark.parametrize("engine", available())
@pytest.mark.parametrize(("people", "seed"), [(10, 1), (10, 2), (11, 1), (11, 2), (12, 1), (12, 2)])
def test_two_groups_are_the_best_of_all_possible_ones(engine, people, seed):
    problem = make_round(people, seed, steps=2000, rivals=0.05)

    solution = solve(problem, engine=engine)

    assert broken(problem, solution) == []
    assert solution.plain == pytest.approx(best_total(problem))


def planted():
    """Twelve people in two far towns with a topic of their own: the groups are obvious."""
    return tuple(
        person(number, "energy" if number % 2 else "leadership", latitude=51.0 + number % 2) for number in range(12)
    )


@pytest.mark.parametrize("engine", available())
def test_people_who_belong_together_sit_together(engine):
    solution = solve(Problem(planted(), steps=SHORT), engine=engine)

    assert solution.groups == ((0, 2, 4, 6, 8, 10), (1, 3, 5, 7, 9, 11))
    assert solution.waiting == ()
    assert solution.scores[0][Term.INTERESTS] == pytest.approx(15.0 * Weights().interests)
    assert solution.total == pytest.approx(sum(sum(score.values()) for score in solution.scores))


@pytest.mark.parametrize("engine", available())
def test_the_same_seed_gives_the_same_result_in_any_order_of_applicants(engine):
    problem = make_round(34, 3, steps=SHORT)
    shuffled = replace(problem, participants=problem.participants[::-1])

    first = solve(problem, engine=engine)

    assert solve(problem, engine=engine) == first
    assert solve(shuffled, engine=engine) == first


def test_keys_of_both_kinds_survive():
    people = tuple(person(f"p{number}") for number in range(5)) + tuple(person(number) for number in range(5))

    solution = solve(Problem(people, steps=SHORT))

    assert {key for group in solution.groups for key in group} == {one.key for one in people}


def test_the_curve_rises_to_the_total_and_progress_ends():
    heard = []
    problem = make_round(34, 1, steps=2000)

    solution = solve(problem, progress=lambda *news: heard.append(news))

    totals = [point.total for point in solution.curve]
    assert totals == sorted(set(totals))
    assert totals[-1] == solution.plain
    assert heard[0] == ("prepare", 0, 2000, 0.0)
    assert heard[-1] == ("done", 2000, 2000, solution.total)
    assert [done for _, done, _, _ in heard] == sorted(done for _, done, _, _ in heard)


def test_a_stopped_search_still_gives_a_valid_grouping():
    problem = make_round(34, 1)

    solution = solve(problem, should_stop=lambda: True)

    assert solution.stopped
    assert broken(problem, solution) == []
    assert len(solution.groups) == 6


def test_only_decision_makers_are_seated_where_the_round_asks_for_them():
    people = (*crowd(5), person(5, decision_maker=False))

    solution = solve(Problem(people, Rules(require_decision_makers=True), steps=SHORT))

    assert solution.groups == ((0, 1, 2, 3, 4),)
    assert solution.waiting == (Waiting(5, WaitingReason.DECISION_LEVEL),)


def test_somebody_who_may_not_sit_with_anybody_waits_for_that_reason():
    rules = Rules(forbidden=frozenset(frozenset({5, other}) for other in range(5)))

    solution = solve(Problem(crowd(6), rules, steps=SHORT))

    assert solution.groups == ((0, 1, 2, 3, 4),)
    assert reasons(solution) == {5: WaitingReason.NO_COMPATIBLE_GROUP}


def test_somebody_who_lives_too_far_waits_for_travel():
    people = (*crowd(5), person(5, latitude=54.0, travel_limit_km=50.0))

    solution = solve(Problem(people, steps=SHORT))

    assert reasons(solution) == {5: WaitingReason.TRAVEL}


def test_two_of_a_company_need_two_groups():
    people = (person(0, company="x"), person(1, company="x"), *crowd(10)[2:])

    solution = solve(Problem(people, steps=SHORT))

    assert solution.waiting == ()
    assert [len({0, 1} & set(group)) for group in solution.groups] == [1, 1]


def test_more_groups_are_made_when_a_company_needs_them():
    people = tuple(person(number, company="x" if number < 6 else number) for number in range(30))

    solution = solve(Problem(people, steps=SHORT))

    assert solution.waiting == ()
    assert [len(group) for group in solution.groups] == [5] * 6


def test_towns_out_of_reach_of_each_other_are_cut_on_their_own():
    near = tuple(person(number, travel_limit_km=50.0) for number in range(11))
    far = tuple(person(number, travel_limit_km=50.0, latitude=53.0) for number in range(11, 24))

    solution = solve(Problem(near + far, steps=SHORT))

    assert sorted(len(group) for group in solution.groups) == [5, 6, 6, 6]
    assert list(reasons(solution).values()) == [WaitingReason.REMAINDER]


def test_nobody_and_too_few_have_an_answer():
    assert solve(Problem(())).groups == ()
    assert reasons(solve(Problem(crowd(3)))) == dict.fromkeys(range(3), WaitingReason.REMAINDER)


@pytest.mark.walks
@settings(max_examples=370, deadline=None, derandomize=True)
@given(rule_sets())
def test_whatever_the_rules_the_grouping_is_valid_and_everybody_has_an_answer(problem):
    solution = solve(problem)

    assert broken(problem, solution) == []
    level = {
        one.key for one in problem.participants if problem.rules.require_decision_makers and not one.decision_maker
    }
    by_level = {key for key, reason in reasons(solution).items() if reason is WaitingReason.DECISION_LEVEL}
    assert by_level == level


@pytest.mark.parametrize(
    "make",
    [
        lambda: Rules(min_size=6, max_size=5),
        lambda: Rules(forbidden=frozenset({frozenset({1})})),
        lambda: Problem((person(1), person(1))),
        lambda: person(1, "energy", "energy"),
        lambda: person(1, "a", "b", "c", "d"),
        lambda: person(1, size_band=4),
        lambda: Problem((), steps=-1),
        lambda: Rules(together=frozenset({frozenset({1})})),
        lambda: Problem(crowd(2), Rules(pinned=frozenset({1}))),
        lambda: Problem(crowd(2), Rules(pinned=frozenset({7})), start={7: 0}),
        lambda: Problem(crowd(2), Rules(locked=frozenset({1})), start={0: 0}),
        lambda: Problem(crowd(2), start={0: -1}),
    ],
)
def test_impossible_input_is_refused(make):
    with pytest.raises(ValueError, match=r".+"):
        make()


def test_the_solver_never_sees_what_it_must_not_break_as_a_control():
    problem = replace(make_round(12, 1, steps=SHORT), rules=Rules())
    groups = solve(problem).groups
    pair = frozenset(groups[0][:2])

    judged = violations(replace(problem, rules=Rules(forbidden=frozenset({pair}))), groups)

    assert [(found.rule, frozenset(found.people)) for found in judged] == [(Rule.KEPT_APART, pair)]


def test_a_confidential_pair_keeps_apart_and_leaves_no_trace_in_the_reason():
    pairs = frozenset(frozenset({5, other}) for other in range(5))

    solution = solve(Problem(crowd(6), Rules(forbidden=pairs, confidential=pairs), steps=SHORT))

    assert solution.groups == ((0, 1, 2, 3, 4),)
    assert reasons(solution) == {5: WaitingReason.REMAINDER}


def test_confidential_pairs_must_be_forbidden():
    with pytest.raises(ValueError, match="confidential"):
        Rules(confidential=frozenset({frozenset({1, 2})}))
    with pytest.raises(ValueError, match="secret"):
        Rules(forbidden=frozenset({frozenset({1, 2})}), secret=frozenset({frozenset({1, 2})}))


def test_random_total_is_the_mean_of_groups_dealt_out():
    """Four people make three pairings, each as likely; two share a topic and meet in one of them."""
    people = (person(0, "x"), person(1, "x"), person(2, "y"), person(3, "z"))
    problem = Problem(people, Rules(min_size=2, max_size=2), steps=SHORT, seed=7)
    pairings = [((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2))]
    worth = [sum(random_total(problem, [pair], samples=1) for pair in pairing) for pairing in pairings]

    dealt = random_total(problem, pairings[1], samples=3000)

    assert worth[0] > worth[1]
    assert dealt == pytest.approx(sum(worth) / 3, rel=0.03)
    assert dealt < solve(problem).total
    assert random_total(problem, ()) == 0.0

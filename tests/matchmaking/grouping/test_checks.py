from matchmaking.grouping.checks import Rule, Violation, for_organiser, violations
from matchmaking.grouping.problem import Problem, Rules
from tests.matchmaking.grouping.people import crowd, person


def test_a_valid_grouping_has_no_violations():
    assert violations(Problem(crowd(6)), [[0, 1, 2, 3, 4]], [5]) == []


def test_every_planted_fault_is_found_and_nothing_else():
    people = (
        *crowd(3),
        person(3, company="company of 2"),
        person(4, decision_maker=False),
        person(5, latitude=53.0),
        person(6, travel_limit_km=100.0),
        *crowd(12)[7:],
    )
    rules = Rules(forbidden=frozenset({frozenset({0, 1}), frozenset({0, 7})}), require_decision_makers=True)

    found = violations(Problem(people, rules), [[0, 1, 2, 3, 4, 5, 6], [7, 8, 9, 9, "ghost"]], [10, 7])

    assert found == [
        Violation(Rule.SEATED_TWICE, None, (7,)),
        Violation(Rule.SEATED_TWICE, None, (9,)),
        Violation(Rule.UNKNOWN_PERSON, None, ("ghost",)),
        Violation(Rule.LOST, None, (11,)),
        Violation(Rule.TOO_LARGE, 0, (0, 1, 2, 3, 4, 5, 6)),
        Violation(Rule.DECISION_LEVEL, 0, (4,)),
        Violation(Rule.KEPT_APART, 0, (0, 1)),
        Violation(Rule.SAME_COMPANY, 0, (2, 3)),
        Violation(Rule.TRAVEL, 0, (5, 6)),
        Violation(Rule.TOO_SMALL, 1, (7, 8, 9)),
    ]


def test_an_empty_grouping_loses_everybody():
    assert [found.rule for found in violations(Problem(crowd(2)), [], [])] == [Rule.LOST, Rule.LOST]


def test_pairs_who_belong_together_share_a_group_or_both_wait():
    rules = Rules(together=frozenset({frozenset({0, 1}), frozenset({5, 10}), frozenset({11, 12}), frozenset({2, "x"})}))

    found = violations(Problem(crowd(13), rules), [[0, 2, 3, 4, 5], [1, 6, 7, 8, 9]], [10, 11, 12])

    assert found == [Violation(Rule.NOT_TOGETHER, None, (0, 1)), Violation(Rule.NOT_TOGETHER, None, (5, 10))]


START = {0: 0, 1: 0, 5: 1, 6: 1, 10: 2}


def test_pinned_people_keep_their_table_in_whatever_order_the_groups_come():
    problem = Problem(crowd(12), Rules(pinned=frozenset({0, 1, 5, 10})), start=START)

    assert violations(problem, [[5, 6, 7, 8, 9], [0, 1, 2, 3, 4]])[:1] == [Violation(Rule.PIN_MOVED, None, (10,))]
    assert violations(problem, [[5, 6, 10, 8, 9], [0, 2, 3, 4, 7]]) == [
        Violation(Rule.PIN_MOVED, None, (1,)),
        Violation(Rule.PIN_MOVED, 0, (10,)),
    ]


def test_on_the_table_a_pin_means_the_very_group():
    problem = Problem(crowd(10), Rules(pinned=frozenset({0, 5})), start={0: 0, 5: 1})
    groups = [[5, 6, 7, 8, 9], [0, 1, 2, 3, 4]]

    assert violations(problem, groups) == []
    assert violations(problem, groups, in_place=True) == [
        Violation(Rule.PIN_MOVED, 1, (0,)),
        Violation(Rule.PIN_MOVED, 0, (5,)),
    ]


def test_a_locked_group_keeps_exactly_its_members():
    start = {key: key // 5 for key in range(10)}
    problem = Problem(crowd(12), Rules(locked=frozenset({1})), start=start)
    kept, grown = [[5, 6, 7, 8, 9], [0, 1, 2, 3, 10]], [[5, 6, 7, 8, 9, 11], [0, 1, 2, 3, 10]]

    assert violations(problem, kept) == []
    assert violations(problem, kept, in_place=True) == [Violation(Rule.LOCK_CHANGED, 1, (5, 6, 7, 8, 9))]
    assert violations(problem, grown) == [Violation(Rule.LOCK_CHANGED, None, (5, 6, 7, 8, 9))]


def test_the_organiser_reads_of_a_secret_pair_only_that_there_is_a_rule():
    pairs = frozenset({frozenset({0, 1}), frozenset({0, 2}), frozenset({3, 4})})
    secret = frozenset({frozenset({0, 1}), frozenset({0, 2})})
    problem = Problem(crowd(5), Rules(forbidden=pairs, confidential=pairs, secret=secret))

    told = for_organiser(problem.rules, violations(problem, [[0, 1, 2, 3, 4]]))

    assert told == [Violation(Rule.CONFIDENTIAL, 0, ()), Violation(Rule.KEPT_APART, 0, (3, 4))]

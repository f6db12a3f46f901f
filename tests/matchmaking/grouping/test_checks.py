from matchmaking.grouping.checks import Rule, Violation, violations
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

from dataclasses import replace

import pytest

from benchmarks.grouping import make_round
from matchmaking.grouping.explain import Help, SharedTopic, explain
from matchmaking.grouping.problem import InterestValue, Problem, Rules, Term
from matchmaking.grouping.solver import solve
from tests.matchmaking.grouping.people import person

PEOPLE = (
    person(1, "energy", "leadership", past=frozenset({"A"})),
    person(2, "leadership", "energy", past=frozenset({"A"}), industry="62", section="J"),
    person(3, "energy", latitude=52.0, industry="28"),
    person(4, interests=(InterestValue("export", 1, learn=False, contribute=True),), industry="28"),
    person(5, interests=(InterestValue("export", 2),)),
)
DEGREE_KM = 111.19492664455873


def test_a_group_is_explained_by_topics_industries_ways_and_new_faces():
    group = explain(Problem(PEOPLE), [[1, 2, 3, 4, 5]])[0]

    assert group.topics == (
        SharedTopic("energy", 3, (1, 2, 3)),
        SharedTopic("export", 2, (4, 5)),
        SharedTopic("leadership", 2, (1, 2)),
    )
    assert (group.industries, group.sections) == (3, 2)
    assert group.max_km == pytest.approx(DEGREE_KM)
    assert group.mean_km == pytest.approx(DEGREE_KM * 4 / 10)
    assert (group.pairs, group.new_pairs) == (10, 9)


def test_a_person_is_explained_by_own_topics_and_ways():
    first, _, third, fourth, fifth = explain(Problem(PEOPLE), [[1, 2, 3, 4, 5]])[0].people

    assert first.topics == (SharedTopic("energy", 2, (2, 3)), SharedTopic("leadership", 1, (2,)))
    assert (first.known_before, third.known_before) == (1, 0)
    assert (first.nearest_km, first.mean_km) == (0.0, pytest.approx(DEGREE_KM / 4))
    assert fourth.contributes == fifth.learns == (Help("export", 5, 4),)
    assert fourth.learns == fifth.contributes == ()


def test_the_reasons_are_the_terms_that_were_scored():
    problem = make_round(34, 2, steps=300)
    solution = solve(problem)

    reasons = explain(problem, solution.groups)

    assert [group.terms for group in reasons] == [pytest.approx(score) for score in solution.scores]
    assert sum(group.total for group in reasons) == pytest.approx(solution.total)
    for group in reasons:
        for term in Term:
            assert sum(one.terms[term] for one in group.people) == pytest.approx(2 * group.terms[term])


def test_who_is_kept_apart_leaves_no_trace_in_the_reasons():
    problem = Problem(PEOPLE)
    secret = replace(problem, rules=Rules(forbidden=frozenset({frozenset({1, 2})})))

    assert explain(secret, [[1, 2, 3, 4, 5]]) == explain(problem, [[1, 2, 3, 4, 5]])


def test_an_unknown_person_is_named():
    with pytest.raises(ValueError, match="99"):
        explain(Problem(PEOPLE), [[1, 99]])

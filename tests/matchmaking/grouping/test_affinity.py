from math import sqrt

import numpy as np
import pytest

from benchmarks.grouping import make_round
from matchmaking.grouping import affinity
from matchmaking.grouping.problem import InterestValue, Rules, Term, Weights
from tests.matchmaking.grouping.people import person


def between(formula, one, other):
    return pytest.approx(formula([one, other])[0, 1])


def test_shared_topics_are_the_cosine_of_rank_weights():
    one, other = person(1, "energy", "recruiting"), person(2, "recruiting", "energy", "leadership")

    shared = (3 * 2 + 2 * 3) / (sqrt(3**2 + 2**2) * sqrt(3**2 + 2**2 + 1**2))

    assert between(affinity.shared_interests, one, other) == shared


def test_nobody_shares_topics_with_somebody_who_has_none():
    assert between(affinity.shared_interests, person(1), person(2, "energy")) == 0.0


def test_give_and_need_is_the_mean_of_both_directions():
    learner = person(1, interests=(InterestValue("energy", 1), InterestValue("leadership", 3)))
    teacher = person(2, interests=(InterestValue("energy", 2, learn=False, contribute=True),))

    assert between(affinity.give_and_need, learner, teacher) == (3 / 4 + 0) / 2


@pytest.mark.parametrize(("industry", "section", "value"), [("25", "C", 0.0), ("28", "C", 0.5), ("62", "J", 1.0)])
def test_industries_differ_by_division_and_section(industry, section, value):
    assert between(affinity.different_industries, person(1), person(2, industry=industry, section=section)) == value


@pytest.mark.parametrize(("band", "value"), [(0, 2 / 3), (1, 1.0), (3, 1 / 3)])
def test_each_size_band_between_costs_a_third(band, value):
    assert between(affinity.near_size_band, person(1), person(2, size_band=band)) == value


def test_a_degree_of_latitude_is_111_km():
    people = [person(1, latitude=50.0), person(2, latitude=51.0)]

    assert affinity.distances_km(people)[0, 1] == pytest.approx(6371 * np.pi / 180)
    assert affinity.near_sites(people)[0, 1] == pytest.approx(1 - 6371 * np.pi / 180 / 150)


def test_places_beyond_150_km_are_equally_far():
    assert between(affinity.near_sites, person(1), person(2, latitude=54.0)) == 0.0


def test_a_common_earlier_group_ends_new_faces():
    one, other = person(1, past=frozenset({"A", "B"})), person(2, past=frozenset({"B"}))

    assert between(affinity.new_faces, one, other) == 0.0
    assert between(affinity.new_faces, one, person(3, past=frozenset({"C"}))) == 1.0


def test_the_affinity_is_the_weighted_sum_of_the_terms():
    people = [person(1, "energy"), person(2, "energy", latitude=51.5, size_band=2, industry="62", section="J")]
    weights = Weights(interests=2, give_need=5, industries=0.5, size_band=0.3, distance=0.7, new_faces=0.1)

    total = affinity.affinity(affinity.weighted_terms(people, weights))

    near = 1 - 6371 * np.pi / 360 / 150
    assert total[0, 1] == pytest.approx(2 * 1 + 0 + 0.5 + 0.3 * 2 / 3 + 0.7 * near + 0.1)
    assert total[0, 0] == 0.0


@pytest.mark.parametrize("term", Term)
def test_every_term_is_symmetric_and_between_0_and_1(term):
    values = affinity.TERMS[term](make_round(60, 1).participants)

    assert np.array_equal(values, values.T)
    assert 0.0 <= values.min() <= values.max() <= 1.0


def test_the_smaller_travel_limit_of_two_counts():
    near, far = person(1, travel_limit_km=200.0), person(2, latitude=52.0, travel_limit_km=100.0)

    assert affinity.too_far([near, far])[0, 1]
    assert not affinity.too_far([near, person(3, latitude=52.0)])[0, 1]


def test_companies_and_named_pairs_stay_apart():
    people = [person(1, company="x"), person(2, company="x"), person(3)]
    rules = Rules(forbidden=frozenset({frozenset({1, 3}), frozenset({2, "absent"})}))

    assert np.argwhere(affinity.same_company(people)).tolist() == [[0, 1], [1, 0]]
    assert np.argwhere(affinity.named_pairs(people, rules.forbidden)).tolist() == [[0, 2], [2, 0]]

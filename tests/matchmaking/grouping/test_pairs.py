"""A single pair is worth what the matrices of the search say."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.grouping import affinity, pairs
from matchmaking.grouping.problem import InterestValue, Participant, Term, Weights

from .people import person

LIMITS = {
    "latitude": st.floats(47.3, 55.0),
    "longitude": st.floats(6.0, 15.0),
    "size_band": st.integers(0, 3),
    "industry": st.sampled_from(["25", "26", "62"]),
    "section": st.sampled_from(["C", "J"]),
    "past": st.frozensets(st.integers(1, 4), max_size=2),
}
INTERESTS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.booleans(), st.booleans()), max_size=3, unique_by=lambda one: one[0]
).map(
    lambda chosen: tuple(
        InterestValue(topic, rank, learn, give) for rank, (topic, learn, give) in enumerate(chosen, start=1)
    )
)
PEOPLE = st.lists(st.fixed_dictionaries({**LIMITS, "interests": INTERESTS}), min_size=2, max_size=6).map(
    lambda rows: [person(number, **row) for number, row in enumerate(rows)]
)


@given(PEOPLE)
def test_every_formula_agrees_with_its_matrix(people: list[Participant]) -> None:
    matrices = affinity.weighted_terms(people, Weights())

    for (i, one), (j, other) in combinations(enumerate(people), 2):
        single = pairs.pair_terms(one, other, Weights())
        assert single == pytest.approx({term: matrices[term][i, j] for term in Term}, abs=1e-9)
        assert pairs.distance_km(one, other) == pytest.approx(affinity.distances_km(people)[i, j], abs=1e-6)


@given(PEOPLE)
def test_a_group_is_worth_the_sum_of_its_pairs(people: list[Participant]) -> None:
    matrices = affinity.weighted_terms(people, Weights())

    found = pairs.group_terms(people, Weights())

    assert found == pytest.approx({term: np.triu(matrices[term]).sum() for term in Term}, abs=1e-9)


def test_hand_computed_pair() -> None:
    one = person(1, interests=(InterestValue("energy", 1), InterestValue("staff", 2)), industry="25", size_band=0)
    other = person(2, interests=(InterestValue("energy", 2, learn=False, contribute=True),), industry="26", size_band=3)

    assert pairs.shared_interests(one, other) == pytest.approx(3 / 13**0.5)
    assert pairs.give_and_need(one, other) == pytest.approx((3 / 5 + 0) / 2)
    assert pairs.different_industries(one, other) == 0.5
    assert pairs.near_size_band(one, other) == 0.0


def test_prices_and_reasons_need_no_numeric_library() -> None:
    code = (
        "import sys, matchmaking.grouping.prices, matchmaking.grouping.explain\n"
        "print(sorted({'numpy', 'scipy'} & set(sys.modules)))"
    )

    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert result.stdout.strip() == "[]"

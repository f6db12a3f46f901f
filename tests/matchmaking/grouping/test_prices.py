"""A price list says of each change what `board` says of that change alone, and keeps what nobody may know."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.grouping.board import cost_of_move, cost_of_swap
from matchmaking.grouping.checks import Rule
from matchmaking.grouping.prices import price_list
from matchmaking.grouping.problem import Participant, Problem, Rules

from .people import crowd, person

SIZES = {Rule.TOO_SMALL, Rule.TOO_LARGE}


def somebody(key: int, row: tuple[int, int, float, bool]) -> Participant:
    company, topic, longitude, decides = row
    return person(
        key,
        f"topic {topic}",
        "staff",
        company=company,
        longitude=longitude,
        travel_limit_km=60.0,
        decision_maker=decides,
    )


@st.composite
def tables(draw: st.DrawFn) -> tuple[Problem, list[list[int]]]:
    """Eight people in three groups and a waiting list, with open, told and joined pairs."""
    row = st.tuples(st.integers(1, 6), st.integers(1, 3), st.floats(10.0, 12.0), st.booleans())
    people = tuple(somebody(key, draw(row)) for key in range(8))
    pair = st.frozensets(st.integers(0, 7), min_size=2, max_size=2)
    rules = Rules(
        min_size=2,
        max_size=3,
        forbidden=draw(st.frozensets(pair, max_size=4)),
        together=draw(st.frozensets(pair, max_size=2)),
        require_decision_makers=draw(st.booleans()),
    )
    places = draw(st.lists(st.integers(0, 3), min_size=8, max_size=8))
    return Problem(people, rules), [[key for key in range(8) if places[key] == group] for group in range(3)]


@settings(deadline=None)
@given(tables(), st.integers(0, 7))
def test_a_price_is_what_the_move_alone_costs(table: tuple[Problem, list[list[int]]], chosen: int) -> None:
    problem, groups = table

    for target, price in price_list(problem, groups, chosen).moves.items():
        cost = cost_of_move(problem, groups, chosen, target)
        assert price.total == pytest.approx(cost.total, abs=1e-9)
        assert price.gains == pytest.approx(cost.gains, abs=1e-9)
        assert price.broken - SIZES == {violation.rule for violation in cost.broken} - SIZES


@settings(deadline=None)
@given(tables(), st.integers(0, 7))
def test_a_swap_is_what_the_swap_alone_costs(table: tuple[Problem, list[list[int]]], chosen: int) -> None:
    problem, groups = table

    for other, swap in price_list(problem, groups, chosen).swaps.items():
        cost = cost_of_swap(problem, groups, chosen, other)
        assert swap.total == pytest.approx(cost.total, abs=1e-9)
        assert swap.broken == {violation.rule for violation in cost.broken} - SIZES


def test_everywhere_else_has_a_price_and_everybody_elsewhere_too() -> None:
    problem = Problem(crowd(7), Rules(min_size=2, max_size=3))
    groups = [[0, 1, 2], [3, 4], []]

    seated, waiting = price_list(problem, groups, 0), price_list(problem, groups, 6)

    assert (set(seated.moves), set(seated.swaps)) == ({1, 2, None}, {3, 4, 5, 6})
    assert (set(waiting.moves), set(waiting.swaps)) == ({0, 1, 2}, {0, 1, 2, 3, 4})


@pytest.mark.parametrize(
    ("groups", "target", "broken", "mended"),
    [
        ([[0, 1, 2], [3, 4, 5]], 1, {Rule.TOO_LARGE}, set()),
        ([[0, 1], [3, 4]], 1, {Rule.TOO_SMALL}, set()),
        ([[0], [3, 4]], 1, set(), set()),
        ([[0, 1, 2], []], 1, {Rule.TOO_SMALL}, set()),
        ([[0, 1, 2, 3], [4]], 1, set(), {Rule.TOO_LARGE, Rule.TOO_SMALL}),
        ([[0, 1, 2], [3]], None, set(), set()),
    ],
    ids=["full", "leaves one", "leaves none", "begins a group", "puts both right", "to the waiting list"],
)
def test_sizes(groups: list[list[int]], target: int | None, broken: set[Rule], mended: set[Rule]) -> None:
    problem = Problem(crowd(6), Rules(min_size=2, max_size=3))

    price = price_list(problem, groups, 0).moves[target]

    assert (price.broken, price.mended) == (broken, mended)


def secret_between(one: int, other: int) -> Problem:
    pair = frozenset({frozenset({one, other})})
    return Problem(crowd(9), Rules(min_size=2, max_size=3, forbidden=pair, confidential=pair, secret=pair))


def test_a_secret_pair_is_told_of_the_whole_group() -> None:
    groups = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]

    prices = price_list(secret_between(0, 4), groups, 0)

    assert prices.moves[1].broken == {Rule.CONFIDENTIAL, Rule.TOO_LARGE}
    assert {other: swap.broken for other, swap in prices.swaps.items()} == {
        **{key: {Rule.CONFIDENTIAL} for key in (3, 4, 5)},
        **{key: set() for key in (6, 7, 8)},
    }


def test_leaving_a_secret_pair_is_not_told_as_a_relief() -> None:
    groups = [[0, 1, 4], [2, 3], [6, 7, 8]]
    problem = secret_between(0, 4)

    found = [price_list(problem, groups, key).moves[1].mended for key in (0, 1, 4)]

    assert found == [set(), set(), set()]


def test_leaving_an_open_clash_is_told_as_a_relief() -> None:
    problem = Problem((person(0, company="x"), person(1, company="x"), *crowd(4)[2:]), Rules(min_size=2, max_size=3))

    price = price_list(problem, [[0, 1], [2, 3]], 0).moves[1]

    assert price.mended == {Rule.SAME_COMPANY}


def test_somebody_unknown_is_an_error() -> None:
    with pytest.raises(ValueError, match="99"):
        price_list(Problem(crowd(4), Rules(min_size=2)), [[0, 1], [2, 3]], 99)


def test_pins_and_locks_of_a_search_do_not_matter() -> None:
    problem = Problem(crowd(6), Rules(min_size=2, max_size=3))
    held = replace(problem, start={0: 0, 1: 0}, rules=replace(problem.rules, pinned=frozenset({0})))

    assert price_list(held, [[0, 1], [2, 3]], 0) == price_list(problem, [[0, 1], [2, 3]], 0)

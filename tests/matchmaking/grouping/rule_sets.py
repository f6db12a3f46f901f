"""Random rounds with every kind of rule, for the judge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from benchmarks.grouping import make_round
from matchmaking.grouping.problem import Pair, Problem

FEW = 8  # steps: what is valid does not depend on how long somebody searches


@st.composite
def rule_sets(draw: Any, most: int = 26) -> Problem:
    """People, companies, travel limits, decision levels, sizes and pairs kept apart, from loose to hopeless."""
    people = draw(st.integers(1, most))
    base = make_round(people, draw(st.integers(0, 50)), steps=FEW, rivals=draw(st.sampled_from([0, 0.05, 0.3, 0.8])))
    low = draw(st.integers(2, 6))
    companies = draw(st.integers(2, 40))
    limits = st.sampled_from([None, 30.0, 80.0, 200.0])
    changed = tuple(
        replace(
            one,
            company=draw(st.integers(0, companies)),
            travel_limit_km=draw(limits),
            decision_maker=draw(st.integers(0, 9)) > 0,
        )
        for one in base.participants
    )
    strict = draw(st.booleans())
    rules = replace(base.rules, min_size=low, max_size=low + draw(st.integers(0, 3)), require_decision_makers=strict)
    return replace(base, participants=changed, rules=rules)


@st.composite
def held_rounds(draw: Any, most: int = 24) -> Problem:
    """A round with pairs who belong together, and pins and locks on an arrangement that need not be allowed itself."""
    people = draw(st.integers(4, most))
    base = make_round(people, draw(st.integers(0, 50)), steps=FEW, rivals=draw(st.sampled_from([0, 0.05, 0.2])))
    low = draw(st.integers(3, 5))
    rules = replace(base.rules, min_size=low, max_size=low + draw(st.integers(0, 2)), together=draw(_pairs(people)))
    order = draw(st.permutations(range(people)))
    groups = max(1, people // rules.max_size)
    start = {key: place % groups for place, key in enumerate(order[: groups * rules.max_size])}
    pinned = draw(st.frozensets(st.sampled_from(sorted(start)), max_size=6))
    locked = draw(st.frozensets(st.integers(0, groups - 1), max_size=2))
    return replace(base, rules=replace(rules, pinned=pinned, locked=locked), start=start)


def _pairs(people: int) -> st.SearchStrategy[frozenset[Pair]]:
    pair = st.frozensets(st.integers(0, people - 1), min_size=2, max_size=2)
    return st.frozensets(pair, max_size=4)

from dataclasses import replace

import pytest

from matchmaking.routing.regions import BONUS, RegionRule
from tests.matchmaking.routing.networks import FOOD, METAL, NETWORKS, OPTICS, small_ranker
from tests.matchmaking.routing.test_ranker import TEXTS, order

SOUTH = replace(METAL, key="south", state="Bayern")
BOTH = (METAL, SOUTH, FOOD)


@pytest.mark.parametrize(("near", "first"), [("Bayern", "south"), ("Niedersachsen", "metal"), ("in bayern", "south")])
def test_of_two_like_networks_the_near_one_comes_first(near, first):
    ranker = small_ranker(BOTH, region_rule=RegionRule.BONUS)

    assert order(ranker.rank(TEXTS[0], near=near))[0] == first


def test_the_bonus_is_small_and_not_for_networks_that_share_nothing():
    plain, near = (small_ranker(BOTH, region_rule=rule) for rule in (RegionRule.OFF, RegionRule.BONUS))

    before = {match.key: match.score for match in plain.rank(TEXTS[0], near="Bayern").matches}
    after = {match.key: match.score for match in near.rank(TEXTS[0], near="Bayern").matches}

    assert after["south"] == pytest.approx(before["south"] + BONUS)
    assert {key: after[key] for key in ("metal", "food")} == {key: before[key] for key in ("metal", "food")}
    assert {match.score for match in near.rank("", near="Bayern").matches} == {0.0}


def test_the_filter_leaves_the_others_out():
    ranker = small_ranker((*BOTH, OPTICS), region_rule=RegionRule.FILTER)

    assert order(ranker.rank(TEXTS[0], near="Bayern")) == ["south"]


@pytest.mark.parametrize("near", ["", "Atlantis"])
def test_the_filter_leaves_nobody_out_when_nobody_is_near(near):
    ranker = small_ranker(NETWORKS, region_rule=RegionRule.FILTER)

    assert ranker.rank(TEXTS[0], near=near) == small_ranker(NETWORKS).rank(TEXTS[0])


def test_without_a_rule_the_place_counts_for_nothing():
    ranker = small_ranker(BOTH)

    assert ranker.rank(TEXTS[0], near="Bayern") == ranker.rank(TEXTS[0])

from dataclasses import replace

import pytest

from matchmaking.routing.neighbours import shared_part
from tests.matchmaking.routing.networks import FOOD, METAL, NETWORKS, OPTICS, SKILLS, small_ranker
from tests.matchmaking.routing.test_ranker import TEXTS

TWIN = replace(OPTICS, key="optics-south", name="Photonik Süd", competences=("Optikfertigung", "Lasertechnik", "LED"))


def test_networks_of_the_same_fields_are_named_together():
    first, second = small_ranker((METAL, OPTICS, TWIN, FOOD)).rank("Who can coat our lenses?").matches[:2]

    assert {first.key: first.twins, second.key: second.twins} == {
        "optics": ("optics-south",),
        "optics-south": ("optics",),
    }


def test_networks_of_different_fields_are_no_twins():
    assert [match.twins for match in small_ranker(NETWORKS).rank(TEXTS[0]).matches] == [()] * 4


def test_an_enquiry_of_two_fields_gets_a_partner_beside_the_leading_network():
    ranking = small_ranker((METAL, OPTICS, FOOD, SKILLS)).rank("Drehteile und Fräsen für Lasertechnik und Linsen")

    assert {ranking.matches[0].key, ranking.partner} == {"metal", "optics"}


@pytest.mark.parametrize("text", ["", *TEXTS])
def test_an_enquiry_of_one_field_gets_none(text):
    assert small_ranker(NETWORKS).rank(text).partner is None


def test_a_twin_is_no_partner():
    assert small_ranker((OPTICS, TWIN, FOOD)).rank("Wer fertigt Linsen mit Lasertechnik?").partner is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"a": 1.0}, {"b": 2.0}, 0.0),
        ({"a": 1.0}, {"a": 5.0}, 1.0),
        ({"a": 3.0, "b": 1.0}, {"a": 1.0, "b": 1.0}, 0.75),
        ({"a": 0.0}, {"a": 1.0}, 1.0),
    ],
)
def test_the_shared_part_is_the_smaller_share_of_each_word(left, right, expected):
    assert shared_part(left, right) == expected

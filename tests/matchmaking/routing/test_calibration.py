from math import exp

import pytest

from matchmaking.routing.calibration import CONFIDENCE, confidence, later_confidence, relevance


def test_confidence_is_the_documented_curve():
    constant, by_score, by_margin = CONFIDENCE

    expected = 1 / (1 + exp(-(constant + by_score * 0.5 + by_margin * 0.25)))

    assert confidence(0.5, 0.25) == pytest.approx(expected)


def test_nothing_met_is_nothing_sure():
    assert (confidence(0.0, 0.0), later_confidence(0.0, 0.5), relevance(0.0, 0.0)) == (0.0, 0.0, 0.0)


def test_a_later_place_is_never_surer_than_the_first():
    assert later_confidence(5.0, 0.4) == 0.4


def test_a_higher_score_and_a_wider_margin_are_surer():
    assert confidence(0.4, 0.1) < confidence(0.5, 0.1) < confidence(0.5, 0.2)


def test_a_better_known_text_is_more_relevant():
    assert relevance(0.4, 0.2) < relevance(0.4, 0.8) < relevance(0.8, 0.8)

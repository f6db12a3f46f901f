from math import exp

import pytest

from matchmaking.routing.calibration import CONFIDENCE, confidence, later_confidences, relevance


def test_confidence_is_the_documented_curve():
    constant, by_score, by_margin, by_outside = CONFIDENCE

    expected = 1 / (1 + exp(-(constant + by_score * 0.5 + by_margin * 0.25 + by_outside * 0.02)))

    assert confidence(0.5, 0.25, 0.02) == pytest.approx(expected)


def test_nothing_met_is_nothing_sure():
    assert (confidence(0.0, 0.0, 0.0), later_confidences([0.0], 0.5), relevance(0.0, 0.0)) == (0.0, [0.0], 0.0)


def test_a_later_place_is_never_surer_than_the_first():
    assert later_confidences([5.0, 4.9], 0.4) == [0.4, 0.4]


def test_a_higher_score_and_a_wider_margin_are_surer():
    assert confidence(0.4, 0.1, 0.0) < confidence(0.5, 0.1, 0.0) < confidence(0.5, 0.2, 0.0)


def test_what_speaks_of_other_fields_is_less_sure_and_less_relevant():
    assert confidence(0.5, 0.1, 0.1) < confidence(0.5, 0.1, 0.0)
    assert relevance(0.4, 0.1) < relevance(0.4, 0.0) < relevance(0.8, 0.0)

from math import exp

import pytest

from matchmaking.routing.calibration import CONFIDENCE, confidence, relevance


def test_confidence_is_the_documented_curve():
    constant, by_score, by_margin, by_coverage = CONFIDENCE

    expected = 1 / (1 + exp(-(constant + by_score * 0.5 + by_margin * 0.25 + by_coverage * 0.75)))

    assert confidence(0.5, 0.25, 0.75) == pytest.approx(expected)


def test_nothing_met_is_nothing_sure():
    assert (confidence(0.0, 0.0, 0.0), relevance(0.0, 0.0, 0.0)) == (0.0, 0.0)


@pytest.mark.parametrize("curve", [confidence, relevance])
def test_a_higher_score_is_surer(curve):
    values = [curve(score, 0.1, 0.7) for score in (0.1, 0.5, 1.0, 2.0)]

    assert values == sorted(set(values))

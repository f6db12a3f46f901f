"""What a score means, as fixed logistic curves.

The coefficients were fitted (scikit-learn's LogisticRegression, C = 1000, then rounded) on the 120 enquiries of the dev
set and the 26 networks, with the shipped vocabulary and no history: for constant, score, margin to the best other
network, and coverage (share of the enquiry's weight that the index knows). They belong to the weights in `terms.py` and
`index.py`; whoever changes those fits anew with `python -m benchmarks.routing --fit`.
"""

from math import exp

CONFIDENCE = (-8.1, 6.3, 1.0, 8.1)
RELEVANCE = (-5.6, 8.0, 0.0, 4.8)


def confidence(score: float, margin: float, coverage: float) -> float:
    """Return P(this network is acceptable), 0 for a score of 0; an enquiry that fits none counts as not acceptable."""
    return _logistic(CONFIDENCE, score, margin, coverage) if score > 0 else 0.0


def relevance(top: float, margin: float, coverage: float) -> float:
    """Return P(any network fits), 0 when nothing was met."""
    return _logistic(RELEVANCE, top, margin, coverage) if top > 0 else 0.0


def _logistic(coefficients: tuple[float, float, float, float], score: float, margin: float, coverage: float) -> float:
    constant, by_score, by_margin, by_coverage = coefficients
    return 1 / (1 + exp(-(constant + by_score * score + by_margin * margin + by_coverage * coverage)))

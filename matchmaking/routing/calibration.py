"""What a score means, as fixed logistic curves.

The coefficients were fitted (scikit-learn's LogisticRegression, C = 1000, then rounded) on the 120 enquiries of the dev
set and the 26 networks, with the shipped vocabulary and no history. An enquiry that fits no network counts as one whose
places are all wrong. They belong to the weights in `terms.py` and `index.py`; whoever changes those fits anew with
`python -m benchmarks.routing --fit`.
"""

from math import exp

CONFIDENCE = (-3.7, 5.9, 6.3)  # constant, score, margin to the second place
LATER_CONFIDENCE = (-3.5, 3.5)  # constant, score; fitted on second and third places
RELEVANCE = (-5.6, 8.0, 4.8)  # constant, top score, share of the enquiry's weight that the index knows


def confidence(score: float, margin: float) -> float:
    """Return P(the first place is acceptable), 0 for a score of 0."""
    constant, by_score, by_margin = CONFIDENCE
    return _logistic(constant + by_score * score + by_margin * margin) if score > 0 else 0.0


def later_confidence(score: float, first: float) -> float:
    """Return P(a later place is acceptable), at most the confidence of the first place; 0 for a score of 0."""
    constant, by_score = LATER_CONFIDENCE
    return min(first, _logistic(constant + by_score * score)) if score > 0 else 0.0


def relevance(top: float, coverage: float) -> float:
    """Return P(any network fits), 0 when nothing was met."""
    constant, by_top, by_coverage = RELEVANCE
    return _logistic(constant + by_top * top + by_coverage * coverage) if top > 0 else 0.0


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value))

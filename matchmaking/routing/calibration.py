"""What a score means, as fixed logistic curves.

The coefficients were fitted (scikit-learn's LogisticRegression, C = 1000, then rounded) on the 120 enquiries of the dev
set and the 26 networks, with the shipped vocabulary and no history. An enquiry that fits no network counts as one whose
places are all wrong. They belong to the weights in `terms.py` and `index.py`; whoever changes those fits anew with
`python -m benchmarks.routing --fit`, which also says how they hold on folds that they were not fitted on.
"""

from collections.abc import Sequence
from math import exp

import numpy as np

CONFIDENCE = (-2.1, 8.3, 4.0, -43.0)  # constant, score, margin to the second, likeness with fields of no network
LATER_CONFIDENCE = (-3.6, 4.6)  # constant, score; fitted on second and third places
RELEVANCE = (-1.1, 10.2, -48.7)  # constant, top score, likeness with fields of no network


def confidences(scores: Sequence[float], outside: float) -> list[float]:
    """Return a confidence for each of the scores, which come best first."""
    if not len(scores):
        return []
    second = scores[1] if len(scores) > 1 else 0.0
    first = confidence(scores[0], scores[0] - second, outside)
    return [first, *later_confidences(scores[1:], first)]


def confidence(score: float, margin: float, outside: float) -> float:
    """Return P(the first place is acceptable), 0 for a score of 0."""
    constant, by_score, by_margin, by_outside = CONFIDENCE
    if not score > 0:
        return 0.0
    return _logistic(constant + by_score * score + by_margin * margin + by_outside * outside)


def later_confidences(scores: Sequence[float], first: float) -> list[float]:
    """Return P(a later place is acceptable), at most the confidence of the first place; 0 for a score of 0."""
    constant, by_score = LATER_CONFIDENCE
    values = np.asarray(scores, dtype=np.float64)
    sure = np.minimum(first, 1 / (1 + np.exp(-(constant + by_score * values))))
    return [float(value) for value in np.where(values > 0, sure, 0.0)]


def relevance(top: float, outside: float) -> float:
    """Return P(any network fits), 0 when nothing was met."""
    constant, by_top, by_outside = RELEVANCE
    return _logistic(constant + by_top * top + by_outside * outside) if top > 0 else 0.0


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value))

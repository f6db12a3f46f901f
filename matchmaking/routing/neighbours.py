"""Networks beside a proposed one: twins of the same field, and a partner when the enquiry crosses fields."""

from collections.abc import Mapping, Sequence

import numpy as np

from matchmaking.routing.index import Evidence, Index
from matchmaking.routing.terms import Query

TWIN_FROM = 0.42
PARTNER_SCORE = 0.6
MOST_SHARED = 0.35


def twin_rows(index: Index, row: int) -> list[int]:
    """Return the rows of other networks that cover the same fields, the likest first."""
    alike = index.fields.alike(row)
    twins = [other for other in np.flatnonzero(alike >= TWIN_FROM).tolist() if other != row]
    return sorted(twins, key=lambda other: (-alike[other], other))


def partner_row(index: Index, query: Query, evidence: Evidence, rows: Sequence[int]) -> int | None:
    """Return the first of the later rows that answers another part of the enquiry than the first one; None if none.

    Another part: the words that carry the two scores are mostly different ones, and the score is not far behind.
    """
    if not rows or not evidence.scores[rows[0]] > 0:
        return None
    leading = index.word_shares(query, evidence, rows[0])
    for row in rows[1:]:
        near = evidence.scores[row] >= PARTNER_SCORE * evidence.scores[rows[0]]
        if near and shared_part(leading, index.word_shares(query, evidence, row)) <= MOST_SHARED:
            return row
    return None


def shared_part(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    """Return how much of the two scores comes from the same words, in [0, 1]; 1 when one of them has no words."""
    if not sum(left.values()) > 0 or not sum(right.values()) > 0:
        return 1.0
    parts = ({word: share / sum(shares.values()) for word, share in shares.items()} for shares in (left, right))
    one, other = parts
    return sum(min(share, other.get(word, 0.0)) for word, share in one.items())

"""Rows to engine types and back: the only place that knows both.

The web process imports it too, so whatever needs the numeric libraries is imported inside the functions that compute.
"""

from .board import Clash, Offer, Offers, SwapOffer, Table, group_values
from .networks import NetworkRanking, Place, rank_networks, unmet_words
from .people import secret_beside
from .rounds import (
    GroupValues,
    Held,
    Proposal,
    best_for_group,
    expected_groups,
    held_of,
    problem_of,
    round_problem,
    solve_round,
)

__all__ = [
    "Clash",
    "GroupValues",
    "Held",
    "NetworkRanking",
    "Offer",
    "Offers",
    "Place",
    "Proposal",
    "SwapOffer",
    "Table",
    "best_for_group",
    "expected_groups",
    "group_values",
    "held_of",
    "problem_of",
    "rank_networks",
    "round_problem",
    "secret_beside",
    "solve_round",
    "unmet_words",
]

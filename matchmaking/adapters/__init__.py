"""Rows to engine types and back: the only place that knows both.

The web process imports it too, so whatever needs the numeric libraries is imported inside the functions that compute.
"""

from .networks import NetworkRanking, Place, rank_networks
from .rounds import (
    GroupValues,
    Proposal,
    best_for_group,
    breaks_a_rule,
    expected_groups,
    problem_of,
    round_problem,
    solve_round,
)

__all__ = [
    "GroupValues",
    "NetworkRanking",
    "Place",
    "Proposal",
    "best_for_group",
    "breaks_a_rule",
    "expected_groups",
    "problem_of",
    "rank_networks",
    "round_problem",
    "solve_round",
]

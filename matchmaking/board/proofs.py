"""What is proven about a proposal, in words: optimal, or how much better any groups could be at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _

from ..enums import OPEN_PROOFS, ProofState
from ..services.proofs import MOST_PEOPLE, proves_itself

if TYPE_CHECKING:
    from .page import Board

EPSILON = 1e-6
ROUNDED = 1e-3  # what the rounded worth of groups may differ from the search's own


class ProofWords(NamedTuple):
    """``text`` says what is known, ``cost`` what was given up for the person placed worst; both may be empty."""

    text: str
    cost: str
    optimal: bool
    under_way: bool
    can_start: bool
    takes_long: bool
    poll_url: str


def proof_context(board: Board) -> ProofWords:
    proof = board.proof
    state = proof.state if proof else ""
    under_way = state in OPEN_PROOFS
    bound, people = proven_bound(board), len(_people(board))
    optimal = bound is not None and bound - _best_known(board) < EPSILON
    return ProofWords(
        text=_known(board, bound, optimal) if bound is not None else _unknown(state),
        cost=_cost(board) if bound is not None else "",
        optimal=optimal,
        under_way=under_way,
        can_start=board.changeable and not under_way and bound is None and 0 < people <= MOST_PEOPLE,
        takes_long=not proves_itself(people),
        poll_url=reverse("matchmaking:run_proof", args=[board.run.pk]) if under_way else "",
    )


def proven_bound(board: Board) -> float | None:
    """The bound, where it was proven for the people who have a seat now, in as many groups, under today's rules."""
    proof = board.proof
    if proof is None or proof.state != ProofState.DONE:
        return None
    if (proof.people, proof.groups) != (_people(board), len(_filled(board))):
        return None
    return proof.bound if proof.bound > _best_known(board) - EPSILON else None


def _known(board: Board, bound: float, optimal: bool) -> str:
    if optimal:
        return _("Proven optimal: no other groups of the same %(people)s people are worth more.") % {
            "people": localize(len(_people(board)))
        }
    best = _best_known(board)
    return _("Proven: other groups of the same people are at most %(share)s better.") % {
        "share": _percent((bound - best) / best) if best else _percent(0)
    }


def _unknown(state: str) -> str:
    if state in OPEN_PROOFS:
        return _("We check whether better groups are possible at all. You can go on working meanwhile.")
    if state == ProofState.DONE:
        return _("The groups or the rules are others now than in the proof. Prove it again if you want to know.")
    if state == ProofState.FAILED:
        return _("The proof could not be finished. You can try it once more.")
    return ""


def _cost(board: Board) -> str:
    """What was given up so that nobody is placed badly; nothing for groups that were changed by hand since."""
    result = board.run.result
    if not result.get("given_up") or not _as_found(board):
        return ""
    return _(
        "Of that, %(share)s was given up for the person placed worst: of the best company that the rules allow, that "
        "person has %(after)s instead of %(before)s."
    ) % {
        "share": _percent(result["given_up"]),
        "after": _percent(result["worst"]),
        "before": _percent(result["worst_before"]),
    }


def _best_known(board: Board) -> float:
    """What these groups are worth; as the search found them, before something was given up."""
    plain = board.run.result.get("plain")
    return plain if plain and _as_found(board) else board.table.worth()


def _as_found(board: Board) -> bool:
    return abs(board.worth - board.run.result.get("total", 0.0)) < ROUNDED


def _people(board: Board) -> list[int]:
    return sorted(row.application for row in board.rows if row.group is not None and not row.gone)


def _filled(board: Board) -> set[int]:
    return {row.group for row in board.rows if row.group is not None and not row.gone}


def _percent(share: float) -> str:
    """One decimal; two where one would say nothing."""
    percent = 100 * share
    return _("%(number)s %%") % {"number": localize(round(percent, 1) or round(percent, 2))}

"""The proof how good a proposal's groups can be: asked for, watched, taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from members.views.mixins import tell_refusals

from ..board.page import Board
from ..board.pictures import against_chance, result_words
from ..board.proofs import proof_context
from ..services.proofs import cancel_proof, start_proof
from ..weights import weights_words
from .common import run_of


@require_safe
@vary_on_headers("HX-Request")
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture with what is proven so far; it asks for itself while a worker is at it."""
    run = run_of(request, pk)
    if not request.htmx:
        return redirect(run)
    board = Board(run)
    context = {
        "run": run,
        "chance": against_chance(board),
        "result": result_words(board),
        "proof": proof_context(board),
        "counted": weights_words(run.weights),
    }
    return render(request, "matchmaking/_chance.html", context)


@require_POST
@tell_refusals
def start(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(request, pk)
    start_proof(run=run, actor=request.user)
    return redirect(f"{run.get_absolute_url()}#board-chance")


@require_POST
@tell_refusals
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(request, pk)
    cancel_proof(run=run, actor=request.user)
    return redirect(f"{run.get_absolute_url()}#board-chance")

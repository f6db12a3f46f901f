"""The board of a proposal: choose a person, see what every change would do, change it, take it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from clusterportal.core.exceptions import DomainError
from clusterportal.core.undo import done_with_undo

from ..board.history import (
    act_row,
    act_sentence,
    changed_letters,
    changes_waiting,
    newest_acts,
    redone_sentence,
    undone_sentence,
)
from ..board.offers import picked_context
from ..board.page import Board, board_context, broken, numbers
from ..board.pictures import against_chance, of_group, result_words
from ..board.proofs import proof_context
from ..enums import BoardActKind
from ..exceptions import RunError
from ..models import BoardAct, MatchingRun, ProposedGroup, ProposedSeat
from ..services import board as services
from ..weights import weights_words
from .common import chosen_group, run_of, whole_number


@require_safe
@vary_on_headers("HX-Request")
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """The board with one person chosen, and what every other place would gain or cost."""
    chosen = get_object_or_404(ProposedSeat, pk=pk, run__in=MatchingRun.objects.visible_to(request.user))
    run = run_of(request, chosen.run_id)
    board = Board(run, chosen_group(request), chosen.pk)
    picked = picked_context(board, request.user)
    context = {"board": board, "run": run, "picked": picked}
    if request.htmx:
        return render(request, "matchmaking/_picked_loaded.html", context)
    context |= {**board_context(board, picked.get("offers")), **tools_context(board)}
    return render(request, "matchmaking/run_detail.html", {**context, "has_board": True})


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(request, pk)

    def perform() -> BoardAct:
        moved = _seat(run, request.POST.get("seat", ""))
        group, origin = _groups(run, request.POST.get("to", ""), request.POST.get("from", ""))
        return services.move_seat(seat=moved, group=group, actor=request.user, seen={moved.pk: _pk(origin)})

    return _act(request, run, perform)


@require_POST
def found(request: HttpRequest, pk: int) -> HttpResponse:
    """``seat``, any number of times: the seats of those who get a group of their own, each with its group as shown."""
    run = run_of(request, pk)

    def perform() -> BoardAct:
        chosen = [part.partition(":") for part in request.POST.getlist("seat")]
        seats = {str(seat.pk): seat for seat in run.seats.filter(pk__in=[whole_number(one[0]) for one in chosen])}
        if len(seats) < len(chosen):
            raise _gone()
        shown = _groups(run, *(letter for _number, _colon, letter in chosen))
        seen = {seats[one[0]].pk: _pk(group) for one, group in zip(chosen, shown, strict=True)}
        return services.found_group(run=run, seats=list(seats.values()), actor=request.user, seen=seen)

    return _act(request, run, perform)


@require_POST
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """``other``, or ``with`` from the list: the other person's seat and, after a colon, the group it was shown in."""
    run = run_of(request, pk)
    number, _colon, letter = (request.POST.get("other") or request.POST.get("with", "")).partition(":")

    def perform() -> BoardAct:
        one, other = _seat(run, request.POST.get("seat", "")), _seat(run, number)
        here, there = _groups(run, request.POST.get("from", ""), letter)
        seen = {one.pk: _pk(here), other.pk: _pk(there)}
        return services.swap_seats(seat=one, other=other, actor=request.user, seen=seen)

    return _act(request, run, perform)


@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """``pinned`` is 1 to pin and 0 to unpin."""
    run = run_of(request, pk)
    act = services.pin_seat if request.POST.get("pinned") == "1" else services.unpin_seat
    return _act(request, run, lambda: act(seat=_seat(run, request.POST.get("seat", "")), actor=request.user))


@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """``group`` is a letter to lock; with a minus before it, to unlock."""
    run, wanted = run_of(request, pk), request.POST.get("group", "")
    act = services.unlock_group if wanted.startswith("-") else services.lock_group

    def perform() -> BoardAct | None:
        [group] = _groups(run, wanted.removeprefix("-"))
        if group is None:
            raise _gone()
        return act(group=group, actor=request.user)

    return _act(request, run, perform)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    act = _own_act(request, pk)
    return _act(
        request, act.run, lambda: services.undo_act(act=act, actor=request.user), words=undone_sentence, back=False
    )


@require_POST
def redo(request: HttpRequest, pk: int) -> HttpResponse:
    act = _own_act(request, pk)
    return _act(request, act.run, lambda: services.redo_act(act=act, actor=request.user), words=redone_sentence)


def tools_context(board: Board) -> dict[str, Any]:
    """What stands above and below the groups: undo, redo, the history."""
    acts = newest_acts(board.run)
    undo, redo = services.ways_back(acts) if board.changeable else (None, None)
    return {"undo": undo, "redo": redo, "history": [act_row(board, act) for act in acts]}


def _act(
    request: HttpRequest,
    run: MatchingRun,
    perform: Callable[[], BoardAct | None],
    words: Callable[[Board, BoardAct], str] = act_sentence,
    back: bool = True,
) -> HttpResponse:
    """Does it and shows what has changed: only that by htmx, otherwise the whole page again."""
    try:
        act = perform()
    except DomainError as refusal:
        return _refuse(request, run, refusal.message)
    if act is None:
        return redirect(run) if not request.htmx else HttpResponse(headers={"HX-Refresh": "true"})
    board = Board(run, chosen_group(request))
    text, url = words(board, act), reverse("matchmaking:run_undo", args=[act.pk]) if back else ""
    if request.htmx and act.kind != BoardActKind.FOUND:
        return render(request, "matchmaking/_acted.html", _acted(board, act, text, url))
    if back:
        done_with_undo(request, text, url)
    else:
        messages.success(request, text)
    return HttpResponse(headers={"HX-Refresh": "true"}) if request.htmx else redirect(run)


def _acted(board: Board, act: BoardAct, text: str, url: str) -> dict[str, Any]:
    changed = changed_letters(board, act)
    shows = board.picked is not None and board.picked.letter in changed
    return {
        "board": board,
        "run": board.run,
        "text": text,
        "undo_url": url,
        "focus": next(iter(act.after["seats"]), ""),
        "numbers": numbers(board),
        "cards": board.cards(changed),
        "broken": broken(board),
        "waiting": board.waiting(),
        "waiting_changed": changes_waiting(act),
        "picture": of_group(board) if shows else None,
        "letters": [group.letter for group in board.groups],
        "chance": against_chance(board),
        "result": result_words(board),
        "counted": weights_words(board.run.weights),
        "proof": proof_context(board),
        **tools_context(board),
    }


def _refuse(request: HttpRequest, run: MatchingRun, sentence: str) -> HttpResponse:
    if request.htmx:
        return render(request, "matchmaking/_refused.html", {"run": run, "text": sentence})
    messages.error(request, sentence)
    return redirect(run)


def _seat(run: MatchingRun, number: str) -> ProposedSeat:
    found = run.seats.filter(pk=whole_number(number)).first()
    if found is None:
        raise _gone()
    return found


def _groups(run: MatchingRun, *letters: str) -> list[ProposedGroup | None]:
    """The groups with these letters; for none the waiting list."""
    known = {group.letter: group for group in run.groups.filter(letter__in=letters, dissolved=False)}
    if any(letter and letter not in known for letter in letters):
        raise _gone()
    return [known.get(letter) for letter in letters]


def _pk(group: ProposedGroup | None) -> int | None:
    return group.pk if group else None


def _gone() -> RunError:
    return RunError(_("What was chosen is not in this proposal. Look at it again."))


def _own_act(request: HttpRequest, pk: int) -> BoardAct:
    acts = BoardAct.objects.select_related("run__round")
    return get_object_or_404(acts, pk=pk, run__in=MatchingRun.objects.visible_to(request.user))

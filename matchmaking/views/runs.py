"""The office's searches for groups: start, watch, look at the proposal, publish."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django.views.generic import ListView

from clusterportal.core.undo import done_with_undo, take_undo
from focusgroups.models import Round
from members.views.mixins import tell_refusals

from ..board.page import Board, board_context
from ..board.progress import progress_context
from ..board.publication import publication_context
from ..enums import RunState
from ..models import MatchingRun
from ..services.publishing import call_back_publication, publish_proposal
from ..services.runs import OPEN, cancel_run, start_run
from .boards import tools_context
from .common import chosen_group, run_of

HAS_BOARD = (RunState.DONE, RunState.PUBLISHED, RunState.DISCARDED)


class RunListView(ListView):
    """The searches of one round, newest first."""

    template_name = "matchmaking/run_list.html"
    context_object_name = "runs"

    def get_queryset(self) -> QuerySet[MatchingRun]:
        self.round = get_object_or_404(Round.objects.organised_by(self.request.user), pk=self.kwargs["pk"])
        counts = {
            "group_count": Count("groups", distinct=True),
            "waiting_count": Count("seats", filter=Q(seats__group__isnull=True), distinct=True),
        }
        return MatchingRun.objects.filter(round=self.round).annotate(**counts).order_by("-number")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(round=self.round, **kwargs)


@require_POST
@tell_refusals
def create(request: HttpRequest, pk: int) -> HttpResponse:
    round = get_object_or_404(Round.objects.organised_by(request.user), pk=pk)
    return redirect(start_run(round=round, actor=request.user))


@require_safe
@vary_on_headers("HX-Request")
def run_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """While it searches, the progress, which asks for itself; then the board."""
    run = run_of(request, pk)
    if request.htmx:
        return _progress(request, run)
    context = {"run": run, "round": run.round, "is_open": run.state in OPEN, "has_board": run.state in HAS_BOARD}
    if run.state in HAS_BOARD:
        board = Board(run, chosen_group(request))
        context |= {**board_context(board), **tools_context(board)}
    elif run.state in OPEN:
        context["progress"] = progress_context(run)
    else:
        context["origin"] = run.round.runs.filter(pk=run.held.get("run")).first()
    return render(request, "matchmaking/run_detail.html", context)


def _progress(request: HttpRequest, run: MatchingRun) -> HttpResponse:
    if run.state not in OPEN:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "components/progress.html", progress_context(run))


@require_POST
@tell_refusals
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    run = cancel_run(run=run_of(request, pk), actor=request.user)
    messages.success(request, _("The search is cancelled. You can start another one at any time."))
    return redirect("matchmaking:run_list", run.round_id)


@tell_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what would happen; the form on that page does it, with a way back as long as nobody is told."""
    run = run_of(request, pk)
    if request.method != "POST":
        return render(request, "matchmaking/run_publish.html", publication_context(run))
    published = publish_proposal(run=run, actor=request.user)
    done_with_undo(
        request,
        _("The groups are published. The mails go out in a moment; until then you can take it back."),
        reverse("matchmaking:run_call_back", args=[run.pk]),
    )
    return redirect(published)


@require_POST
@tell_refusals
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(request, pk)
    take_undo(request)
    call_back_publication(run=run, actor=request.user)
    messages.success(request, _("The publication is taken back. Nobody has got a mail."))
    return redirect(run)

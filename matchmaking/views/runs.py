"""The office's searches for groups: start, watch, look at the proposal, publish."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django.views.generic import ListView

from focusgroups.models import Round
from members.views.mixins import tell_refusals

from .. import board
from ..enums import RunState
from ..models import MatchingRun
from ..services.publishing import publish_proposal
from ..services.runs import OPEN, cancel_run, start_run

HAS_BOARD = (RunState.DONE, RunState.PUBLISHED)


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
    run = _run_of(request, pk)
    if request.htmx:
        return _progress(request, run)
    context = {"run": run, "round": run.round, "is_open": run.state in OPEN, "has_board": run.state in HAS_BOARD}
    if run.state in HAS_BOARD:
        context |= board.board_context(run, request.GET.get("group", ""))
    elif run.state in OPEN:
        context["progress"] = board.progress_context(run)
    return render(request, "matchmaking/run_detail.html", context)


def _progress(request: HttpRequest, run: MatchingRun) -> HttpResponse:
    if run.state not in OPEN:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "components/progress.html", board.progress_context(run))


@require_POST
@tell_refusals
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    run = cancel_run(run=_run_of(request, pk), actor=request.user)
    messages.success(request, _("The search is cancelled. You can start another one at any time."))
    return redirect("matchmaking:run_list", run.round_id)


@require_POST
@tell_refusals
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    run = publish_proposal(run=_run_of(request, pk), actor=request.user)
    messages.success(request, _("The groups are published. Everybody who applied gets a mail."))
    return redirect(run)


def _run_of(request: HttpRequest, pk: int) -> MatchingRun:
    visible = MatchingRun.objects.visible_to(request.user).select_related("round__cluster")
    return get_object_or_404(visible, pk=pk)

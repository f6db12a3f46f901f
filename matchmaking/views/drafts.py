"""Proposals side by side; one is kept."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from focusgroups.models import Round
from members.views.mixins import tell_refusals

from ..board.comparison import MOST, comparison_context
from ..enums import RunState
from ..models import MatchingRun
from ..services.drafts import keep_proposal, take_up_proposal
from ..services.improving import improve_rest
from .common import run_of, whole_number

COMPARABLE = (RunState.DONE, RunState.DISCARDED, RunState.PUBLISHED)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Those that were chosen by their numbers; otherwise the newest two."""
    round = get_object_or_404(Round.objects.organised_by(request.user), pk=pk)
    all_runs = MatchingRun.objects.filter(round=round, state__in=COMPARABLE).select_related("round__cluster")
    runs = _chosen(request, all_runs) or list(all_runs.order_by("-number")[:2])[::-1]
    context = {"round": round, "runs": runs, "all_runs": all_runs.order_by("number")}
    if len(runs) > 1:
        context |= comparison_context(runs)
    return render(request, "matchmaking/run_compare.html", context)


@require_POST
@tell_refusals
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    run = keep_proposal(run=run_of(request, pk), actor=request.user)
    messages.success(request, _("This proposal is kept. The others are put aside and can be taken up again."))
    return redirect(run)


@require_POST
@tell_refusals
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    run = take_up_proposal(run=run_of(request, pk), actor=request.user)
    messages.success(request, _("The proposal is on the table again."))
    return redirect(run)


@require_POST
@tell_refusals
def improve(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(improve_rest(run=run_of(request, pk), actor=request.user))


def _chosen(request: HttpRequest, runs: QuerySet[MatchingRun]) -> list[MatchingRun]:
    wanted = [whole_number(text) for text in request.GET.getlist("run")][:MOST]
    found = list(runs.filter(number__in=wanted).order_by("number"))
    return found if len(found) > 1 else []

"""What shall count in a search: levels, what they mean, and the start."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from focusgroups.models import Round
from members.views.mixins import tell_refusals

from ..enums import RunState
from ..models import MatchingRun
from ..services.runs import start_run
from ..weight_forms import WeightsForm
from ..weights import levels_of, preview, usual_levels

SCORED = (RunState.DONE, RunState.PUBLISHED, RunState.DISCARDED)


@tell_refusals
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """The levels of the last search to begin with; by htmx, or with ``preview``, only what the chosen ones mean."""
    round = get_object_or_404(Round.objects.organised_by(request.user), pk=pk)
    if request.method != "POST":
        levels = usual_levels() if "usual" in request.GET else _last_levels(round)
        return _page(request, round, WeightsForm(initial=levels), levels)
    form = WeightsForm(request.POST)
    if not form.is_valid():
        return _page(request, round, form, None)
    if request.htmx or "preview" in request.POST:
        return _page(request, round, form, form.cleaned_data)
    return redirect(start_run(round=round, actor=request.user, weights=form.weights))


def _page(request: HttpRequest, round: Round, form: WeightsForm, levels: dict[str, int] | None) -> HttpResponse:
    context: dict[str, Any] = {"round": round, "form": form, "newest": _newest(round)}
    if levels is None:
        context["refusal"] = " ".join(error for errors in form.errors.values() for error in errors)
    else:
        newest = context["newest"]
        context["preview"] = preview(levels, list(newest.groups.all()) if newest else [])
    name = "_weights_preview" if request.htmx else "run_weights"
    return render(request, f"matchmaking/{name}.html", context)


def _newest(round: Round) -> MatchingRun | None:
    return round.runs.filter(state__in=SCORED).order_by("-number").first()


def _last_levels(round: Round) -> dict[str, int]:
    last = round.runs.order_by("-number").first()
    return levels_of(last.weights) if last else usual_levels()

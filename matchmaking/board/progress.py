"""How far a search is: what its page shows until the board comes."""

from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from focusgroups.models import Application

from ..adapters import expected_groups
from ..enums import RunPhase, RunState
from ..models import MatchingRun
from ..services.runs import OPEN, seconds_left
from .pictures import course


def progress_context(run: MatchingRun) -> dict[str, Any]:
    """The inputs of the progress component."""
    people = Application.objects.filter(round=run.round_id).to_place().count()
    percent = 100 * run.done_steps / run.total_steps if run.total_steps else 0
    return {
        "key": "run-progress",
        "text": _progress_text(run, people),
        "percent": percent,
        "phases": _phases(run),
        "curve": course(run.result.get("curve", ()), run.total_steps, telling=2),
        "note": _("You may close this page. The search goes on, and we send you a mail when it is done."),
        "poll_url": reverse("matchmaking:run_detail", args=[run.pk]) if run.state in OPEN else "",
    }


def _progress_text(run: MatchingRun, people: int) -> str:
    parts = [
        ngettext("%(count)d person", "%(count)d people", people) % {"count": people},
        ngettext("%(count)d group", "%(count)d groups", groups := expected_groups(people, run.round))
        % {"count": groups},
    ]
    if run.state == RunState.WAITING:
        parts.append(_("starts in a moment"))
    elif left := seconds_left(run):
        parts.append(ngettext("about %(count)d second left", "about %(count)d seconds left", left) % {"count": left})
    return ", ".join(parts)


def _phases(run: MatchingRun) -> list[dict[str, str]]:
    order = list(RunPhase)
    here = order.index(RunPhase(run.phase))
    lines = []
    for place, phase in enumerate(order):
        text = str(phase.label)
        if place == here and run.total_steps and phase == RunPhase.SWAPPING:
            counts = {"phase": text, "done": localize(run.done_steps), "all": localize(run.total_steps)}
            text = _("%(phase)s: %(done)s of %(all)s") % counts
        lines.append({"text": text, "state": "done" if place < here else "now" if place == here else ""})
    return lines

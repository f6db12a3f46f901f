"""What the pages of a run show: how far the search is, and the board of its groups."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.sorting import german, german_key
from focusgroups.models import Application
from members.models import Topic

from . import why
from .adapters import expected_groups
from .enums import RunPhase, RunState
from .models import MatchingRun, ProposedGroup, ProposedSeat
from .services.runs import OPEN, seconds_left

HEAT_TOPICS = 5
CURVE_POINTS = 40
TELLING_POINTS = 5  # improvements; a curve of fewer says nothing
HEAT_OF_RANK = {1: 3, 2: 2, 3: 1}


def progress_context(run: MatchingRun) -> dict[str, Any]:
    """The inputs of the progress component."""
    people = Application.objects.filter(round=run.round_id).to_place().count()
    percent = 100 * run.done_steps / run.total_steps if run.total_steps else 0
    return {
        "key": "run-progress",
        "text": _progress_text(run, people),
        "percent": percent,
        "phases": _phases(run),
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


def board_context(run: MatchingRun, chosen: str) -> dict[str, Any]:
    """Groups side by side, the waiting list, and the pictures of one chosen group."""
    seats = list(
        run.seats.select_related("application__person", "application__company__industry", "application__company__town")
        .prefetch_related("application__person__interests__topic")
        .order_by(german("application__person__last_name"), "pk")
    )
    groups = list(run.groups.all())
    names = {topic.slug: topic.name for topic in Topic.objects.all()}
    picked = next((group for group in groups if group.letter == chosen), groups[0] if groups else None)
    return {
        "groups": [_group(group, _of(group, seats), names, group == picked) for group in groups],
        "placed": sum(seat.group_id is not None for seat in seats),
        "applied": len(seats),
        "waiting": [_waiting(seat) for seat in seats if seat.group_id is None],
        "letters": [group.letter for group in groups],
        "picked": _pictures(picked, _of(picked, seats), names) if picked else None,
        "chance": _against_chance(run.result),
        "curve": _course(run.result.get("curve", ()), run.total_steps),
    }


def _against_chance(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """This proposal and groups dealt out at random, as bars; empty for runs that were not compared."""
    total, dealt = result.get("total", 0), result.get("random", 0)
    if not dealt or total <= dealt:
        return []
    return [
        {"label": _("This proposal"), "value": round(100 * total / dealt)},
        {"label": _("Dealt out at random"), "value": 100, "chart": 5},
    ]


def _course(points: Sequence[Sequence[float]], steps: int) -> list[float]:
    """The best value at even distances of the search; it is flat where longer searching changed nothing."""
    if len(points) < TELLING_POINTS or not steps:
        return []
    moments = [steps * place / CURVE_POINTS for place in range(CURVE_POINTS + 1)]
    reached = [[total for step, total in points if step <= moment] for moment in moments]
    return [totals[-1] for totals in reached if totals]


def _of(group: ProposedGroup, seats: Iterable[ProposedSeat]) -> list[ProposedSeat]:
    return [seat for seat in seats if seat.group_id == group.pk]


def _group(group: ProposedGroup, seats: list[ProposedSeat], names: why.Names, here: bool) -> dict[str, Any]:
    learners = sum(bool(seat.rationale.get("learns")) for seat in seats)
    return {
        "key": group.letter,
        "title": _("Group %(letter)s") % {"letter": group.letter},
        "size": len(seats),
        "topics": [names[slug] for slug in group.rationale.get("topics", ())[: why.NAMED_TOPICS] if slug in names],
        "reason": why.group_sentence(group.rationale, names, learners),
        "scores": why.scores(group.rationale),
        "people": [_person(seat) for seat in seats],
        "here": here,
    }


def _person(seat: ProposedSeat) -> dict[str, Any]:
    company = seat.application.company
    return {
        "name": seat.application.person.name,
        "company": company.name,
        "industry": company.industry.name,
        "town": company.town.name,
    }


def _waiting(seat: ProposedSeat) -> dict[str, Any]:
    return {**_person(seat), "reason": seat.get_waiting_reason_display()}


def _pictures(group: ProposedGroup, seats: list[ProposedSeat], names: why.Names) -> dict[str, Any]:
    columns = _heat_topics(seats)
    return {
        "letter": group.letter,
        "columns": [names[slug] for slug in columns],
        "rows": [(seat.application.person.name, _heat_row(seat, columns)) for seat in seats],
        "places": _places(seats),
        "reasons": [(seat.application.person.name, why.person_sentence(seat.rationale, names)) for seat in seats],
        "ways": [
            (seat.application.person.name, seat.application.company.town.name, seat.rationale.get("mean_km", 0))
            for seat in seats
        ],
    }


def _heat_topics(seats: Iterable[ProposedSeat]) -> list[str]:
    """The topics of most people first."""
    counted = Counter(interest.topic.slug for seat in seats for interest in seat.application.person.interests.all())
    return [slug for slug, _count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:HEAT_TOPICS]]


def _heat_row(seat: ProposedSeat, columns: Iterable[str]) -> list[int | None]:
    ranks = {interest.topic.slug: interest.rank for interest in seat.application.person.interests.all()}
    return [HEAT_OF_RANK.get(ranks.get(slug, 0)) for slug in columns]


def _places(seats: Iterable[ProposedSeat]) -> list[dict[str, Any]]:
    towns = Counter(seat.application.company.town for seat in seats)
    return [
        {"label": town.name, "latitude": town.latitude, "longitude": town.longitude, "count": count}
        for town, count in sorted(towns.items(), key=lambda item: german_key(item[0].name))
    ]

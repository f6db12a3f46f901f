"""A proposal becomes groups: invitations for everybody placed, an answer for everybody who waits."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from focusgroups.enums import ApplicationState, RoundState
from focusgroups.models import Application
from focusgroups.services import groups as focus_groups
from members.models import User

from .. import adapters
from ..enums import RunState
from ..exceptions import RunError
from ..models import MatchingRun, ProposedSeat
from .runs import lock_run

PLACEABLE = (ApplicationState.CONFIRMED, ApplicationState.WAITING)


def publish_proposal(*, run: MatchingRun, actor: User | None) -> MatchingRun:
    """Founds the groups, once: a second call, also at the same time, gives the published run back."""
    with transaction.atomic():
        run = lock_run(run.pk)
        if run.state == RunState.PUBLISHED:
            return run
        seats = _seats_to_publish(run)
        for proposed in run.groups.all():
            applications = [seat.application for seat in seats if seat.group_id == proposed.pk]
            proposed.focus_group = focus_groups.create_group(
                round=run.round,
                letter=proposed.letter,
                applications=applications,
                rationale=proposed.rationale,
                actor=actor,
            )
            proposed.save(update_fields=["focus_group"])
        for seat in seats:
            if seat.group_id is None:
                focus_groups.keep_waiting(application=seat.application, reason=seat.waiting_reason, actor=actor)
        focus_groups.publish_round_state(round=run.round, actor=actor)
        run.state, run.finished_at = RunState.PUBLISHED, run.finished_at or timezone.now()
        run.save(update_fields=["state", "finished_at"])
        record(actor=actor, verb="proposal_published", target=run, round=run.round_id)
    return run


def _seats_to_publish(run: MatchingRun) -> list[ProposedSeat]:
    """Seats of those who still take part; refuses when the proposal no longer fits the applications."""
    if run.state != RunState.DONE:
        raise RunError(_("There is no proposal to publish: %(state)s.") % {"state": run.get_state_display()})
    if run.round.state != RoundState.REVIEW:
        raise RunError(_("Another proposal of this round is already published, or the round has moved on."))
    seats = [
        seat
        for seat in run.seats.select_related("application__person", "application__company")
        if seat.application.state in PLACEABLE
    ]
    applied = Application.objects.filter(round=run.round, state__in=PLACEABLE).values_list("pk", flat=True)
    new = set(applied) - {seat.application_id for seat in seats}
    if new:
        raise RunError(_("Somebody applied after this search, and would be left without an answer. Search again."))
    _require_valid(run, seats)
    return seats


def _require_valid(run: MatchingRun, seats: list[ProposedSeat]) -> None:
    """The judge looks at the groups as the applications are now. Which rule is broken is not told."""
    groups = [[seat.application_id for seat in seats if seat.group_id == proposed.pk] for proposed in run.groups.all()]
    if adapters.breaks_a_rule(adapters.problem_of(run), groups):
        raise RunError(
            _("Since this search, applications were changed or withdrawn, and the groups no longer fit. Search again.")
        )

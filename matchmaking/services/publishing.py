"""A proposal becomes groups: invitations for everybody placed, an answer for everybody who waits."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.exceptions import TooLateError
from clusterportal.core.jobs import JobRun, after_undo, call_back, enqueue
from focusgroups.enums import PLACEABLE, ApplicationState, RoundState, SeatState
from focusgroups.models import Application, Seat
from focusgroups.services import groups as focus_groups
from members.models import User

from .. import adapters
from ..board.clashes import clash_sentences
from ..enums import RunState
from ..exceptions import RunError
from ..models import MatchingRun, ProposedSeat
from .places import newcomers
from .runs import lock_run

TELL = "matchmaking.tell_published"


def publish_proposal(*, run: MatchingRun, actor: User | None) -> MatchingRun:
    """Founds the groups, once: a second call, also at the same time, gives the published run back.

    Everybody is told a little later: until then the publication can be called back.
    """
    with transaction.atomic():
        run = lock_run(run.pk)
        if run.state == RunState.PUBLISHED:
            return run
        seats = publishable_seats(run)
        _found_groups(run, seats, actor)
        for seat in seats:
            if seat.group_id is None:
                focus_groups.keep_waiting(
                    application=seat.application, reason=seat.waiting_reason, actor=actor, tell=False
                )
        focus_groups.publish_round_state(round=run.round, actor=actor)
        run.state, run.finished_at = RunState.PUBLISHED, run.finished_at or timezone.now()
        run.save(update_fields=["state", "finished_at"])
        enqueue(TELL, object_id=run.pk, due=after_undo())
        record(actor=actor, verb="proposal_published", target=run, round=run.round_id)
    return run


def call_back_publication(*, run: MatchingRun, actor: User | None) -> MatchingRun:
    """Takes a publication back of which nobody has been told: the proposal is on the table as before."""
    with transaction.atomic():
        run = lock_run(run.pk)
        if run.state != RunState.PUBLISHED:
            return run
        focus_groups.take_back_groups(round=run.round, actor=actor)
        if not call_back(TELL, run.pk):
            raise TooLateError(_("The invitations are on their way. The groups can no longer be called back."))
        run.state = RunState.DONE
        run.save(update_fields=["state"])
        record(actor=actor, verb="publication_called_back", target=run, round=run.round_id)
    return run


def tell_published(*, run_id: int, job: JobRun) -> None:
    """Invites everybody who has a seat and has not answered yet, and tells those who wait."""
    with job.finish():
        run = lock_run(run_id)
        if run.state != RunState.PUBLISHED:
            return
        invited = Seat.objects.filter(group__proposal__run=run, state=SeatState.INVITED)
        for seat in invited.select_related("person__user", "group__round__cluster").order_by("pk"):
            focus_groups.tell_invited(seat=seat)
        waiting = Application.objects.filter(
            proposed_seats__run=run, proposed_seats__group=None, state=ApplicationState.WAITING
        )
        for application in waiting.select_related("person__user", "round__cluster").order_by("pk"):
            focus_groups.tell_waiting(application=application)


def publishable_seats(run: MatchingRun) -> list[ProposedSeat]:
    """Seats of those who still take part; refuses when the proposal cannot be published, and says why."""
    if run.state != RunState.DONE:
        raise RunError(_("There is no proposal to publish: %(state)s.") % {"state": run.get_state_display()})
    if run.round.state != RoundState.REVIEW:
        raise RunError(_("Another proposal of this round is already published, or the round has moved on."))
    seats = [
        seat
        for seat in run.seats.select_related("application__person__user", "application__company").order_by("pk")
        if seat.application.state in PLACEABLE
    ]
    if newcomers(run).exists():
        raise RunError(_("Somebody applied after this search, and would be left without an answer. Search again."))
    _require_valid(run, seats)
    return seats


def _require_valid(run: MatchingRun, seats: list[ProposedSeat]) -> None:
    """The judge looks at the groups as the applications are now. Confidential rules name nobody."""
    groups = list(run.groups.all())
    people = {group.pk: [seat.application_id for seat in seats if seat.group_id == group.pk] for group in groups}
    clashes = adapters.Table(run, people).clashes()
    if clashes:
        names = {seat.application_id: seat.application.person.name for seat in seats}
        letters = {group.pk: group.letter for group in groups}
        why = " ".join(f"{line}." for line in clash_sentences(clashes, names, letters, run.round))
        raise RunError(_("These groups cannot be published yet. %(why)s") % {"why": why})


def _found_groups(run: MatchingRun, seats: list[ProposedSeat], actor: User | None) -> None:
    """A focus group for each proposed one that somebody sits in."""
    for proposed in run.groups.all():
        applications = [seat.application for seat in seats if seat.group_id == proposed.pk]
        if applications:
            proposed.focus_group = focus_groups.create_group(
                round=run.round,
                letter=proposed.letter,
                applications=applications,
                rationale=proposed.rationale,
                actor=actor,
                tell=False,
            )
            proposed.save(update_fields=["focus_group"])

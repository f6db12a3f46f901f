"""Several proposals lie on the table: one is kept, the others are put aside and can be taken up again."""

from django.db import transaction
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from focusgroups.enums import RoundState
from members.models import User

from ..enums import RunState
from ..exceptions import RunError
from ..models import MatchingRun
from .runs import lock_run


def keep_proposal(*, run: MatchingRun, actor: User | None) -> MatchingRun:
    """Puts the round's other proposals aside; they stay readable."""
    with transaction.atomic():
        run = lock_run(run.pk)
        _require_review(run)
        if run.state != RunState.DONE:
            raise RunError(_("There is no proposal to keep: %(state)s.") % {"state": run.get_state_display()})
        others = run.round.runs.filter(state=RunState.DONE).exclude(pk=run.pk)
        aside = list(others.order_by("number").values_list("number", flat=True))
        others.update(state=RunState.DISCARDED)
        record(actor=actor, verb="proposal_kept", target=run, put_aside=aside)
    return run


def take_up_proposal(*, run: MatchingRun, actor: User | None) -> MatchingRun:
    """Lays a proposal on the table again that was put aside."""
    with transaction.atomic():
        run = lock_run(run.pk)
        _require_review(run)
        if run.state == RunState.DISCARDED:
            run.state = RunState.DONE
            run.save(update_fields=["state"])
            record(actor=actor, verb="proposal_taken_up", target=run)
    return run


def _require_review(run: MatchingRun) -> None:
    if run.round.state != RoundState.REVIEW:
        raise RunError(_("The round has moved on: %(state)s.") % {"state": run.round.get_state_display()})

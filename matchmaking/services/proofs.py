"""A proof how good a proposal's groups can be at most: asked for, taken back. A worker computes it."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import call_back, enqueue
from focusgroups.enums import PLACEABLE
from focusgroups.models import Round
from members.models import User

from .. import adapters
from ..enums import OPEN_PROOFS, ProofState, RunState
from ..exceptions import RunError
from ..models import MatchingRun, ProposalProof

PROVE = "matchmaking.prove_proposal"
MOST_PEOPLE = 50  # of whom all possible groups can still be looked at


def start_proof(*, run: MatchingRun, actor: User | None) -> ProposalProof:
    """Asks for the proof of the groups as they are now; one that is under way goes on, and no second one starts."""
    with transaction.atomic():
        run = _locked(run)
        known = ProposalProof.objects.select_for_update().filter(run=run).first()
        if known and known.state in OPEN_PROOFS:
            return known
        _require_provable(run)
        return ask_for_proof(run, actor)


def ask_for_proof(run: MatchingRun, actor: User | None) -> ProposalProof:
    """As above for a proposal that is just being written, whose rows are locked."""
    fresh = {
        "state": ProofState.WAITING,
        "people": [],
        "groups": 0,
        "bound": None,
        "started_by": actor,
        "created_at": timezone.now(),
        "finished_at": None,
    }
    proof, _created = ProposalProof.objects.update_or_create(run=run, defaults=fresh)
    enqueue(PROVE, object_id=run.pk)
    record(actor=actor, verb="proof_started", target=run)
    return proof


def cancel_proof(*, run: MatchingRun, actor: User | None) -> None:
    """The worker notices soon and stops; nothing else changes."""
    with transaction.atomic():
        run = _locked(run)
        if ProposalProof.objects.filter(run=run, state__in=OPEN_PROOFS).update(**_ended(ProofState.CANCELLED)):
            call_back(PROVE, run.pk)
            record(actor=actor, verb="proof_cancelled", target=run)


def cancel_proofs_of(round: Round) -> None:
    """A search makes way for itself: workers are few, and it may bring something better than what is being proven."""
    for proof in ProposalProof.objects.filter(run__round=round, state__in=OPEN_PROOFS).select_related("run"):
        cancel_proof(run=proof.run, actor=None)


def mark_failed(run_id: int) -> None:
    """Called when a worker has given the job up: the office reads that there is no proof."""
    ProposalProof.objects.filter(run=run_id, state__in=OPEN_PROOFS).update(**_ended(ProofState.FAILED))


def reopen_failed(run_id: int) -> None:
    """Called when the operator tries a job again that was given up."""
    ProposalProof.objects.filter(run=run_id, state=ProofState.FAILED).update(state=ProofState.WAITING, finished_at=None)


def proves_itself(people: int) -> bool:
    """Whether a proof takes so little time that it follows each search."""
    return people <= settings.MATCHING_PROVE_PEOPLE


def seated(run: MatchingRun) -> dict[int, list[int]]:
    """Applications that sit in each group and still take part; groups without any are left out."""
    seats = run.seats.filter(group__isnull=False, application__state__in=PLACEABLE).order_by("application")
    found: dict[int, list[int]] = {}
    for group, application in seats.values_list("group", "application"):
        found.setdefault(group, []).append(application)
    return found


def _require_provable(run: MatchingRun) -> None:
    if run.state != RunState.DONE:
        raise RunError(_("There is no proposal to look at: %(state)s.") % {"state": run.get_state_display()})
    groups = seated(run)
    people = sum(len(group) for group in groups.values())
    if not people or people > MOST_PEOPLE:
        raise RunError(_("A proof is possible for up to %(number)d people with a seat.") % {"number": MOST_PEOPLE})
    if adapters.Table(run, groups).clashes():
        raise RunError(_("These groups break a rule. Settle that first; then it can be proven how good they are."))


def _locked(run: MatchingRun) -> MatchingRun:
    return MatchingRun.objects.select_for_update(of=("self",)).select_related("round").get(pk=run.pk)


def _ended(state: ProofState) -> dict[str, object]:
    return {"state": state, "finished_at": timezone.now()}

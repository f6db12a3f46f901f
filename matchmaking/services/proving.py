"""Computing the proof of a proposal, in a worker."""

import time
from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from clusterportal.core.audit import record
from clusterportal.core.jobs import JobRun

from ..adapters import proving
from ..enums import OPEN_PROOFS, ProofState
from ..models import ProposalProof
from .proofs import seated

LOOKS_EVERY = 0.5  # seconds between two looks at the row


def prove_proposal(*, run_id: int, job: JobRun) -> None:
    """Claim, compute and finish are separate transactions; a proof that was cancelled or begun anew keeps nothing."""
    with job.step():
        proof = _claim(run_id)
    if proof is None:
        return
    groups = list(seated(proof.run).values())
    bound = proving.bound_of(proof.run, groups, _Watch(proof.pk, proof.created_at).is_over)
    with job.finish():
        kept = _running(proof.pk, proof.created_at).select_for_update().first()
        if kept is None:
            return
        kept.people, kept.groups = sorted(key for group in groups for key in group), len(groups)
        kept.state = ProofState.FAILED if bound is None else ProofState.DONE
        kept.bound, kept.finished_at = bound, timezone.now()
        kept.save(update_fields=["people", "groups", "state", "bound", "finished_at"])
        record(actor=None, verb="proof_finished", target=kept.run, people=len(kept.people))


def _claim(run_id: int) -> ProposalProof | None:
    wanted = ProposalProof.objects.filter(run=run_id, state__in=OPEN_PROOFS)
    if not wanted.update(state=ProofState.RUNNING):
        return None
    return ProposalProof.objects.select_related("run__round").get(run=run_id)


def _running(pk: int, created_at: datetime) -> QuerySet[ProposalProof]:
    return ProposalProof.objects.filter(pk=pk, created_at=created_at, state=ProofState.RUNNING)


class _Watch:
    """Looks twice a second whether the proof is still wanted."""

    def __init__(self, pk: int, created_at: datetime, clock: Callable[[], float] = time.monotonic) -> None:
        self.rows, self.clock = _running(pk, created_at), clock
        self.looked, self.over = clock(), False

    def is_over(self) -> bool:
        if not self.over and self.clock() - self.looked >= LOOKS_EVERY:
            self.looked, self.over = self.clock(), not self.rows.exists()
        return self.over

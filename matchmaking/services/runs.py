"""Searches for groups: started by the office, computed by a worker, published by the office."""

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from clusterportal.core.audit import record
from clusterportal.core.jobs import JobRun, enqueue
from clusterportal.core.mail import address_in, queue_mail
from focusgroups.enums import RoundState
from focusgroups.models import Application, Round
from focusgroups.services import rounds
from members.models import User

from .. import adapters
from ..board.infeasible import infeasible_sentence
from ..enums import RunPhase, RunState
from ..exceptions import RunError
from ..grouping.problem import InfeasibleError
from ..models import MatchingRun, ProposedGroup, ProposedSeat, RunBlock
from ..weights import in_full
from .proofs import ask_for_proof, cancel_proofs_of, proves_itself
from .startable import require_startable

OPEN = (RunState.WAITING, RunState.RUNNING)
PROPOSE, CUT = "matchmaking.propose_groups", "matchmaking.cut_round"
STEPS_PER_PERSON = 800
STEPS_IN_BLOCKS = 8000  # for one block, in all its waves
MOST_POINTS = 100  # of a curve while it grows
LOOKS_EVERY = 0.5  # seconds between two looks at the row, and two signs of progress
PHASES = {"prepare": RunPhase.BUILDING, "search": RunPhase.SWAPPING, "done": RunPhase.EXPLAINING}


def start_run(
    *,
    round: Round,
    actor: User | None,
    seed: int | None = None,
    steps: int | None = None,
    held: dict[str, Any] | None = None,
    weights: Mapping[str, float] | None = None,
) -> MatchingRun:
    """Asks for a proposal; a worker computes it, and the page may be closed meanwhile.

    ``held`` is an arrangement to begin with, see ``improving.held_places``; ``weights`` say what counts how much.
    Seed, steps and weights are kept: they make the search repeatable.
    """
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=round.pk)
        applicants = Application.objects.filter(round=locked).to_place().count()
        require_startable(locked)
        rounds.start_matching(round=locked, actor=actor)
        number = (locked.runs.aggregate(last=Max("number"))["last"] or 0) + 1
        run = MatchingRun.objects.create(
            round=locked,
            number=number,
            seed=number if seed is None else seed,
            steps=_usual_steps(applicants) if steps is None else steps,
            held=held or {},
            weights=asdict(in_full(weights or {})),
            started_by=actor,
        )
        record(actor=actor, verb="run_started", target=run, round=locked.pk, applicants=applicants)
        RunBlock.objects.filter(run__round=locked).delete()
        cancel_proofs_of(locked)
        enqueue(CUT if is_large(applicants) else PROPOSE, object_id=run.pk)
    round.state = locked.state
    return run


def is_large(applicants: int) -> bool:
    """Whether the round is cut into blocks that are solved side by side."""
    return applicants > settings.MATCHING_LARGE_ROUND


def _usual_steps(applicants: int) -> int:
    return STEPS_IN_BLOCKS if is_large(applicants) else STEPS_PER_PERSON * applicants


def compute_proposal(*, run_id: int, job: JobRun) -> None:
    """Claim, compute and finish are separate transactions; progress commits on its own in between."""
    with job.step():
        run = claim_run(run_id)
    if run is None:
        return
    watch = Watch(run_id, run.result)
    try:
        proposal = adapters.solve_round(
            adapters.problem_of(run), should_stop=watch.is_cancelled, progress=watch.show_progress
        )
    except InfeasibleError as error:
        with job.finish():
            end_infeasible(run_id, [int(key) for key in error.keys])
        return
    with job.finish():
        keep_proposal(run_id, proposal)


def end_infeasible(run_id: int, keys: Sequence[int]) -> None:
    """No groups keep what must be kept: the office reads whom that concerns, and the round is as it was."""
    run = lock_run(run_id)
    if run.state not in OPEN:
        return
    with override(run.started_by.language if run.started_by else "de"):
        sentence = infeasible_sentence(run, keys)
    run.result = {**run.result, "infeasible": True}
    _end(run, RunState.FAILED, error=sentence)
    record(actor=None, verb="run_infeasible", target=run, people=len(keys))


def cancel_run(*, run: MatchingRun, actor: User | None) -> MatchingRun:
    """The worker notices within a second and stops; the round can be searched again."""
    with transaction.atomic():
        run = lock_run(run.pk)
        if run.state not in OPEN:
            raise RunError(_("This search is over: %(state)s.") % {"state": run.get_state_display()})
        _end(run, RunState.CANCELLED)
        run.blocks.all().delete()
        record(actor=actor, verb="run_cancelled", target=run)
    return run


def mark_failed(run_id: int) -> None:
    """Called when a worker has given the job up: the office reads a sentence instead of waiting for ever."""
    run = lock_run(run_id)
    if run.state not in OPEN:
        return
    with override(run.started_by.language if run.started_by else "de"):
        sentence = _("The search stopped because of an error on our side. Nothing is lost; please search again.")
    _end(run, RunState.FAILED, error=sentence)


def reopen_failed(run_id: int) -> bool:
    """Called when the operator tries a job again that was given up: its search runs once more, if it had failed."""
    run = lock_run(run_id)
    if run.state != RunState.FAILED:
        return False
    if not rounds.may_take(run.round, "start_matching"):
        raise RunError(_("Groups cannot be searched now: %(state)s.") % {"state": run.round.get_state_display()})
    rounds.start_matching(round=run.round, actor=None)
    run.state, run.error, run.finished_at = RunState.WAITING, "", None
    run.save(update_fields=["state", "error", "finished_at"])
    return True


def cut_again(run_id: int) -> None:
    """As above for what follows the cutting of a large round: the search begins anew, the job itself finds no work."""
    if reopen_failed(run_id):
        enqueue(CUT, object_id=run_id)


def cut_again_for_block(block_id: int) -> None:
    for run_id in RunBlock.objects.filter(pk=block_id).values_list("run", flat=True):
        cut_again(run_id)


def fail_block(block_id: int) -> None:
    """Called when a worker has given a block up: without it there is no proposal."""
    for run_id in RunBlock.objects.filter(pk=block_id).values_list("run", flat=True):
        mark_failed(run_id)


def lock_run(run_id: int) -> MatchingRun:
    """The run, its round locked before it."""
    round_id = MatchingRun.objects.values_list("round_id", flat=True).get(pk=run_id)
    locked_round = Round.objects.select_for_update().get(pk=round_id)
    run = MatchingRun.objects.select_for_update(of=("self",)).select_related("started_by").get(pk=run_id)
    run.round = locked_round
    return run


def claim_run(run_id: int) -> MatchingRun | None:
    run = lock_run(run_id)
    if run.state not in OPEN:
        return None
    run.state, run.phase, run.done_steps, run.total_steps = RunState.RUNNING, RunPhase.READING, 0, run.steps
    run.result = {"began": timezone.now().isoformat()}
    run.save(update_fields=["state", "phase", "done_steps", "total_steps", "result"])
    return run


def _end(run: MatchingRun, state: RunState, error: str = "") -> None:
    """Cancelled or failed: an earlier proposal is on the table again, if there is one."""
    run.state, run.error, run.finished_at = state, error, timezone.now()
    run.save(update_fields=["state", "error", "finished_at", "result"])
    if run.round.state != RoundState.MATCHING:
        return
    if run.round.runs.filter(state=RunState.DONE).exists():
        rounds.put_in_review(round=run.round)
    else:
        rounds.stop_matching(round=run.round)


class Watch:
    """Looks at the run's row and writes its progress with the curve so far, both at most twice a second."""

    def __init__(
        self, run_id: int, result: Mapping[str, Any] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rows = MatchingRun.objects.filter(pk=run_id, state=RunState.RUNNING)
        self.result = dict(result or {})
        self.curve: list[list[float]] = []
        self.clock = clock
        self.looked = self.shown = clock()
        self.cancelled = False
        self.phase = ""

    def is_cancelled(self) -> bool:
        if not self.cancelled and self.clock() - self.looked >= LOOKS_EVERY:
            self.looked = self.clock()
            self.cancelled = not self.rows.exists()
        return self.cancelled

    def show_progress(self, phase: str, done: int, of: int, best: float) -> None:
        if best > 0 and (not self.curve or best > self.curve[-1][1]):
            self.curve.append([done, round(best, 4)])
        new_phase = PHASES[phase] != self.phase
        if new_phase or self.clock() - self.shown >= LOOKS_EVERY:
            self.shown, self.phase = self.clock(), PHASES[phase]
            result = {**self.result, "curve": thinned(self.curve)}
            self.rows.update(phase=self.phase, done_steps=done, total_steps=of, result=result)


def thinned(points: Sequence[Sequence[float]], most: int = MOST_POINTS) -> list[Sequence[float]]:
    """At most so many points, evenly taken, the last one among them."""
    every = -(-len(points) // most)
    return list(points[::-1][:: max(1, every)][::-1])


def keep_proposal(run_id: int, proposal: adapters.Proposal) -> None:
    """Writes the groups; a run that was cancelled meanwhile keeps none."""
    run = lock_run(run_id)
    if run.state != RunState.RUNNING:
        return
    run.groups.all().delete()
    run.seats.all().delete()
    for number, group in enumerate(proposal.groups):
        _keep_group(run, letter(number), group)
    ProposedSeat.objects.bulk_create(
        ProposedSeat(run=run, application_id=key, waiting_reason=reason) for key, reason in proposal.waiting.items()
    )
    _hold_again(run)
    run.state, run.phase, run.finished_at = RunState.DONE, RunPhase.EXPLAINING, timezone.now()
    run.done_steps, run.result = run.total_steps, {**run.result, **proposal.summary}
    run.save(update_fields=["state", "phase", "done_steps", "result", "finished_at"])
    rounds.put_in_review(round=run.round)
    if proposal.groups and proves_itself(run.seats.filter(group__isnull=False).count()):
        ask_for_proof(run, actor=None)
    record(actor=None, verb="run_finished", target=run, groups=len(proposal.groups), waiting=len(proposal.waiting))
    _tell_starter(run, len(proposal.groups), len(proposal.waiting))


def _keep_group(run: MatchingRun, name: str, values: adapters.GroupValues) -> None:
    group = ProposedGroup.objects.create(run=run, letter=name, rationale=values.rationale)
    ProposedSeat.objects.bulk_create(
        ProposedSeat(run=run, group=group, application_id=key, rationale=values.people[key])
        for key in values.applications
    )


def _hold_again(run: MatchingRun) -> None:
    """Pins and locks of the arrangement that the search began with hold in its proposal, too."""
    held = adapters.held_of(run.held)
    run.seats.filter(application__in=held.pinned, group__isnull=False).update(pinned=True)
    for number in held.locked:
        members = [key for key, group in held.start.items() if group == number]
        run.groups.filter(seats__application__in=members[:1]).update(locked=True)


def letter(number: int) -> str:
    """A, B … Z, AA, AB …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _tell_starter(run: MatchingRun, groups: int, waiting: int) -> None:
    if run.started_by is None:
        return
    language = run.started_by.language
    link = address_in(language, "matchmaking:run_detail", run.pk)
    queue_mail(
        to=run.started_by.email,
        template="run_ready",
        context={"round": run.round.title, "groups": groups, "waiting": waiting, "link": link},
        language=language,
        reference=run,
    )


def seconds_left(run: MatchingRun) -> int | None:
    """An estimate from the steps done so far; None while there is nothing to go by."""
    began = run.result.get("began")
    if not began or not run.done_steps or run.total_steps <= run.done_steps:
        return None
    elapsed = (timezone.now() - dt.datetime.fromisoformat(began)).total_seconds()
    return max(1, round(elapsed * (run.total_steps - run.done_steps) / run.done_steps))

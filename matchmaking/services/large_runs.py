"""Searches for groups in large rounds: a job cuts, one solves each block, one joins a wave, one writes the proposal.

Whatever one job finds is a row for the next. A job that joins is the parent of those that solve, so it begins when
the last of them has ended; a block whose worker died is solved again.
"""

from dataclasses import asdict
from typing import Any

from clusterportal.core.jobs import JobRun, enqueue

from ..adapters import large
from ..enums import RunPhase, RunState
from ..grouping.blocks import WAVES, Block
from ..grouping.problem import InfeasibleError
from ..models import MatchingRun, RunBlock
from .runs import Watch, claim_run, end_infeasible, keep_proposal, lock_run

SOLVE, JOIN, ASSEMBLE = "matchmaking.solve_block", "matchmaking.join_blocks", "matchmaking.assemble_groups"


def cut_round(*, run_id: int, job: JobRun) -> None:
    with job.step():
        run = claim_run(run_id)
    if run is None:
        return
    try:
        blocks = large.first_wave(run)
    except InfeasibleError as error:
        _end_infeasible(run_id, error, job)
        return
    with job.finish():
        run = lock_run(run_id)
        if run.state == RunState.RUNNING:
            run.blocks.all().delete()
            _go_on(run, blocks)


def compute_block(*, block_id: int, job: JobRun) -> None:
    row = RunBlock.objects.select_related("run__round").filter(pk=block_id, run__state=RunState.RUNNING).first()
    if row is None:
        return
    watch = Watch(row.run_id)
    found, gain = large.solve(row.run, _block(row), watch.is_cancelled)
    with job.finish():
        run = lock_run(row.run_id)
        if run.state == RunState.RUNNING:
            RunBlock.objects.filter(pk=block_id).update(found=found)
            _count(run, gain)


def join_blocks(*, run_id: int, job: JobRun) -> None:
    """Opens the next wave of blocks, or asks for the proposal when there is none."""
    done = _done(run_id)
    if not done:
        return
    run = MatchingRun.objects.select_related("round").get(pk=run_id)
    blocks = large.next_wave(run, done)
    with job.finish():
        run = lock_run(run_id)
        if run.state == RunState.RUNNING and run.blocks.count() == len(done):
            _go_on(run, blocks)


def assemble_groups(*, run_id: int, job: JobRun) -> None:
    """Judges, explains and keeps what the blocks have found; their rows are gone with it."""
    run = MatchingRun.objects.select_related("round").get(pk=run_id)
    if run.state != RunState.RUNNING:
        return
    try:
        proposal = large.propose(run, _done(run_id))
    except InfeasibleError as error:
        _end_infeasible(run_id, error, job)
        return
    with job.finish():
        keep_proposal(run_id, proposal)
        RunBlock.objects.filter(run=run_id).delete()


def _end_infeasible(run_id: int, error: InfeasibleError, job: JobRun) -> None:
    with job.finish():
        end_infeasible(run_id, [int(key) for key in error.keys])
        RunBlock.objects.filter(run=run_id).delete()


def _count(run: MatchingRun, gain: float) -> None:
    """One block more is done: what it gained goes on top of the curve."""
    curve = run.result.get("curve", [])
    run.done_steps += 1
    best = gain + (curve[-1][1] if curve else 0.0)
    run.result = {**run.result, "curve": [*curve, [run.done_steps, round(best, 4)]]}
    run.save(update_fields=["done_steps", "result"])


def _go_on(run: MatchingRun, blocks: list[Block]) -> None:
    if not blocks:
        run.phase = RunPhase.EXPLAINING
        enqueue(ASSEMBLE, object_id=run.pk)
    else:
        _open_wave(run, blocks)
    run.save(update_fields=["phase", "total_steps"])


def _open_wave(run: MatchingRun, blocks: list[Block]) -> None:
    """Rows and jobs of one wave. A step of the progress is a block; the last step is the proposal."""
    wave = blocks[0].wave
    run.phase = RunPhase.SWAPPING if wave else RunPhase.BUILDING
    run.total_steps = run.done_steps + len(blocks) * max(1, WAVES - wave) + 1
    parent = enqueue(JOIN, object_id=run.pk)
    for block in blocks:
        row = RunBlock.objects.create(run=run, wave=wave, number=block.number, task=asdict(block))
        enqueue(SOLVE, object_id=row.pk, parent=parent)


def _done(run_id: int) -> list[tuple[Block, list[int]]]:
    """The blocks with what was found in them; nothing as long as one is open."""
    rows = RunBlock.objects.filter(run=run_id, run__state=RunState.RUNNING)
    found = [(_block(row), row.found) for row in rows]
    return [] if any(labels is None for _block_, labels in found) else found


def _block(row: RunBlock) -> Block:
    values: dict[str, Any] = {**row.task, "people": tuple(row.task["people"]), "labels": tuple(row.task["labels"])}
    return Block(**values)

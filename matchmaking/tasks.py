"""Celery tasks: each fetches by id and calls one service. The engines are loaded here, in the workers, only."""

from celery import shared_task

from clusterportal.core.jobs import JobRun, JobTask

from .services import (
    enquiries,
    follow_ups,
    incoming,
    large_runs,
    proofs,
    proving,
    publishing,
    refills,
    runs,
    vocabulary,
    watching,
)


@shared_task(name="matchmaking.fetch_replies")
def fetch_replies() -> None:
    """Woken every minute by beat, where there is a mailbox."""
    incoming.fetch_replies()


@shared_task(base=JobTask, bind=True, name="matchmaking.route_enquiry")
def route_enquiry(self: JobTask, run: JobRun) -> None:
    enquiries.route_enquiry(enquiry_id=run.object_id, job=run)


@shared_task(base=JobTask, bind=True, name="matchmaking.find_new_words")
def find_new_words(self: JobTask, run: JobRun) -> None:
    vocabulary.find_new_words(referral_id=run.object_id, job=run)


@shared_task(base=JobTask, bind=True, name="matchmaking.tell_referral")
def tell_referral(self: JobTask, run: JobRun) -> None:
    watching.tell_referral(referral_id=run.object_id, job=run)


@shared_task(base=JobTask, bind=True, name="matchmaking.watch_referral")
def watch_referral(self: JobTask, run: JobRun) -> None:
    watching.watch_referral(referral_id=run.object_id, job=run)


@shared_task(
    base=JobTask,
    bind=True,
    name="matchmaking.propose_groups",
    max_attempts=3,
    on_give_up=staticmethod(runs.mark_failed),
)
def propose_groups(self: JobTask, run: JobRun) -> None:
    runs.compute_proposal(run_id=run.object_id, job=run)


@shared_task(base=JobTask, bind=True, name="matchmaking.ask_whether_it_helped")
def ask_whether_it_helped(self: JobTask, run: JobRun) -> None:
    follow_ups.ask_whether_it_helped(follow_up_id=run.object_id, job=run)


@shared_task(base=JobTask, bind=True, name="matchmaking.refill_seat")
def refill_seat(self: JobTask, run: JobRun) -> None:
    refills.refill_seat(seat_id=run.object_id, job=run)


@shared_task(base=JobTask, bind=True, name="matchmaking.tell_published")
def tell_published(self: JobTask, run: JobRun) -> None:
    publishing.tell_published(run_id=run.object_id, job=run)


@shared_task(
    base=JobTask, bind=True, name="matchmaking.cut_round", max_attempts=3, on_give_up=staticmethod(runs.mark_failed)
)
def cut_round(self: JobTask, run: JobRun) -> None:
    large_runs.cut_round(run_id=run.object_id, job=run)


@shared_task(
    base=JobTask, bind=True, name="matchmaking.solve_block", max_attempts=3, on_give_up=staticmethod(runs.fail_block)
)
def solve_block(self: JobTask, run: JobRun) -> None:
    large_runs.compute_block(block_id=run.object_id, job=run)


@shared_task(
    base=JobTask, bind=True, name="matchmaking.join_blocks", max_attempts=3, on_give_up=staticmethod(runs.mark_failed)
)
def join_blocks(self: JobTask, run: JobRun) -> None:
    large_runs.join_blocks(run_id=run.object_id, job=run)


@shared_task(
    base=JobTask,
    bind=True,
    name="matchmaking.assemble_groups",
    max_attempts=3,
    on_give_up=staticmethod(runs.mark_failed),
)
def assemble_groups(self: JobTask, run: JobRun) -> None:
    large_runs.assemble_groups(run_id=run.object_id, job=run)


@shared_task(
    base=JobTask,
    bind=True,
    name="matchmaking.prove_proposal",
    max_attempts=2,
    on_give_up=staticmethod(proofs.mark_failed),
)
def prove_proposal(self: JobTask, run: JobRun) -> None:
    proving.prove_proposal(run_id=run.object_id, job=run)

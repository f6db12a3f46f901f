"""Celery tasks: each fetches by id and calls one service. The engines are loaded here, in the workers, only."""

from celery import shared_task

from clusterportal.core.jobs import JobRun, JobTask

from .services import enquiries, refills, runs


@shared_task(base=JobTask, bind=True, name="matchmaking.route_enquiry")
def route_enquiry(self: JobTask, run: JobRun) -> None:
    enquiries.route_enquiry(enquiry_id=run.object_id, job=run)


@shared_task(
    base=JobTask,
    bind=True,
    name="matchmaking.propose_groups",
    max_attempts=3,
    on_give_up=staticmethod(runs.mark_failed),
)
def propose_groups(self: JobTask, run: JobRun) -> None:
    runs.compute_proposal(run_id=run.object_id, job=run)


@shared_task(base=JobTask, bind=True, name="matchmaking.refill_seat")
def refill_seat(self: JobTask, run: JobRun) -> None:
    refills.refill_seat(seat_id=run.object_id, job=run)

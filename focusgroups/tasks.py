"""Celery tasks of this app: deadlines that end by themselves."""

from celery import shared_task

from clusterportal.core.jobs import JobRun, JobTask

from .room import files
from .services import applications, seats
from .services.rounds import close_round_at_deadline
from .services.seats import lapse_seat as end_invitation


@shared_task(base=JobTask, bind=True, name="focusgroups.close_round")
def close_round(self: JobTask, run: JobRun) -> None:
    with run.finish():
        close_round_at_deadline(round_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.lapse_seat")
def lapse_seat(self: JobTask, run: JobRun) -> None:
    with run.finish():
        end_invitation(seat_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.forget_withdrawn")
def forget_withdrawn(self: JobTask, run: JobRun) -> None:
    with run.finish():
        applications.forget_withdrawn(application_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.forget_expired_files")
def forget_expired_files(self: JobTask, run: JobRun) -> None:
    with run.finish():
        files.forget_expired(group_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.tell_declined")
def tell_declined(self: JobTask, run: JobRun) -> None:
    with run.finish():
        seats.tell_declined(seat_id=run.object_id)

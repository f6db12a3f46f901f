"""Celery tasks of this app: what follows from an act that could be undone until now."""

from celery import shared_task

from clusterportal.core.jobs import JobRun, JobTask

from . import hosting, services


@shared_task(base=JobTask, bind=True, name="events.forget_unconfirmed")
def forget_unconfirmed(self: JobTask, run: JobRun) -> None:
    with run.finish():
        services.forget_unconfirmed(registration_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="events.tell_host_answer")
def tell_host_answer(self: JobTask, run: JobRun) -> None:
    with run.finish():
        hosting.tell_answer(request_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="events.tell_cancelled")
def tell_cancelled(self: JobTask, run: JobRun) -> None:
    with run.finish():
        services.tell_cancelled(event_id=run.object_id)

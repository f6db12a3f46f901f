"""Celery tasks of this app."""

from celery import shared_task

from clusterportal.core.jobs import JobRun, JobTask

from .services import talks


@shared_task(base=JobTask, bind=True, name="members.forget_talk")
def forget_talk(self: JobTask, run: JobRun) -> None:
    with run.finish():
        talks.forget_talk(talk_id=run.object_id)

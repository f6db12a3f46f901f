"""A task whose work can be counted: one log entry each time that it is done."""

import time

from celery import shared_task

from clusterportal.core.jobs import JobRun, JobTask
from clusterportal.core.models import Job, LogEntry
from matchmaking.models import MatchingRun
from matchmaking.services.publishing import publish_proposal


@shared_task(base=JobTask, bind=True, name="probe.write")
def write(self: JobTask, run: JobRun) -> None:
    """Claims, computes for as many milliseconds as the object id says, and finishes, each committed on its own."""
    with run.step():
        pass
    time.sleep(run.object_id / 1000)
    with run.finish():
        LogEntry.objects.create(verb="probe", target_type="core.job", target_id=run.job_id)


def times_done(job: Job) -> int:
    return LogEntry.objects.filter(verb="probe", target_id=job.pk).count()


@shared_task(name="probe.publish", ignore_result=True)
def publish(run_id: int) -> None:
    """What the office's button does, in a process that can be killed while it does it."""
    publish_proposal(run=MatchingRun.objects.get(pk=run_id), actor=None)

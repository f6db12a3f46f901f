"""Does the work of the workers: runs due jobs of one task as Celery would, without a broker."""

from datetime import datetime
from uuid import uuid4

from clusterportal.celery import app
from clusterportal.core.jobs import leases
from clusterportal.core.models import Job, JobState


def work_off(task: str, *, by: datetime | None = None) -> int:
    """Runs the waiting jobs of the task in their order, those due by then if a time is given; says how many."""
    app.loader.import_default_modules()
    jobs = Job.objects.filter(task=task, state=JobState.WAITING, **({"due__lte": by} if by else {}))
    waiting = list(jobs.order_by("pk"))
    for job in waiting:
        token = uuid4()
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, token=token, lease_until=leases.lease_end())
        app.tasks[task](job.pk, str(token))
    return len(waiting)


def waiting_jobs(task: str) -> list[int | None]:
    """Object ids of the jobs that somebody still has to do."""
    return list(
        Job.objects.filter(task=task, state=JobState.WAITING).order_by("pk").values_list("object_id", flat=True)
    )

"""Does the work of the workers: runs due jobs of one task as Celery would, without a broker."""

from uuid import uuid4

from clusterportal.celery import app
from clusterportal.core.jobs import leases
from clusterportal.core.models import Job, JobState


def work_off(task: str) -> int:
    """Runs the waiting jobs of the task in their order; says how many there were."""
    app.loader.import_default_modules()
    waiting = list(Job.objects.filter(task=task, state=JobState.WAITING).order_by("pk"))
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

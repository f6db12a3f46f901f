"""Who may work on a job, and until when. Every function is one short transaction."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clusterportal.core.jobs.kinds import reopen
from clusterportal.core.jobs.models import Job, JobState


class LeaseLost(Exception):  # noqa: N818 (an event of the pattern rather than an error)
    """The job is somebody else's by now: stop, and write nothing."""


def enqueue(task: str, object_id: int | None = None, due: datetime | None = None, parent: Job | None = None) -> Job:
    """Asks for work by writing a row, inside the transaction of the change; never talks to the broker."""
    route = settings.CELERY_TASK_ROUTES.get(task, {})
    queue = route.get("queue", settings.CELERY_TASK_DEFAULT_QUEUE)
    return Job.objects.create(task=task, object_id=object_id, queue=queue, due=due or timezone.now(), parent=parent)


def after_undo() -> datetime:
    """From when on the consequences of an act may begin that can be taken back until then."""
    return timezone.now() + timedelta(seconds=settings.UNDO_SECONDS)


def call_back(task: str, object_id: int) -> bool:
    """Takes work back that nobody has begun; whether there was any. Who is told no comes too late to undo.

    A worker that claims the job at this moment holds its row: the delete waits and then finds it no longer waiting.
    """
    return bool(Job.objects.filter(task=task, object_id=object_id, state=JobState.WAITING).delete()[0])


def call_back_all(task: str, object_ids: Collection[int]) -> None:
    """The same for many at once, where it does not matter which of them have begun: they find nothing to do."""
    Job.objects.filter(task=task, object_id__in=object_ids, state=JobState.WAITING).delete()


def lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim(queue: str, slots: int) -> list[Job]:
    """Leases the oldest due jobs of a queue, as many as it has free slots; each gets a new token."""
    now = timezone.now()
    with transaction.atomic():
        free = slots - Job.objects.leased(now).filter(queue=queue).count()
        due = Job.objects.due(now).filter(queue=queue).select_for_update(skip_locked=True, of=("self",))
        jobs = list(due[: max(free, 0)])
        for job in jobs:
            job.state, job.token, job.lease_until, job.started = JobState.RUNNING, uuid4(), lease_end(), None
            job.save(update_fields=["state", "token", "lease_until", "started"])
    return jobs


def begin(job_id: int, token: UUID) -> Job | None:
    """The job, if the token still holds. The token changes, so that a message delivered twice starts it once."""
    fresh = uuid4()
    with transaction.atomic():
        started = Job.objects.filter(pk=job_id, state=JobState.RUNNING, token=token).update(
            token=fresh, attempts=F("attempts") + 1, lease_until=lease_end(), started=timezone.now()
        )
        return Job.objects.get(pk=job_id) if started else None


def renew(job_id: int, token: UUID) -> bool:
    """Whether the lease was still ours and now lasts longer."""
    held = Job.objects.filter(pk=job_id, state=JobState.RUNNING, token=token)
    return held.update(lease_until=lease_end()) == 1


def lock(job_id: int, token: UUID) -> Job:
    """The locked row, inside a transaction of the caller; raises LeaseLost when the token no longer holds."""
    job = Job.objects.select_for_update().filter(pk=job_id, state=JobState.RUNNING, token=token).first()
    if job is None:
        raise LeaseLost(f"job {job_id}")
    return job


def close(job: Job, *, state: JobState = JobState.DONE, error: str = "") -> None:
    job.state, job.error, job.ended = state, error, timezone.now()
    job.token = job.lease_until = None
    job.save(update_fields=["state", "error", "ended", "token", "lease_until"])


def postpone(job: Job, *, seconds: int, error: str) -> None:
    """Gives the job back; somebody tries again later."""
    job.state, job.error, job.due = JobState.WAITING, error, timezone.now() + timedelta(seconds=seconds)
    job.token = job.lease_until = None
    job.save(update_fields=["state", "error", "due", "token", "lease_until"])


def retry(job_id: int) -> bool:
    """Makes a failed job due again, with all its attempts; False, and nothing done, when it is not failed any more."""
    with transaction.atomic():
        job = _lock_failed(job_id)
        if job is None:
            return False
        reopen(job.task, job.object_id)
        job.state, job.due, job.attempts, job.error, job.ended = JobState.WAITING, timezone.now(), 0, "", None
        job.save(update_fields=["state", "due", "attempts", "error", "ended"])
    return True


def _lock_failed(job_id: int) -> Job | None:
    return Job.objects.select_for_update().filter(pk=job_id, state=JobState.FAILED).first()

"""Hands out due jobs. Only this module and beat ever talk to the broker."""

from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from clusterportal.core.jobs import leases
from clusterportal.core.jobs.models import Heartbeat, Job, JobState

KEPT = timedelta(days=14)


def dispatch() -> int:
    """Sends a message for as many due jobs as there are free slots, after their leases are committed; says how many.

    A message that cannot be sent is no loss: the lease runs out and the job is due again.
    """
    sent = 0
    for queue, slots in settings.JOB_QUEUE_SLOTS.items():
        for job in leases.claim(queue, slots):
            current_app.send_task(
                job.task,
                args=[job.pk, str(job.token)],
                queue=queue,
                expires=settings.JOB_LEASE_SECONDS,
                ignore_result=True,
                retry=False,
            )
            sent += 1
    beat_heart("dispatcher", sent=sent, open=Job.objects.open().count())
    return sent


def beat_heart(name: str, **detail: int) -> None:
    """Leaves the sign of life of a process."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen": timezone.now(), "detail": detail})


def beat_ticked(**_: object) -> None:
    """Called in beat's process before it publishes a tick, so that it shows even when the broker does not answer."""
    close_old_connections()
    beat_heart("beat")


def forget_old_jobs() -> int:
    """Removes what was done two weeks ago; failed jobs stay for somebody to look at."""
    old = Job.objects.filter(state=JobState.DONE, ended__lt=timezone.now() - KEPT)
    return old.exclude(children__state__in=[JobState.WAITING, JobState.RUNNING]).delete()[0]

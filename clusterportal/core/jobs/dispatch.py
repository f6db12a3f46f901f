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
    try:
        sent = _hand_out()
    except Exception:
        beat_heart("dispatcher", broker="failed")
        raise
    beat_heart("dispatcher", broker="answered", sent=sent, open=Job.objects.open().count())
    return sent


def _hand_out() -> int:
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
    return sent


def beat_heart(name: str, **detail: int | str | None) -> None:
    """Leaves the sign of life of a process, with what it last saw of the broker."""
    seen = {"seen": timezone.now(), "detail": detail}
    if not Heartbeat.objects.filter(name=name).update(**seen):
        Heartbeat.objects.bulk_create([Heartbeat(name=name, **seen)], ignore_conflicts=True)


def worker_of(queue: str) -> str:
    """The name under which the workers of a queue leave their sign of life."""
    return f"worker {queue}"


class BeatHeart:
    """Beat's own signs, in its process: one before it publishes a tick, one after the broker has taken it.

    Between the two beat may hang for as long as the broker is silent; the row then says since when.
    """

    answered: str | None = None

    def ask(self) -> None:
        close_old_connections()
        beat_heart("beat", broker="asked", answered=self.answered)

    def answer(self) -> None:
        self.answered = timezone.now().isoformat()
        beat_heart("beat", broker="answered", answered=self.answered)


def forget_old_jobs() -> int:
    """Removes what was done two weeks ago; failed jobs stay for somebody to look at."""
    old = Job.objects.filter(state=JobState.DONE, ended__lt=timezone.now() - KEPT)
    return old.exclude(children__state__in=[JobState.WAITING, JobState.RUNNING]).delete()[0]

"""Does the jobs that the demonstration's own acts have caused, in this process: nobody waits at the first start."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.utils import timezone

from clusterportal.celery import app
from clusterportal.core.jobs import leases
from clusterportal.core.models import Job

AT_ONCE = 50
HOUR = 3600


@contextmanager
def undisturbed() -> Iterator[None]:
    """For a load in one transaction: a lease that was renewed from its thread would wait for this very transaction."""
    before = settings.JOB_LEASE_SECONDS
    settings.JOB_LEASE_SECONDS = 24 * HOUR
    try:
        yield
    finally:
        settings.JOB_LEASE_SECONDS = before


def work_off() -> int:
    """Runs every due job, and those that follow from them, through the same leases as a worker; says how many."""
    _know_tasks()
    done = 0
    while jobs := [job for queue in _queues() for job in leases.claim(queue, AT_ONCE)]:
        for job in jobs:
            app.tasks[job.task](job.pk, str(job.token))
            done += 1
    return done


@cache
def _know_tasks() -> None:
    """Once: with each import of the tasks Celery has Django check all its models."""
    app.loader.import_default_modules()


def _queues() -> list[str]:
    """Queues with something to do; most acts leave one mail."""
    return list(dict.fromkeys(Job.objects.due(timezone.now()).values_list("queue", flat=True)))

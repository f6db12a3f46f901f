"""Planted faults: each takes one guard out of the pattern, to show that the tests would see it missing."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import F

from clusterportal.core.jobs import leases
from clusterportal.core.jobs.models import Job
from clusterportal.core.jobs.tasks import JobRun
from tests.services import death


def ignore_tokens() -> None:
    """Whoever has a message may work and write."""

    def begin(job_id: int, token: UUID) -> Job:
        Job.objects.filter(pk=job_id).update(attempts=F("attempts") + 1)
        return Job.objects.get(pk=job_id)

    leases.begin = begin
    leases.lock = lambda job_id, token: Job.objects.get(pk=job_id)


def close_apart() -> None:
    """The result is committed first, the row is closed afterwards."""

    @contextmanager
    def finish(run: JobRun) -> Iterator[None]:
        with transaction.atomic():
            yield
        death.die_at("between")
        with run.step() as job:
            leases.close(job)
        run.closed = True

    JobRun.finish = finish


FAULTS: dict[str, Callable[[], None]] = {"": lambda: None, "ignore_tokens": ignore_tokens, "close_apart": close_apart}
FAULTS[os.environ.get("PLANT", "")]()

"""The base class of every task: begins, renews, closes or gives back the row, so that a task is only its work."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from uuid import UUID

from celery import Task
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from clusterportal.core.jobs import leases
from clusterportal.core.jobs.leases import LeaseLost
from clusterportal.core.jobs.models import Job, JobState

logger = logging.getLogger(__name__)


class JobRun:
    """One attempt at a job, as its task sees it."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.pk
        self.object_id = job.object_id
        self.attempt = job.attempts
        self.closed = False
        self._token: UUID = job.token

    def renew(self) -> bool:
        """Renews the lease; False when it is no longer ours and the work should stop."""
        return leases.renew(self.job_id, self._token)

    @contextmanager
    def step(self) -> Iterator[Job]:
        """A short transaction in which the lease holds; raises LeaseLost when it does not."""
        with transaction.atomic():
            yield leases.lock(self.job_id, self._token)

    @contextmanager
    def finish(self) -> Iterator[Job]:
        """The last transaction: the body writes the result and the row is closed with it, or neither happens."""
        with self.step() as job:
            yield job
            leases.close(job)
        self.closed = True

    @contextmanager
    def fail(self, error: str) -> Iterator[Job]:
        """The last transaction of work that no further attempt would help."""
        with self.step() as job:
            yield job
            leases.close(job, state=JobState.FAILED, error=error)
        self.closed = True

    def put_off(self, *, seconds: int, error: str) -> None:
        """Gives the job back untried: this attempt does not count."""
        with self.step() as job:
            Job.objects.filter(pk=job.pk).update(attempts=F("attempts") - 1)
            leases.postpone(job, seconds=seconds, error=error)
        self.closed = True


class JobTask(Task):
    """A Celery task whose work is a ``Job`` row; called with the row's id and token, it runs with a ``JobRun``.

    ``max_attempts``, ``longest_pause`` and ``on_give_up`` can be set in the task's decorator.
    """

    max_attempts = 5
    longest_pause = 3600  # seconds

    @staticmethod
    def on_give_up(object_id: int) -> None:
        """Called in the transaction that closes the row as failed: tell whoever waits for the result."""

    def __call__(self, job_id: int, token: str) -> None:
        job = leases.begin(job_id, UUID(token))
        if job is None:
            logger.info("Job %s: this message is out of date.", job_id)
            return
        run = JobRun(job)
        try:
            with _GivingBack(run, self), _renewing(run):
                self._work(run)
            logger.info("Job %s: %s %s ended.", job_id, self.name, run.object_id)
        except LeaseLost:
            logger.info("Job %s: the lease is lost, the work is left to another worker.", job_id)

    def give_up(self, job: Job, error: str) -> None:
        leases.close(job, state=JobState.FAILED, error=error)
        self.on_give_up(job.object_id)

    def pause(self, attempts: int) -> int:
        """Seconds before the next attempt: 10, 30, 90 ..."""
        return min(10 * 3 ** (attempts - 1), self.longest_pause)

    def _work(self, run: JobRun) -> None:
        if run.attempt > self.max_attempts:  # a job that kills its workers never gets as far as giving back
            with run.step() as job:
                self.give_up(job, "Its workers died.")
            return
        self.run(run)
        if not run.closed:
            with run.finish():
                pass


class _GivingBack:
    """After an error the job becomes due again later, or is given up; the error goes on to Celery, which logs it."""

    def __init__(self, run: JobRun, task: JobTask) -> None:
        self.run, self.task = run, task

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if not isinstance(error, Exception) or isinstance(error, LeaseLost) or self.run.closed:
            return
        reason = f"{type(error).__name__}: {error}"
        with self.run.step() as job:
            if job.attempts >= self.task.max_attempts:
                self.task.give_up(job, reason)
            else:
                leases.postpone(job, seconds=self.task.pause(job.attempts), error=reason)


@contextmanager
def _renewing(run: JobRun) -> Iterator[None]:
    """Keeps the lease from a thread of its own while the body computes."""
    over = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(over, run), name=f"lease-{run.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew_until(over: threading.Event, run: JobRun) -> None:
    while not over.wait(settings.JOB_LEASE_SECONDS / 3):
        try:
            if not run.renew():
                return
        except DatabaseError:
            logger.warning("Job %s: could not renew the lease, trying again.", run.job_id, exc_info=True)
        finally:
            connection.close()

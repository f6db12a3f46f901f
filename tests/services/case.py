"""A task with what makes it necessary, and what cases share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from clusterportal.core.models import Job, LogEntry, OutgoingMail


@dataclass(frozen=True)
class Case:
    """One task.

    make: makes the object and its job through the services, returns the object's id
    outcome: counts what is there afterwards
    expected: what ``outcome`` returns when the work was done exactly once
    """

    task: str
    make: Callable[[], int]
    outcome: Callable[[int], Any]
    expected: Any


def times(verb: str) -> int:
    return LogEntry.objects.filter(verb=verb).count()


def due_now(task: str) -> None:
    Job.objects.filter(task=task).update(due=timezone.now())


def forget_mails() -> None:
    """What the case's beginning has asked for, with the jobs that would send it."""
    OutgoingMail.objects.all().delete()
    Job.objects.filter(task="core.send_mail").delete()

"""Sudden death at a named point: ``CRASH_AT`` names the point, ``CRASH_TASK`` the task during which it counts."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from celery import Task
from celery.signals import task_prerun

from clusterportal.core import mail
from clusterportal.core.jobs import dispatch, leases
from clusterportal.core.jobs.tasks import JobRun

# The commit points of JobTask in their order, with the number of attempts that the work then takes in all.
COMMIT_POINTS = {
    "begin.before": 1,  # leased, the message is read
    "begin.after": 2,  # begun
    "step.after": 2,  # a transaction of the task's own is committed
    "close.after": 2,  # result and closed row are written, not committed
    "finish.after": 1,  # all is committed, the message is not acknowledged
}
_current = ""


@task_prerun.connect
def remember(task: Task, **_: object) -> None:
    global _current
    _current = task.name


def die_at(point: str) -> None:
    if (point, _current) == (os.environ.get("CRASH_AT"), os.environ.get("CRASH_TASK")):
        os.kill(os.getpid(), signal.SIGKILL)


def mortal(function: Callable, name: str) -> Callable:
    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        die_at(f"{name}.before")
        result = function(*args, **kwargs)
        die_at(f"{name}.after")
        return result

    return wrapper


def mortal_context(function: Callable, name: str) -> Callable:
    @contextmanager
    def wrapper(*args: Any, **kwargs: Any) -> Iterator[Any]:
        with function(*args, **kwargs) as value:
            yield value
        die_at(f"{name}.after")

    return wrapper


if os.environ.get("CRASH_AT"):
    leases.begin = mortal(leases.begin, "begin")
    leases.close = mortal(leases.close, "close")
    leases.claim = mortal(leases.claim, "claim")
    dispatch.beat_heart = mortal(dispatch.beat_heart, "heart")
    mail._transmit = mortal(mail._transmit, "transmit")
    JobRun.step = mortal_context(JobRun.step, "step")
    JobRun.finish = mortal_context(JobRun.finish, "finish")

"""Starts, kills and freezes real processes of the portal, on the test's database, broker and mail folder."""

import os
import signal
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from clusterportal.celery import app
from clusterportal.core.jobs.dispatch import dispatch
from clusterportal.core.models import Job, JobState
from tests.services.nursery import Child, Nursery
from tests.services.settings import PLACE

PATIENCE = 90  # seconds until something that must happen is overdue
WORKER = ["worker", "-P", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat"]


def database_url() -> str:
    used = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{used['NAME']}"
    return f"postgres://{used['USER']}:{used['PASSWORD']}@{used['HOST']}:{used['PORT'] or 5432}/{used['NAME']}"


@cache
def nursery(broker: str) -> Nursery:
    """One for all tests on the same services; it ends with them, when its pipe closes."""
    given = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    asked = {"CELERY_BROKER_URL": broker} if broker else {}
    return Nursery({**os.environ, **given, **asked}, settings.BASE_DIR)


class Portal:
    def __init__(self) -> None:
        self.processes: list[Child] = []
        for folder in ("messages", "control", "mail"):
            (PLACE / folder).mkdir(parents=True, exist_ok=True)
        self.empty_broker()
        for mail in self.mail_files():
            mail.unlink()

    def worker(self, *, queues: str = "default,matching", **environment: str) -> Child:
        return self._start([*WORKER, "-Q", queues, "-n", f"w{len(self.processes)}@test"], environment)

    def beat(self, **environment: str) -> Child:
        schedule = PLACE / f"beat-{len(self.processes)}"
        return self._start(["beat", "--schedule", str(schedule), "--pidfile="], environment)

    def _start(self, arguments: list[str], environment: dict[str, str]) -> Child:
        parent = nursery(environment.pop("CELERY_BROKER_URL", ""))
        self.processes.append(parent.start(arguments, environment, PLACE / "processes.log"))
        return self.processes[-1]

    def stop_all(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def tick(self) -> None:
        """What beat does each second, for a dispatcher that runs as a process."""
        app.send_task("core.dispatch", queue="dispatch", expires=5)

    def until(self, happened: Callable[[], bool], meanwhile: Callable[[], object] = dispatch) -> None:
        """Dispatches from here until it has happened."""
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, f"overdue: {list(Job.objects.values())}"
            meanwhile()
            time.sleep(0.1)

    def until_dead(self, process: Child, meanwhile: Callable[[], object] = dispatch) -> None:
        """Waits for a death by ``kill -9`` that the process brings on itself."""
        self.until(lambda: process.poll() is not None, meanwhile)
        assert process.returncode == -signal.SIGKILL

    def until_all_ended(self, meanwhile: Callable[[], object] = dispatch) -> None:
        self.until(lambda: not Job.objects.open().exists(), meanwhile)

    def until_due_ended(self) -> None:
        """As above, where other jobs are due only in days; what has begun and was given back is waited for."""
        self.until(lambda: not begun_or_due().exists())

    def empty_broker(self) -> None:
        """What a flushed Redis or a removed folder leaves: nothing."""
        if settings.CELERY_BROKER_URL.startswith("filesystem"):
            for message in (PLACE / "messages").iterdir():
                message.unlink(missing_ok=True)
            return
        server = redis.Redis.from_url(settings.CELERY_BROKER_URL)
        for key in server.scan_iter(f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}*"):
            server.delete(key)

    def mail_files(self) -> list[Path]:
        return list((PLACE / "mail").iterdir())

    def copies_of(self, message_id: object) -> int:
        return sum(mail.read_text().count(f"Message-ID: <{message_id}@") for mail in self.mail_files())


def begun_or_due() -> QuerySet[Job]:
    return Job.objects.open().filter(Q(attempts__gt=0) | Q(due__lte=timezone.now()))


def states() -> list[str]:
    return [JobState(state).value for state in Job.objects.values_list("state", flat=True)]

"""A Redis that stops or freezes: the test starts its own server, and every process of the portal with it."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clusterportal.core.jobs import enqueue
from clusterportal.core.models import Heartbeat, Job
from tests.services.harness import Portal
from tests.services.probe import times_done
from tests.services.servers import Redis

OUTAGE = 12  # seconds: longer than the socket's timeout and the first waits between attempts to reconnect


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def running(portal: Portal, server: Redis) -> Portal:
    """All processes at work: a first job has gone through them."""
    portal.beat(CELERY_BROKER_URL=server.url)
    for queues in ("dispatch", "default"):
        portal.worker(queues=queues, CELERY_BROKER_URL=server.url)
    enqueue("probe.write", object_id=0)
    portal.until_all_ended(wait)
    return portal


def wait() -> None:
    """Nobody dispatches but the dispatcher."""


def enqueue_quickly() -> list[Job]:
    """What a web request does; it must not notice the broker."""
    began = time.monotonic()
    jobs = [enqueue("probe.write", object_id=0) for _ in range(3)]
    assert time.monotonic() - began < 1
    return jobs


def test_frozen_redis_delays_work_and_loses_none(running: Portal, server: Redis) -> None:
    server.signal(signal.SIGSTOP)
    jobs = enqueue_quickly()
    time.sleep(OUTAGE)
    beat, dispatcher = (Heartbeat.objects.get(name=name).seen for name in ("beat", "dispatcher"))
    server.signal(signal.SIGCONT)
    running.until_all_ended(wait)

    assert [times_done(job) for job in jobs] == [1, 1, 1]
    assert beat > dispatcher  # the readiness page tells that the broker is silent


def test_stopped_and_empty_redis_loses_nothing(running: Portal, server: Redis) -> None:
    server.stop()
    jobs = enqueue_quickly()
    time.sleep(OUTAGE)
    server.start()
    running.until_all_ended(wait)

    assert [times_done(job) for job in jobs] == [1, 1, 1]

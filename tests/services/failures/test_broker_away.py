"""Redis stopped, frozen, flushed during work: nobody notices, and the work is done once after its return."""

import copy
import signal
import time
from collections.abc import Callable

import pytest
import redis

from tests.services.failures.town import RETURN, Answer, Town, Visits
from tests.services.failures.work import Work, failed_jobs, mails_by_state
from tests.services.servers import free_port

OUTAGE = 12  # seconds: longer than the socket's timeout and the first waits between attempts to reconnect
SLOWER = 2  # times, at most
TRIES = 3  # of the measurement, because other processes work on the same machine


def server(town: Town) -> redis.Redis:
    return redis.Redis.from_url(town.redis.url, socket_timeout=2, socket_connect_timeout=2)


def answers(town: Town) -> bool:
    try:
        return server(town).ping()
    except redis.exceptions.RedisError:
        return False


def stop(town: Town) -> None:
    town.redis.stop()


def start(town: Town) -> None:
    town.redis.start()


def freeze(town: Town) -> None:
    town.redis.signal(signal.SIGSTOP)


def thaw(town: Town) -> None:
    town.redis.signal(signal.SIGCONT)


OUTAGES = {"stopped": (stop, start), "frozen": (freeze, thaw)}


def compared(town: Town, before: Visits) -> tuple[Visits, float]:
    """All pages once more, and how much slower they are; measured again when the machine was busy with other things."""
    measured = []
    for _ in range(TRIES):
        visits = town.visit(town.pages())
        measured.append((visits.p95 / before.p95, visits))
        if measured[-1][0] <= SLOWER or visits.unexpected:
            break
    ratio, visits = min(measured, key=lambda pair: pair[0])
    return visits, ratio


def noticed(visits: Visits, sent: list[Answer], ratio: float) -> tuple[int, int, str]:
    """What the table says: pages asked, answers other than expected, how much slower."""
    refused = [answer for answer in sent if answer.status != 302]
    return visits.asked + len(sent), len(visits.unexpected) + len(refused), f"{ratio:.2f}"


@pytest.mark.parametrize("kind", OUTAGES)
def test_nobody_notices_and_work_is_done_once_after_the_return(town: Town, row: Callable, kind: str) -> None:
    work = Work(town, f"redis-{kind}")
    work.prepare()
    town.until(town.done)
    town.visit(town.pages())
    before = town.visit(town.pages())
    fail, restore = OUTAGES[kind]

    fail(town)
    began = time.monotonic()
    seen_away = not answers(town)
    sent = work.send()
    visits, ratio = compared(town, before)
    time.sleep(max(0, began + OUTAGE - time.monotonic()))
    undone = work.result()
    restore(town)
    lasted = time.monotonic() - began
    seconds = town.until(town.done, RETURN)

    row(
        f"Redis {kind}",
        f"{lasted:.0f} s",
        visits.asked + len(sent),
        len(visits.unexpected),
        f"{ratio:.2f}",
        f"{seconds:.0f} s",
    )
    assert seen_away
    assert [answer.status for answer in sent] == [302] * 4
    assert (before.unexpected, visits.unexpected) == ([], [])
    assert (undone["routed"], undone["finished"]) == (0, 0)
    assert work.result() == Work.DONE
    assert (town.dead, failed_jobs(), set(mails_by_state())) == ([], [], {"sent"})
    assert set(town.mail.taken.values()) == {1}
    assert ratio <= SLOWER


def test_control_pages_that_ask_the_broker_show_in_the_ratio(town: Town) -> None:
    planted, pages = copy.copy(town), town.pages()[:20]
    planted.port, planted.processes = free_port(), {}
    planted.start_web("tests.services.failures.planted")
    try:
        planted.until(lambda: planted.get("/").status == 200)
        planted.visit(pages)
        before = planted.visit(pages)
        freeze(town)
        during = planted.visit(pages)
    finally:
        thaw(town)
        planted.end_processes()

    assert during.p95 / before.p95 > SLOWER


def test_flushed_redis_loses_no_work(town: Town, row: Callable) -> None:
    """The messages of all work are in Redis, unread, when it is flushed."""
    work = Work(town, "redis-flushed")
    work.prepare()
    town.until(town.done)
    before = town.visit(town.pages())
    workers = [town.processes[name] for name in ("default", "matching")]
    for worker in workers:
        worker.send_signal(signal.SIGSTOP)

    sent = work.send()
    town.until(lambda: server(town).llen("default") > 0)
    server(town).flushall()
    left = server(town).llen("default")
    visits, ratio = compared(town, before)
    for worker in workers:
        worker.send_signal(signal.SIGCONT)
    seconds = town.until(town.done, RETURN)

    row(
        "Redis flushed", "at once", visits.asked + len(sent), len(visits.unexpected), f"{ratio:.2f}", f"{seconds:.0f} s"
    )
    assert left == 0
    assert ([answer.status for answer in sent], visits.unexpected) == ([302] * 4, [])
    assert work.result() == Work.DONE
    assert (town.dead, failed_jobs(), set(mails_by_state())) == ([], [], {"sent"})
    assert set(town.mail.taken.values()) == {1}
    assert ratio <= SLOWER

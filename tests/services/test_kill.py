"""``kill -9`` at every commit point: after a restart the work is done, and done once."""

import os
import signal

import pytest

from clusterportal.core.jobs import enqueue
from clusterportal.core.models import Job, JobState
from tests.services.death import COMMIT_POINTS
from tests.services.harness import Portal, states
from tests.services.probe import times_done

PROBE = "probe.write"


@pytest.mark.parametrize(("point", "attempts"), COMMIT_POINTS.items())
def test_work_of_a_killed_worker_is_done_once(portal: Portal, point: str, attempts: int) -> None:
    job = enqueue(PROBE, object_id=10)

    portal.until_dead(portal.worker(CRASH_AT=point, CRASH_TASK=PROBE))
    portal.worker()
    portal.until_all_ended()

    job.refresh_from_db()
    assert (job.state, job.attempts, times_done(job)) == (JobState.DONE, attempts, 1)


def test_control_closing_apart_from_the_result_doubles_the_work(portal: Portal) -> None:
    job = enqueue(PROBE, object_id=10)

    portal.until_dead(portal.worker(PLANT="close_apart", CRASH_AT="between", CRASH_TASK=PROBE))
    portal.worker()
    portal.until_all_ended()

    assert times_done(job) == 2


@pytest.mark.parametrize("point", ["claim.before", "claim.after", "heart.before"])
def test_killed_dispatcher_loses_and_doubles_nothing(portal: Portal, point: str) -> None:
    jobs = [enqueue(PROBE, object_id=10) for _ in range(3)]

    portal.until_dead(portal.worker(queues="dispatch", CRASH_AT=point, CRASH_TASK="core.dispatch"), portal.tick)
    portal.worker(queues="dispatch")
    portal.worker()
    portal.until_all_ended(portal.tick)

    assert [times_done(job) for job in jobs] == [1, 1, 1]


@pytest.mark.parametrize(("plant", "done"), [("", 1), ("ignore_tokens", 2)])
def test_frozen_worker_that_wakes_up_writes_nothing(portal: Portal, plant: str, done: int) -> None:
    """The second line is the control: without the token's check the work is doubled."""
    job = enqueue(PROBE, object_id=1500)

    frozen = portal.worker(PLANT=plant)
    portal.until(lambda: Job.objects.filter(attempts=1).exists())
    os.kill(frozen.pid, signal.SIGSTOP)
    portal.worker()
    portal.until_all_ended()
    os.kill(frozen.pid, signal.SIGCONT)
    later = enqueue(PROBE, object_id=0)
    os.kill(portal.processes[-1].pid, signal.SIGKILL)  # so that the woken one is known to be done with the first
    portal.until_all_ended()

    assert (times_done(job), times_done(later)) == (done, 1)


def test_job_that_outlives_its_lease_is_renewed(portal: Portal) -> None:
    job = enqueue(PROBE, object_id=7000)

    portal.worker()
    portal.worker()
    portal.until_all_ended()

    job.refresh_from_db()
    assert (job.attempts, times_done(job)) == (1, 1)


def test_emptied_broker_loses_nothing(portal: Portal) -> None:
    jobs = [enqueue(PROBE, object_id=10) for _ in range(4)]

    portal.until(lambda: states() == ["running"] * 4)
    portal.empty_broker()
    portal.worker()
    portal.until_all_ended()

    assert [times_done(job) for job in jobs] == [1, 1, 1, 1]


def test_second_beat_and_second_dispatcher_double_nothing(portal: Portal) -> None:
    jobs = [enqueue(PROBE, object_id=10) for _ in range(6)]

    for start in (portal.beat, portal.beat):
        start()
    for queues in ("dispatch", "dispatch", "default"):
        portal.worker(queues=queues)
    portal.until_all_ended(lambda: None)

    assert [times_done(job) for job in jobs] == [1] * 6

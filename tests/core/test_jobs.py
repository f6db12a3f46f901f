"""Leases, tokens and the base class, without processes: tests/services has those."""

from datetime import timedelta
from uuid import uuid4

import pytest
from celery import current_app, shared_task
from django.db import IntegrityError, transaction
from django.utils import timezone

from clusterportal.core.jobs import JobRun, JobTask, LeaseLost, enqueue, leases
from clusterportal.core.jobs.dispatch import dispatch, forget_old_jobs
from clusterportal.core.models import Heartbeat, Job, JobState
from clusterportal.core.tasks import send_mail

pytestmark = pytest.mark.django_db
given_up: list[int] = []


@shared_task(base=JobTask, bind=True, name="test.fail", max_attempts=2, on_give_up=staticmethod(given_up.append))
def fail(self: JobTask, run: JobRun) -> None:
    raise ValueError("no seats")


@shared_task(base=JobTask, bind=True, name="test.lose")
def lose(self: JobTask, run: JobRun) -> None:
    """Somebody else gets the job while this attempt computes."""
    Job.objects.filter(pk=run.job_id).update(token=uuid4())
    with run.finish():
        Heartbeat.objects.create(name="must not be written", seen=timezone.now())


@shared_task(base=JobTask, bind=True, name="test.rest")
def rest(self: JobTask, run: JobRun) -> None:
    """Needs nothing from its run."""


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list, str]]:
    sent: list[tuple[str, list, str]] = []
    monkeypatch.setattr(
        current_app._get_current_object(),
        "send_task",
        lambda name, args, queue, **_: sent.append((name, args, queue)),
    )
    return sent


def claimed(task: str = "test.rest", **fields: object) -> Job:
    enqueue(task, **fields)
    return leases.claim("default", 1)[0]


def run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def attempt(task: JobTask, job: Job) -> Job:
    task.apply(args=[job.pk, str(job.token)])
    job.refresh_from_db()
    return job


def again(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(due=timezone.now())
    return leases.claim("default", 1)[0]


def test_enqueue_writes_a_row_and_talks_to_nobody(messages: list) -> None:
    job = enqueue("matchmaking.propose_groups", object_id=7)

    assert (job.task, job.object_id, job.queue, job.state) == ("matchmaking.propose_groups", 7, "matching", "waiting")
    assert messages == []


def test_enqueued_row_disappears_with_its_transaction() -> None:
    with transaction.atomic():
        enqueue("test.rest")
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_claim_takes_the_oldest_due_jobs_as_far_as_there_are_slots() -> None:
    now = timezone.now()
    late = enqueue("test.rest", due=now - timedelta(minutes=1))
    later = enqueue("test.rest", due=now - timedelta(minutes=3))
    enqueue("test.rest", due=now + timedelta(minutes=3))
    enqueue("matchmaking.propose_groups")

    assert [job.pk for job in leases.claim("default", 1)] == [later.pk]
    assert [job.pk for job in leases.claim("default", 1)] == []
    assert [job.pk for job in leases.claim("default", 3)] == [late.pk]
    assert [job.pk for job in leases.claim("default", 3)] == []


def test_lease_that_has_run_out_is_due_again_under_a_new_token() -> None:
    job = claimed()
    run_out(job)

    [again] = leases.claim("default", 1)

    assert again.pk == job.pk
    assert again.token != job.token
    assert leases.begin(job.pk, job.token) is None


def test_message_delivered_twice_starts_the_job_once() -> None:
    job = claimed()

    first, second = leases.begin(job.pk, job.token), leases.begin(job.pk, job.token)

    assert first is not None
    assert second is None
    assert first.attempts == 1


def test_only_the_holder_of_the_token_renews() -> None:
    job = claimed()
    run_out(job)

    assert leases.renew(job.pk, uuid4()) is False
    assert leases.renew(job.pk, job.token) is True

    assert Job.objects.leased(timezone.now()).get() == job


def test_parent_waits_until_its_last_child_has_ended() -> None:
    parent = enqueue("test.rest")
    for _ in range(2):
        enqueue("test.rest", parent=parent)

    children = leases.claim("default", 9)
    attempt(rest, children[0])
    early = leases.claim("default", 9)
    attempt(rest, children[1])

    assert parent not in children
    assert early == []
    assert leases.claim("default", 9) == [parent]


def test_task_that_returns_is_closed() -> None:
    job = attempt(rest, claimed())

    assert (job.state, job.attempts, job.token, job.lease_until) == (JobState.DONE, 1, None, None)
    assert job.ended is not None


def test_error_gives_the_job_back_and_the_last_one_gives_it_up() -> None:
    given_up.clear()

    job = attempt(fail, claimed("test.fail", object_id=5))
    first = (job.state, job.error, job.due > timezone.now(), given_up.copy())
    job = attempt(fail, again(job))

    assert first == (JobState.WAITING, "ValueError: no seats", True, [])
    assert (job.state, job.error, given_up) == (JobState.FAILED, "ValueError: no seats", [5])


def test_job_that_kills_its_workers_is_given_up() -> None:
    given_up.clear()
    job = claimed("test.fail", object_id=5)
    Job.objects.filter(pk=job.pk).update(attempts=2)

    job = attempt(fail, job)

    assert (job.state, job.error, given_up) == (JobState.FAILED, "Its workers died.", [5])


def test_finish_without_the_lease_writes_nothing() -> None:
    job = attempt(lose, claimed("test.lose"))

    assert job.state == JobState.RUNNING
    assert Heartbeat.objects.count() == 0


def test_step_without_the_lease_says_so() -> None:
    run = JobRun(claimed())
    Job.objects.update(token=uuid4())

    with pytest.raises(LeaseLost), run.step():
        pass

    assert run.renew() is False


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 10), (2, 30), (3, 90), (6, 2430), (7, 3600), (11, 3600)])
def test_pause_grows_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert send_mail.pause(attempts) == seconds


def test_dispatcher_sends_id_and_token_and_leaves_a_heartbeat(messages: list) -> None:
    job = enqueue("test.rest")
    enqueue("test.rest", due=timezone.now() + timedelta(hours=1))

    dispatch()

    job.refresh_from_db()
    assert messages == [("test.rest", [job.pk, str(job.token)], "default")]
    assert Heartbeat.objects.get(name="dispatcher").detail == {"broker": "answered", "sent": 1, "open": 2}


def test_dispatcher_keeps_to_the_slots_of_each_queue(messages: list, settings: object) -> None:
    settings.JOB_QUEUE_SLOTS = {"default": 2, "matching": 1}
    for task in ("test.rest", "matchmaking.propose_groups"):
        for _ in range(3):
            enqueue(task)

    dispatch()
    dispatch()

    assert [queue for _, _, queue in messages] == ["default", "default", "matching"]


def test_old_done_jobs_are_forgotten_and_failed_ones_kept() -> None:
    long_ago = timezone.now() - timedelta(days=15)
    kept = [enqueue("test.rest"), enqueue("test.rest"), enqueue("test.rest")]
    Job.objects.create(task="test.rest", queue="default", state=JobState.DONE, ended=long_ago)
    Job.objects.filter(pk=kept[0].pk).update(state=JobState.FAILED, ended=long_ago)
    Job.objects.filter(pk=kept[1].pk).update(state=JobState.DONE, ended=timezone.now())

    forget_old_jobs()

    assert list(Job.objects.all()) == kept


@pytest.mark.parametrize("fields", [{"state": "running"}, {"state": "done", "token": uuid4()}])
def test_database_refuses_a_lease_that_does_not_fit_the_state(fields: dict) -> None:
    with pytest.raises(IntegrityError):
        Job.objects.create(task="test.rest", queue="default", **fields)


def test_every_route_leads_to_a_queue_with_slots(settings: object) -> None:
    queues = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}

    assert queues - {"dispatch"} <= set(settings.JOB_QUEUE_SLOTS)
    assert settings.CELERY_TASK_DEFAULT_QUEUE in settings.JOB_QUEUE_SLOTS

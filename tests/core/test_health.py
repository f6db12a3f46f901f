"""What the machines that watch the portal read: exact states, no secrets, nobody asked but the database."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from clusterportal.core import health
from clusterportal.core.jobs import enqueue, leases
from clusterportal.core.jobs.dispatch import BeatHeart, beat_heart, dispatch
from clusterportal.core.models import Heartbeat, Job, JobState, MailState, OutgoingMail
from tests.factories.members import make_alliance, make_staff

CHECKS = ["database", "migrations", "broker", "beat", "dispatcher", "worker default", "worker matching", "jobs", "mail"]


def ago(seconds: int):
    return timezone.now() - timedelta(seconds=seconds)


def seen(name: str, seconds: int) -> None:
    Heartbeat.objects.filter(name=name).update(seen=ago(seconds))


def make_mail(**fields) -> OutgoingMail:
    return OutgoingMail.objects.create(
        to="secret@example.org", subject="Secret", body="Secret", language="de", **fields
    )


@pytest.fixture
def healthy(db: None) -> None:
    BeatHeart().answer()
    for name in ("dispatcher", "worker default", "worker matching"):
        beat_heart(name, broker="answered")


def failed(client) -> list[str]:
    response = client.get("/health/ready")
    checks = response.json()["checks"]
    red = [name for name, check in checks.items() if not check["ok"]]
    assert response.status_code == (503 if red else 200)
    return red


def test_healthy_portal_says_so_for_each_part(client, healthy):
    response = client.get("/health/ready")

    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert list(response.json()["checks"]) == CHECKS


@pytest.mark.django_db
def test_portal_whose_processes_never_started_is_red(client):
    assert failed(client) == ["broker", "beat", "dispatcher", "worker default", "worker matching"]


@pytest.mark.parametrize(
    ("name", "red"), [("beat", ["beat"]), ("dispatcher", ["dispatcher"]), ("worker matching", ["worker matching"])]
)
def test_process_without_a_sign_is_red(client, healthy, name, red):
    seen(name, 31)

    assert failed(client) == red


def test_worker_in_the_midst_of_long_work_is_healthy(client, healthy):
    enqueue("matchmaking.propose_groups")
    [job] = leases.claim("matching", 1)
    seen("worker matching", 600)
    handed_out = failed(client)
    leases.begin(job.pk, job.token)

    assert (handed_out, failed(client)) == (["worker matching"], [])


def test_question_that_the_broker_has_not_answered_makes_it_red(client, healthy, monkeypatch):
    monkeypatch.setattr(
        "clusterportal.core.jobs.dispatch.close_old_connections", lambda: None
    )  # would close the test's own transaction
    beat = BeatHeart()
    beat.answered = ago(5).isoformat()
    beat.ask()
    asked = failed(client)
    beat.answered = ago(11).isoformat()
    beat.ask()

    assert (asked, failed(client)) == ([], ["broker"])
    assert client.get("/health/ready").json()["checks"]["broker"] == {"ok": False, "state": "silent"}


def test_beat_that_died_between_two_ticks_does_not_accuse_the_broker(client, healthy):
    seen("beat", 60)

    assert failed(client) == ["beat"]


def test_dispatcher_that_cannot_send_accuses_the_broker(client, healthy, monkeypatch):
    enqueue("core.send_mail")
    monkeypatch.setattr("clusterportal.core.jobs.dispatch._hand_out", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        dispatch()

    assert failed(client) == ["broker"]


def test_job_that_nobody_takes_up_is_red_even_while_it_is_handed_out_again_and_again(client, healthy):
    job = enqueue("core.send_mail", due=ago(301))
    waiting = failed(client)
    [job] = leases.claim("default", 1)
    handed_out = failed(client)
    leases.begin(job.pk, job.token)

    assert (waiting, handed_out, failed(client)) == (["jobs"], ["jobs"], [])


def test_parent_that_waits_for_its_children_is_not_late(client, healthy):
    parent = enqueue("test.rest", due=ago(900))
    enqueue("test.rest", parent=parent)

    assert failed(client) == []


def test_failed_job_is_counted_and_alarms_nobody(client, healthy):
    Job.objects.create(task="test.rest", queue="default", state=JobState.FAILED, error="Secret")

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json()["checks"]["jobs"] == {"ok": True, "oldest_due_seconds": 0, "due": 0, "failed": 1}


def test_mail_that_does_not_get_out_is_red(client, healthy):
    OutgoingMail.objects.filter(pk=make_mail().pk).update(created=ago(3601))

    assert failed(client) == ["mail"]


@pytest.mark.parametrize(("number", "age", "red"), [(5, 0, []), (6, 0, ["mail"]), (6, 3601, [])])
def test_many_failures_within_an_hour_are_red(client, healthy, number, age, red):
    for _ in range(number):
        make_mail(state=MailState.FAILED, failed=ago(age))

    assert failed(client) == red


def test_unapplied_migration_is_red(client, healthy):
    MigrationRecorder(connection).record_unapplied("focusgroups", "0002_year_of_a_group")

    assert failed(client) == ["migrations"]
    assert client.get("/health/ready").json()["checks"]["migrations"] == {"ok": False, "unapplied": 1}


def test_absent_database_is_the_only_check_then(client, healthy, monkeypatch):
    def refuse() -> None:
        raise OperationalError("password of portal at db.example.org")

    monkeypatch.setattr(health, "check_database", refuse)

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": {"ok": False, "error": "OperationalError"}}


def test_live_needs_no_database(client):
    """Without the mark for the database pytest-django refuses every query."""
    response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("address", ["/health/live", "/health/ready"])
def test_answers_are_for_machines(client, healthy, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["portal.example.org"]

    response = client.get(address, HTTP_HOST="10.0.0.7:8000", HTTP_ACCEPT_LANGUAGE="en")

    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    assert (response.headers["Cache-Control"], dict(response.cookies)) == ("no-store", {})
    assert client.post(address).status_code == 405


def test_live_does_not_look_at_a_session(client, db, django_assert_num_queries):
    client.force_login(make_staff(make_alliance()))

    with django_assert_num_queries(0):
        client.get("/health/live")


def test_ready_tells_no_names_and_no_texts(client, healthy):
    make_mail(state=MailState.FAILED, failed=timezone.now())
    Job.objects.create(task="test.rest", queue="default", state=JobState.FAILED, error="secret@example.org refused")

    text = json.dumps(client.get("/health/ready").json())

    assert [word for word in ("secret", "Secret", "refused", "test.rest") if word in text] == []


def test_ready_asks_equally_often_however_much_there_is(client, healthy, django_assert_max_num_queries):
    for _ in range(3):
        make_mail()
        enqueue("core.send_mail")

    with django_assert_max_num_queries(18):
        client.get("/health/ready")

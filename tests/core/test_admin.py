"""The staff's lists of work and mails: what they show, what they never show, and "try again"."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from django.utils import timezone

from clusterportal.core import mail as core_mail
from clusterportal.core.jobs import enqueue, leases
from clusterportal.core.models import Job, JobState, LogEntry, MailState, OutgoingMail
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff, make_superuser
from tests.threads import at_once, without_lock

JOBS, MAILS = "admin:core_job_changelist", "admin:core_outgoingmail_changelist"


def make_failed(task: str = "matchmaking.refill_seat", **fields) -> Job:
    defaults = {"queue": "default", "state": JobState.FAILED, "attempts": 5, "ended": timezone.now(), "error": "No."}
    return Job.objects.create(task=task, object_id=7, **{**defaults, **fields})


def make_failed_mail(**fields) -> OutgoingMail:
    texts = {"to": "canary@firma.example", "subject": "CANARY subject", "body": "CANARY body", "language": "de"}
    return OutgoingMail.objects.create(state=MailState.FAILED, failed=timezone.now(), **{**texts, **fields})


@pytest.fixture
def staff(db: None) -> AbstractBaseUser:
    return make_staff(make_alliance())


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


def page(client, name: str, query: str = "") -> str:
    response = client.get(f"{reverse(name)}{query}")
    assert response.status_code == 200
    return response.content.decode()


def rows(client, name: str, query: str = "") -> list:
    return list(client.get(f"{reverse(name)}{query}").context["cl"].result_list)


def test_work_is_named_in_words_with_its_state_and_age(desk):
    enqueue("core.send_mail", due=timezone.now() - timedelta(minutes=5))
    make_failed()

    text = page(desk, JOBS)

    assert [word in text for word in ("E-Mail senden", "Freien Platz weitergeben", "gescheitert")] == [True] * 3
    assert "wartet schon 5\xa0Minuten" in text
    assert "refill_seat<" not in text


def test_numbers_by_queue_and_state_lead_to_their_rows(desk):
    failed = make_failed()
    make_failed(queue="matching", state=JobState.DONE)
    enqueue("core.send_mail")

    counted = desk.get(reverse(JOBS)).context["counted"]

    assert [(row["queue"], [cell["number"] for cell in row["cells"]]) for row in counted["rows"]] == [
        ("default", [1, 0, 0, 1]),
        ("matching", [0, 0, 1, 0]),
    ]
    response = desk.get(counted["rows"][0]["cells"][3]["url"])
    assert list(response.context["cl"].result_list) == [failed]


@pytest.mark.parametrize(("query", "number"), [("", 2), ("?task=core.send_mail", 1), ("?state__exact=done", 0)])
def test_filters(desk, query, number):
    make_failed()
    enqueue("core.send_mail")

    assert len(rows(desk, JOBS, query)) == number


def test_button_makes_a_failed_job_due_again(desk, staff):
    job = make_failed()

    response = desk.post(reverse("admin:core_job_retry", args=[job.pk]))

    job.refresh_from_db()
    assert response.url == reverse(JOBS)
    assert (job.state, job.attempts, job.error, job.ended) == (JobState.WAITING, 0, "", None)
    assert list(LogEntry.objects.values_list("actor", "verb", "target_id")) == [(staff.pk, "job_retried", job.pk)]


def test_one_button_tries_all_again_that_have_failed(desk):
    jobs = [make_failed(), make_failed(), make_failed(state=JobState.DONE)]

    desk.post(reverse("admin:core_job_retry_all"))

    assert [Job.objects.get(pk=job.pk).state for job in jobs] == ["waiting", "waiting", "done"]
    assert reverse("admin:core_job_retry_all") not in page(desk, JOBS)


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.RUNNING, JobState.DONE])
def test_what_has_not_failed_is_left_alone(desk, state):
    job = enqueue("core.send_mail")
    if state == JobState.RUNNING:
        leases.claim("default", 1)
    Job.objects.exclude(state=JobState.RUNNING).update(state=state)
    before = Job.objects.values().get()

    desk.post(reverse("admin:core_job_retry", args=[job.pk]))

    assert Job.objects.values().get() == before
    assert LogEntry.objects.count() == 0
    assert "/retry/" not in page(desk, JOBS)


def retried_by_two(monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """How often it was taken back from "failed" when two people try at once."""
    job, times = make_failed(), []
    monkeypatch.setattr(leases, "reopen", lambda task, object_id: times.append(task))
    at_once(lambda: leases.retry(job.pk), lambda: leases.retry(job.pk))
    job.refresh_from_db()
    return len(times), job.state


def test_two_people_at_once_start_it_once(shared_database, monkeypatch):
    assert retried_by_two(monkeypatch) == (1, JobState.WAITING)


def test_control_without_the_lock_they_start_it_twice(shared_database, monkeypatch):
    without_lock(monkeypatch, leases, "_lock_failed", lambda pk: Job.objects.filter(pk=pk, state="failed").first())

    assert retried_by_two(monkeypatch) == (2, JobState.WAITING)


def test_mails_show_neither_text_nor_person(desk):
    make_failed_mail(reference_type="matchmaking.enquiry", reference_id=5)

    text = page(desk, MAILS)

    assert "CANARY" not in text
    assert "canary@" not in text
    assert [word in text for word in ("Anfrage, Nr.", "@firma.example", "gescheitert")] == [True] * 3


@pytest.mark.parametrize("thing", ["focusgroups.seat", "focusgroups.meeting", "members.membership"])
def test_mails_do_not_tell_which_companies_sit_in_a_group(desk, thing):
    """Five mails of one second about seats, each with its server, would name the group."""
    make_failed_mail(reference_type=thing, reference_id=5)

    assert "firma.example" not in page(desk, MAILS)


@pytest.mark.parametrize("query", ["?to__startswith=canary", "?body__contains=CANARY", "?subject=CANARY+subject"])
def test_texts_and_addresses_cannot_be_guessed_by_a_filter(desk, query):
    make_failed_mail()

    assert desk.get(f"{reverse(MAILS)}{query}").status_code in (302, 400)


def test_failed_mail_is_sent_when_somebody_tries_again(desk):
    mail = make_failed_mail(handovers=2)

    desk.post(reverse("admin:core_outgoingmail_retry", args=[mail.pk]))
    desk.post(reverse("admin:core_outgoingmail_retry", args=[mail.pk]))

    mail.refresh_from_db()
    assert (mail.state, mail.handovers) == (MailState.WAITING, 0)
    assert list(Job.objects.values_list("task", "object_id")) == [(core_mail.SEND, mail.pk)]


def test_refusal_is_told_and_nothing_changes(desk):
    mail = make_failed_mail(to="", subject="", body="")
    job = make_failed(task=core_mail.SEND)
    Job.objects.update(object_id=mail.pk)

    response = desk.post(reverse("admin:core_job_retry", args=[job.pk]), follow=True)

    assert "Diese E-Mail ist gelöscht" in response.content.decode()
    assert Job.objects.get().state == JobState.FAILED


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        ("SMTPRecipientsRefused: {'a.b@firma.example': (550, b'no')}", "SMTPRecipientsRefused: {'…@…': (550, b'no')}"),
        ("IntegrityError: no\nDETAIL: Failing row contains (CANARY).", "IntegrityError: no"),
    ],
)
def test_error_is_shown_without_addresses_and_rows(desk, error, shown):
    make_failed(error=error)

    text = page(desk, JOBS)

    assert shown in text.replace("&#x27;", "'")
    assert [word for word in ("CANARY", "a.b@") if word in text] == []


@pytest.mark.parametrize("who", ["manager", "nobody", "superuser"])
def test_only_staff_enter(client, db, who):
    user = {"manager": lambda: make_manager(make_cluster()), "superuser": make_superuser, "nobody": lambda: None}[who]()
    job, mail = make_failed(), make_failed_mail()
    if user:
        client.force_login(user)

    answers = [client.get(reverse(name)).status_code for name in (JOBS, MAILS)]
    client.post(reverse("admin:core_job_retry", args=[job.pk]))
    client.post(reverse("admin:core_outgoingmail_retry", args=[mail.pk]))

    job.refresh_from_db()
    assert (answers == [200, 200], job.state) == ((True, "waiting") if who == "superuser" else (False, "failed"))


def test_there_is_no_page_of_a_single_row(desk):
    mail = make_failed_mail()

    for name in ("change", "history", "delete"):
        response = desk.get(reverse(f"admin:core_outgoingmail_{name}", args=[mail.pk]))
        assert "CANARY" not in response.content.decode()
        assert response.status_code in (302, 403)


@pytest.mark.parametrize("name", [JOBS, MAILS])
def test_lists_ask_equally_often(desk, django_assert_max_num_queries, name):
    for _ in range(3):
        make_failed()
        make_failed_mail()
        with django_assert_max_num_queries(13):
            desk.get(reverse(name))

"""The mail server absent, silent, refusing, cutting: nothing is lost, at most one double per cut, nobody is held up."""

import time
from collections.abc import Callable

import pytest
from django.urls import reverse

from clusterportal.core.jobs import enqueue
from clusterportal.core.models import Job, JobState, OutgoingMail
from tests.services.failures.town import Town
from tests.services.failures.work import Work

OUTAGE = 25  # seconds


def queue_mail(to: str) -> OutgoingMail:
    mail = OutgoingMail.objects.create(to=to, subject="A seat", body="Free\n", language="de")
    enqueue("core.send_mail", object_id=mail.pk)
    return mail


def copies(town: Town, mail: OutgoingMail) -> int:
    return sum(number for message_id, number in town.mail.taken.items() if str(mail.message_id) in message_id)


def states(mails: list[OutgoingMail]) -> list[str]:
    return [str(OutgoingMail.objects.get(pk=mail.pk).state) for mail in mails]


def job_of(mail: OutgoingMail) -> Job:
    return Job.objects.get(task="core.send_mail", object_id=mail.pk)


def absent(town: Town) -> None:
    town.mail.stop()


def present(town: Town) -> None:
    town.mail.start()


def silent(town: Town) -> None:
    town.mail.silent.set()


def talking(town: Town) -> None:
    town.mail.silent.clear()
    town.mail.over.set()


OUTAGES = {"absent": (absent, present), "silent": (silent, talking)}


@pytest.mark.parametrize("kind", OUTAGES)
def test_mails_wait_for_an_absent_server_and_hold_nobody_up(town: Town, row: Callable, kind: str) -> None:
    work = Work(town, f"mail-{kind}")
    work.prepare()
    fail, restore = OUTAGES[kind]

    fail(town)
    began = time.monotonic()
    mails = [queue_mail(f"{number}@example.org") for number in range(5)]
    code = town.post(reverse("account_request_login_code"), {"email": "leader@example.org"})
    sent = work.send()
    town.until(lambda: work.result() == Work.DONE)  # while no mail goes out
    waiting = states(mails)
    time.sleep(max(0, began + OUTAGE - time.monotonic()))
    restore(town)
    lasted = time.monotonic() - began
    seconds = town.until(town.done)

    unexpected = [answer for answer in sent if answer.status != 302]
    row(f"Mail server {kind}", f"{lasted:.0f} s", len(sent) + 1, len(unexpected), "–", f"{seconds:.0f} s")
    assert waiting == ["waiting"] * 5
    assert (code.status, "Es wurde nichts verschickt" in code.text) == (503, True)
    assert ([copies(town, mail) for mail in mails], states(mails)) == ([1] * 5, ["sent"] * 5)
    assert [job_of(mail).attempts for mail in mails] == [1] * 5  # knocking in vain costs none
    assert (unexpected, town.dead, Job.objects.filter(state=JobState.FAILED).count()) == ([], [], 0)


def test_refusals_and_cuts_lose_nothing_and_hold_nobody_up(town: Town, row: Callable) -> None:
    kinds = ("later", "unknown", "cut-before", "cut-within", "cut-after", "plain")
    mails = {kind: queue_mail(f"{kind}@example.org") for kind in kinds}

    seconds = town.until(town.done)

    found = {kind: (states([mail])[0], copies(town, mail), job_of(mail).attempts) for kind, mail in mails.items()}
    row("Mail server refuses and cuts", "at once", "–", 0, "–", f"{seconds:.0f} s")
    assert found == {
        "later": ("sent", 1, 2),
        "unknown": ("failed", 0, 1),
        "cut-before": ("sent", 1, 2),
        "cut-within": ("sent", 1, 2),
        "cut-after": ("sent", 2, 2),
        "plain": ("sent", 1, 1),
    }
    assert {town.mail.treated[f"{kind}@example.org"] for kind in kinds[2:5]} == {2}
    assert Job.objects.filter(state=JobState.FAILED).get() == job_of(mails["unknown"])
    assert "@" not in job_of(mails["unknown"]).error

import copy
import smtplib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail as django_mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from clusterportal.core.exceptions import DomainError
from clusterportal.core.jobs import leases
from clusterportal.core.mail import absolute, forget_mails_about, forget_old_mails, queue_mail, retry
from clusterportal.core.models import Job, JobState, MailState, OutgoingMail
from clusterportal.core.tasks import send_mail
from tests.factories.members import make_cluster

pytestmark = pytest.mark.django_db


class Server(EmailBackend):
    """Answers a mail with what ``answers`` holds; nothing left means that it is taken."""

    answers: list[Exception] = []

    def send_messages(self, messages: list) -> int:
        if self.answers:
            raise self.answers.pop()
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def own_templates(settings: object) -> None:
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.BASE_URL = "https://portal.example.org"
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.answers = []
    cache.clear()


def queue_one(**fields: object) -> OutgoingMail:
    context = {"name": "Fritz & Söhne", "group": "Werkhalle"}
    return queue_mail(**{"to": "a@example.org", "template": "seat_free", "context": context, "language": "de"} | fields)


def attempt() -> None:
    [job] = leases.claim("default", 1)
    send_mail.apply(args=[job.pk, str(job.token)])
    Job.objects.update(due=job.due)


def test_absolute_adds_the_portal_to_a_path() -> None:
    assert absolute("/seat/3/") == "https://portal.example.org/seat/3/"


def test_mail_is_rendered_at_once_in_its_language_and_as_plain_text() -> None:
    cluster = make_cluster()

    mail = queue_one(reference=cluster, language="en")

    assert mail.subject == "A seat in Werkhalle"
    assert mail.body == "Dear Fritz & Söhne, see <https://portal.example.org/seat/>\nen\n"
    assert (mail.reference_type, mail.reference_id) == ("members.cluster", cluster.pk)
    assert Job.objects.values_list("task", "object_id").get() == ("core.send_mail", mail.pk)


def test_sent_mail_carries_its_own_id() -> None:
    mail = queue_one()

    attempt()

    mail.refresh_from_db()
    [message] = django_mail.outbox
    assert (message.to, message.subject, message.body) == (["a@example.org"], mail.subject, mail.body)
    assert message.extra_headers["Message-ID"] == f"<{mail.message_id}@portal.example.org>"
    assert (mail.state, mail.handovers) == (MailState.SENT, 1)


def test_refusing_server_is_asked_again_later() -> None:
    Server.answers = [smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"greylisted")})] * 3
    mail = queue_one()

    for _ in range(4):
        attempt()

    mail.refresh_from_db()
    assert (mail.state, mail.handovers, len(django_mail.outbox)) == (MailState.SENT, 1, 1)


def test_cut_connection_is_tried_once_more_and_not_oftener() -> None:
    Server.answers = [smtplib.SMTPServerDisconnected("cut")] * 2
    mail = queue_one()

    for _ in range(3):
        attempt()

    mail.refresh_from_db()
    assert (mail.state, mail.handovers, django_mail.outbox) == (MailState.FAILED, 2, [])
    assert Job.objects.get().state == JobState.FAILED


def test_mail_refused_for_good_is_not_tried_again() -> None:
    Server.answers = [smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")})]
    mail = queue_one()

    attempt()

    mail.refresh_from_db()
    job = Job.objects.get()
    assert (mail.state, mail.handovers, django_mail.outbox) == (MailState.FAILED, 0, [])
    assert (job.state, job.attempts, job.error) == (
        JobState.FAILED, 1, "The mail server refused for good: 550 no such user",
    )  # fmt: skip


def test_absent_server_costs_no_attempt_and_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def refuse(self: Server) -> None:
        tries.append(self)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(Server, "open", refuse)
    mail = queue_one()

    for _ in range(3):
        attempt()

    mail.refresh_from_db()
    job = Job.objects.get()
    assert (mail.state, mail.handovers, len(tries)) == (MailState.WAITING, 0, 1)
    assert (job.state, job.attempts, "nobody there" in job.error) == (JobState.WAITING, 0, True)


def test_mail_that_was_sent_is_not_sent_again() -> None:
    mail = queue_one()
    attempt()
    Job.objects.update(state=JobState.WAITING)

    attempt()

    assert len(django_mail.outbox) == 1
    assert OutgoingMail.objects.get() == mail


def test_subject_is_one_line_that_fits() -> None:
    mail = queue_one(context={"name": "Fritz", "group": f"Werk\rBcc: fremd@example.org {'x' * 300}"})

    attempt()

    [sent] = django_mail.outbox
    assert (mail.subject.splitlines(), len(mail.subject), sent.bcc) == ([mail.subject], 250, [])


def contents(mail: OutgoingMail) -> tuple[str, str, str]:
    mail.refresh_from_db()
    return mail.to, mail.subject, mail.body


def test_failed_mail_is_sent_after_all_when_somebody_tries_again() -> None:
    Server.answers = [smtplib.SMTPServerDisconnected("cut")] * 2
    lost = queue_one()
    for _ in range(3):
        attempt()
    lost.refresh_from_db()
    failed_on = lost.failed

    answers = retry(mail_id=lost.pk), retry(mail_id=lost.pk)
    attempt()

    lost.refresh_from_db()
    assert failed_on is not None
    assert answers == (True, False)
    assert (lost.state, lost.failed, lost.handovers, len(django_mail.outbox)) == (MailState.SENT, None, 1, 1)


def test_failed_job_of_a_mail_opens_the_mail_with_it() -> None:
    mail = queue_one()
    Job.objects.update(state=JobState.FAILED)
    OutgoingMail.objects.update(state=MailState.FAILED, failed=timezone.now(), handovers=2)

    retry(mail_id=mail.pk)
    attempt()

    mail.refresh_from_db()
    assert (mail.state, Job.objects.get().state, len(django_mail.outbox)) == (MailState.SENT, JobState.DONE, 1)


def test_sent_mail_cannot_be_tried_again() -> None:
    mail = queue_one()
    attempt()

    assert retry(mail_id=mail.pk) is False
    assert Job.objects.count() == 1


def test_forgotten_mail_cannot_be_tried_again() -> None:
    mail = queue_one()
    OutgoingMail.objects.update(state=MailState.FAILED, failed=timezone.now())
    Job.objects.update(state=JobState.DONE)
    forget_mails_about(mail)
    OutgoingMail.objects.all().forget()

    with pytest.raises(DomainError):
        retry(mail_id=mail.pk)


def test_old_mails_are_emptied_and_young_and_unsent_ones_kept(settings: object) -> None:
    settings.MAIL_KEPT_DAYS = 30
    now = timezone.now()
    mails = [queue_one() for _ in range(5)]
    kept = contents(mails[0])
    for mail, fields in zip(
        mails[1:],
        (
            {"state": MailState.SENT, "sent": now - timedelta(days=29)},
            {"state": MailState.SENT, "sent": now - timedelta(days=31)},
            {"state": MailState.FAILED, "failed": now - timedelta(days=29)},
            {"state": MailState.FAILED, "failed": now - timedelta(days=31)},
        ),
        strict=True,
    ):
        OutgoingMail.objects.filter(pk=mail.pk).update(**fields)
    OutgoingMail.objects.update(created=now - timedelta(days=99))

    assert forget_old_mails() == 2
    assert [contents(mail) for mail in mails] == [kept, kept, ("", "", ""), kept, ("", "", "")]
    assert forget_old_mails() == 0


def test_mails_about_something_withdrawn_are_emptied_as_soon_as_they_have_gone_out() -> None:
    withdrawn, other = make_cluster(), make_cluster()
    mails = [queue_one(reference=withdrawn), queue_one(reference=withdrawn), queue_one(reference=other)]
    attempt()

    forget_mails_about(withdrawn)
    waiting = contents(mails[1])
    for _ in range(2):
        attempt()

    assert waiting == (mails[1].to, mails[1].subject, mails[1].body)
    assert len(django_mail.outbox) == 3
    assert [contents(mail)[0] for mail in mails] == ["", "", "a@example.org"]


def test_mail_about_something_withdrawn_that_cannot_be_sent_is_emptied_too() -> None:
    cluster = make_cluster()
    Server.answers = [smtplib.SMTPServerDisconnected("cut")] * 2
    mail = queue_one(reference=cluster)
    forget_mails_about(cluster)

    for _ in range(3):
        attempt()

    assert contents(mail) == ("", "", "")
    assert mail.state == MailState.FAILED

import copy
import smtplib
from pathlib import Path

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend

from clusterportal.core.jobs import leases
from clusterportal.core.mail import absolute, queue_mail
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
    assert Job.objects.get().state == JobState.DONE


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

"""The demo's mail folder, read from real files of Django's own backend."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from clusterportal.home.mailfolder import newest_mails

MAILBOX = reverse("home:mailbox")


def send(folder: Path, *messages: EmailMessage) -> None:
    backend = mail.get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder))
    known = set(folder.glob("*.log"))
    backend.send_messages(list(messages))
    for path in set(folder.glob("*.log")) - known:  # as mails of different moments: a file and a time of their own
        os.utime(path, ns=(0, 1_000_000 * (len(known) + 1)))
        path.rename(folder / f"sent-{len(known)}.log")


def test_mails_come_newest_first_with_umlauts_and_long_lines(tmp_path):
    long = "Grüße aus Thüringen, " * 20
    send(tmp_path, EmailMessage("Erste: Größe", long, to=["a@example.org"]))
    send(
        tmp_path,
        EmailMessage("Zweite", "https://example.org/x", to=["b@example.org"]),
        EmailMessage("Dritte", "3", to=["a@example.org"]),
    )

    found = newest_mails(tmp_path)

    assert [(m.subject, m.to) for m in found] == [
        ("Dritte", "a@example.org"),
        ("Zweite", "b@example.org"),
        ("Erste: Größe", "a@example.org"),
    ]
    assert found[2].body == long.strip()
    assert timezone.now() - found[0].sent < timedelta(minutes=1)


def test_mails_are_found_by_recipient_or_subject_and_limited(tmp_path):
    for number in range(4):
        send(tmp_path, EmailMessage(str(number), "x", to=["a@example.org" if number % 2 else "b@example.org"]))

    assert [m.subject for m in newest_mails(tmp_path, wanted="A@example")] == ["3", "1"]
    assert [m.to for m in newest_mails(tmp_path, wanted="2")] == ["b@example.org"]
    assert [m.subject for m in newest_mails(tmp_path, most=3)] == ["3", "2", "1"]


def test_no_folder_is_no_mail(tmp_path):
    assert newest_mails(tmp_path / "nothing") == []


def test_mailbox_is_open_in_the_demo_only(client, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    send(tmp_path, EmailMessage("Sign-in", "Code: <b>ABC</b> https://example.org/x", to=["a@example.org"]))

    settings.DEMO = False
    closed = client.get(MAILBOX).status_code
    settings.DEMO = True
    page = client.get(MAILBOX).content.decode()

    assert closed == 404
    assert "<b>ABC</b>" not in page
    assert 'href="https://example.org/x"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["imprint", "privacy", "accessibility", "operator"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_legal_pages_are_public_and_set_no_cookie(client, name, language):
    with override(language):
        response = client.get(reverse(f"home:{name}"))

    assert (response.status_code, dict(response.cookies)) == (200, {})


@pytest.mark.django_db
def test_imprint_names_the_operator_of_the_settings(client, settings):
    settings.OPERATOR = {**settings.OPERATOR, "name": "Association of Tests"}

    page = client.get(reverse("home:imprint")).content.decode()

    assert "Association of Tests" in page

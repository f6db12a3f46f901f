"""While the database is away or busy: 503, a sentence, and what was typed offered once more."""

import sqlite3
from collections.abc import Iterator

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from clusterportal.core.outage import outage_behind, unavailable
from tests.factories.members import make_alliance, make_cluster, make_manager

ENQUIRY = {
    "text": 'Wir suchen <Hilfe> & "Rat" zu Glas.',
    "name": "Hanna Leuthold",
    "email": "frage@example.org",
    "place": "Apolda",
    "passing_consent": "any",
    "website": "",
}


@pytest.fixture
def visitor() -> Client:
    """As a server behaves: an exception becomes a page. A form needs its token."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "t" * 32
    return client


@pytest.fixture
def away(transactional_db: None) -> Iterator[None]:
    """Nobody is where the database was."""
    used, name = connection.settings_dict, "NAME" if connection.vendor == "sqlite" else "PORT"
    kept = connection.connection, used[name]
    connection.connection, used[name] = None, "/nowhere/portal.sqlite3" if name == "NAME" else "9"
    yield
    connection.connection, used[name] = kept


@pytest.fixture
def locked(shared_database: None) -> Iterator[None]:
    """Somebody else is writing and does not end."""
    make_alliance()
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        other, lock = sqlite3.connect(connection.settings_dict["NAME"]), "BEGIN IMMEDIATE"
        patience = "PRAGMA busy_timeout=20"
    else:
        other, lock = connection.copy(), "LOCK TABLE matchmaking_enquiry"
        other.set_autocommit(False)
        patience = "SET statement_timeout=20"
    other.cursor().execute(lock)
    with connection.cursor() as cursor:
        cursor.execute(patience)
    yield
    other.rollback()
    other.close()
    connection.close()


def send_enquiry(visitor: Client, **fields: object):
    return visitor.post(reverse("matchmaking:enquiry_create"), {**ENQUIRY, "csrfmiddlewaretoken": "t" * 32, **fields})


@pytest.mark.parametrize("language", ["de", "en"])
def test_page_without_a_database_says_so_in_its_language(visitor: Client, away: None, language: str) -> None:
    with translation.override(language):
        address, sentence = reverse("events:event_list"), str(translation.gettext("The portal is taking a short break"))

    response = visitor.get(f"{address}?topic=3")

    text = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert (f'<html lang="{language}">' in text, sentence in text, f'href="{address}?topic=3"' in text) == (True,) * 3
    assert ("Traceback" in text, "OperationalError" in text, "no-store" in response["Cache-Control"]) == (
        False, False, True,
    )  # fmt: skip


def test_form_that_was_not_saved_is_offered_once_more(visitor: Client, away: None) -> None:
    response = send_enquiry(visitor)

    text = response.content.decode()
    assert response.status_code == 503
    assert "wurde nicht gespeichert" in text
    assert '<input type="hidden" name="text" value="Wir suchen &lt;Hilfe&gt; &amp; &quot;Rat&quot; zu Glas.">' in text
    assert '<input type="hidden" name="email" value="frage@example.org">' in text
    assert text.count('name="csrfmiddlewaretoken"') == 1


@pytest.mark.parametrize("name", ["password", "new_password1", "code"])
def test_secret_is_never_repeated(visitor: Client, away: None, name: str) -> None:
    response = send_enquiry(visitor, **{name: "hidden-42"})

    text = response.content.decode()
    assert ("wurde nicht gespeichert" in text, "hidden-42" in text, "frage@example.org" in text) == (True, False, False)


def test_forged_form_is_not_offered_once_more() -> None:
    request = RequestFactory().post("/enquiries/add/", ENQUIRY)

    text = unavailable(request, Exception()).content.decode()

    assert ("wurde nicht gespeichert" in text, "frage@example.org" in text) == (True, False)


def test_answer_that_got_lost_after_the_work_is_not_called_unsaved() -> None:
    request = RequestFactory().post("/enquiries/add/", ENQUIRY)
    request.answered = request.csrf_processing_done = True

    text = unavailable(request, Exception()).content.decode()

    assert ("nicht gespeichert" in text, "Wir wissen nicht, ob" in text, "Erneut senden" in text) == (
        False, True, False,
    )  # fmt: skip


def test_signed_in_person_gets_the_page_too(visitor: Client, transactional_db: None, request) -> None:
    visitor.force_login(make_manager(make_cluster()))
    request.getfixturevalue("away")

    assert visitor.get(reverse("home:start")).status_code == 503


@pytest.mark.django_db
def test_wrong_query_is_a_breakdown_and_no_outage() -> None:
    with pytest.raises(Exception, match="no_such_table") as wrong, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")

    assert outage_behind(wrong.value) is None


def test_locked_database_asks_to_try_again(visitor: Client, locked: None) -> None:
    response = send_enquiry(visitor)

    text = response.content.decode()
    assert response.status_code == 503
    assert ("Es geht nichts verloren" in text, "Erneut senden" in text) == (True, True)


class NoServer(BaseEmailBackend):
    def send_messages(self, messages: list) -> int:
        raise ConnectionRefusedError("nobody there")


@pytest.mark.django_db
def test_code_that_could_not_be_sent_is_admitted(visitor: Client, settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    address = reverse("account_request_login_code")

    response = visitor.post(address, {"email": "frage@example.org", "csrfmiddlewaretoken": "t" * 32})

    text = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert ("Es wurde nichts verschickt" in text, f'href="{address}"' in text) == (True, True)

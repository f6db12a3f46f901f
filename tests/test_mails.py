"""Every mail of the portal in both languages: whole, in one language alone, with addresses of that language."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.template import engines
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterportal.core.mail import absolute, address_in, render
from focusgroups.enums import WaitingReason
from tests.factories.events import make_event, make_registration
from tests.factories.focusgroups import make_round
from tests.factories.members import make_cluster, make_company, make_person, make_user

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR) / "templates/email"
MAILS = sorted(path.stem for path in FOLDER.glob("*.txt") if not path.stem.startswith("_"))
WORDS = {
    "de": r"\b(Guten|Sie|Ihnen|Ihre?[nrms]?|der|die|das|und|ist|nicht|Uhr|Dezember)\b",
    "en": r"\b(Hello|[Yy]ou|[Yy]our|[Tt]he|and|is|not|December)\b",
}
OTHER = {"de": "en", "en": "de"}
WHEN = timezone.now().replace(year=2027, month=12, day=2, hour=13, minute=0)


@pytest.fixture
def context() -> dict[str, Any]:
    """What any of the mails may tell; without words that would count as one of the two languages."""
    cluster = make_cluster(name="Optik Jena", short_name="Optik")
    event = make_event(cluster=cluster, title="Laser", starts_at=WHEN)
    return {
        "event": event,
        "registration": make_registration(event=event, name="Anja Wiegand"),
        "round": make_round(cluster=cluster, title="Forum 2027", answer_by=WHEN.date()),
        "person": make_person(first_name="Anja", last_name="Wiegand"),
        "company": make_company(name="Gräfe"),
        "cluster": cluster,
        "number": 7,
        "name": "Anja Wiegand",
        "due": WHEN,
        "closed": WHEN,
        "starts_at": WHEN,
        "answer_by": WHEN,
        "contact_role": "Forum",
        "contact_email": "forum@example.org",
        "solved": True,
        "message": "Laser.",
        "question": "Laser?",
        "writer": "Optik",
        "by": "Optik",
        "text": "Laser?",
        "consent": "Laser.",
        "goes_on": True,
        "other": 8,
        "networks": ["Optik"],
        "reason": WaitingReason.TRAVEL.label,
        "what": _("A passkey was added to your account."),
        "groups": 2,
        "accepted": True,
        "manager": "Karla Brandt",
        "industries": 4,
        "waiting": 1,
    }


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("template", MAILS)
def test_mail_speaks_one_language(template: str, language: str, context: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "MISSING")
    link = address_in(language, "members:cluster_list")

    text = "\n".join(render(template, {**context, "link": link}, language))

    assert set(re.findall(WORDS[OTHER[language]], text)) == set()
    assert re.search(WORDS[language], text)
    assert re.findall(r"\{\{|\}\}|\{%|%\(|MISSING|None", text) == []
    addresses = re.findall(r"https?://\S+", text)
    assert [url for url in addresses if url.startswith(absolute("/en/")) != (language == "en")] == []


@pytest.mark.parametrize("template", MAILS)
def test_english_letter_goes_on_with_a_capital(template: str, context: dict[str, Any]) -> None:
    _subject, body = render(template, {**context, "link": "https://portal.example.org/"}, "en")

    greeting, first = [line for line in body.splitlines() if line][:2]

    assert re.fullmatch(r"Hello.*,", greeting)
    assert first[0].isupper()


@pytest.mark.parametrize(("page", "account"), [("de", "en"), ("en", "de")])
def test_code_for_signing_in_comes_in_the_language_of_the_account(client: Any, page: str, account: str) -> None:
    user = make_user(language=account)

    client.post(in_language(page, "account_request_login_code"), {"email": user.email})

    [mail] = django_mail.outbox
    assert set(re.findall(WORDS[page], mail.subject + mail.body)) == set()


def test_link_for_a_new_password_leads_to_a_page_in_the_language_of_the_account(client: Any) -> None:
    user = make_user(language="en", password="Segelboot-am-Steg-4")

    client.post(in_language("de", "account_reset_password"), {"email": user.email})

    [mail] = django_mail.outbox
    assert absolute("/en/account/password/reset/key/") in mail.body
    assert client.get(re.search(r"https?://\S+", mail.body).group(), follow=True).status_code == 200


def test_an_address_without_account_is_answered_in_the_language_of_the_page(client: Any) -> None:
    client.post(in_language("en", "account_request_login_code"), {"email": "nobody@example.org"})

    [mail] = django_mail.outbox
    assert set(re.findall(WORDS["de"], mail.subject + mail.body)) == set()


def in_language(language: str, name: str) -> str:
    return address_in(language, name).removeprefix(settings.BASE_URL.rstrip("/"))

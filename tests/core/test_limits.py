"""Limits by the visitor's address and by the typed one: behind proxies, against forged headers, nothing lost."""

from itertools import count

import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.models import Enquiry
from tests.factories.members import make_alliance, make_leader

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
ENQUIRY = reverse("matchmaking:enquiry_create")
ASKED = {"text": "Wir suchen ein Labor für Oberflächen.", "name": "Petra Fragend", "passing_consent": "any"}


_numbers = count()


@pytest.fixture(autouse=True)
def _alliance():
    make_alliance()


def fail_to_sign_in(times: int, **headers) -> list[str]:
    """Sentences of the answers to wrong passwords, each for another account."""
    found = []
    for _ in range(times):
        response = Client().post(
            LOGIN, {"login": f"p{next(_numbers)}@example.org", "password": "wrong"}, headers=headers
        )
        found.append("too often" if "Das war zu oft" in response.content.decode() else "wrong")
    return found


def ask(times: int, **more) -> list[int]:
    typed = {**ASKED, "email": "petra@example.org", **more}
    texts = [more.get("text") or f"{ASKED['text']} Nummer {next(_numbers)}." for _ in range(times)]
    return [Client().post(ENQUIRY, {**typed, "text": text}).status_code for text in texts]


@pytest.fixture
def one_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


@pytest.mark.usefixtures("one_proxy")
def test_two_visitors_behind_one_proxy_share_no_limit():
    first = fail_to_sign_in(11, x_forwarded_for="203.0.113.5")
    second = fail_to_sign_in(1, x_forwarded_for="203.0.113.6")

    assert (first[-1], second) == ("too often", ["wrong"])


@pytest.mark.usefixtures("one_proxy")
def test_addresses_invented_before_the_proxys_own_do_not_help():
    invented = [fail_to_sign_in(1, x_forwarded_for=f"198.51.100.{number}, 203.0.113.5")[0] for number in range(10)]

    last = fail_to_sign_in(1, x_forwarded_for="192.0.2.9, 203.0.113.5")

    assert (invented, last) == (["wrong"] * 10, ["too often"])


def test_without_a_proxy_the_header_is_not_believed():
    for number in range(10):
        fail_to_sign_in(1, x_forwarded_for=f"198.51.100.{number}")

    assert fail_to_sign_in(1, x_forwarded_for="192.0.2.9") == ["too often"]


def sign_in(leader, password: str, place: str) -> str:
    response = Client().post(LOGIN, {"login": leader.email, "password": password}, headers={"x-forwarded-for": place})
    if response.status_code == 302:
        return "in"
    return "too often" if "Das war zu oft" in response.content.decode() else "wrong"


@pytest.mark.usefixtures("one_proxy")
def test_a_stranger_who_knows_an_address_does_not_lock_its_owner_out():
    leader = make_leader(password="Segelboot-am-Steg-4")

    stranger = [sign_in(leader, "wrong", "203.0.113.5") for _turn in range(7)]
    owner = sign_in(leader, "Segelboot-am-Steg-4", "203.0.113.6")

    assert (stranger, owner) == (["wrong"] * 5 + ["too often"] * 2, "in")


@pytest.mark.usefixtures("one_proxy")
def test_many_strangers_together_are_counted_by_the_address():
    leader = make_leader(password="Segelboot-am-Steg-4")

    tried = [sign_in(leader, "wrong", f"203.0.113.{number // 5}") for number in range(102)]

    assert (tried[:100], tried[100:]) == (["wrong"] * 100, ["too often"] * 2)


@pytest.mark.usefixtures("one_proxy")
def test_signing_in_well_does_not_count():
    leader = make_leader(password="Segelboot-am-Steg-4")

    assert [sign_in(leader, "Segelboot-am-Steg-4", "203.0.113.5") for _turn in range(8)] == ["in"] * 8


@pytest.mark.usefixtures("one_proxy")
def test_a_stranger_who_asks_for_codes_leaves_the_owner_theirs(mailoutbox):
    leader, page = make_leader(), reverse("account_request_login_code")

    for place in ("203.0.113.5",) * 5 + ("203.0.113.6",):
        Client().post(page, {"email": leader.email}, headers={"x-forwarded-for": place})

    assert len(mailoutbox) == 4


def test_enquiries_from_one_address_are_counted_and_the_text_is_kept(client):
    answers = ask(5)

    response = client.post(ENQUIRY, {**ASKED, "email": "petra@example.org"})
    text = response.content.decode()

    assert answers == [302] * 5
    assert response.status_code == 429
    assert "zu oft gesendet" in text
    assert all(shown in text for shown in (ASKED["text"], ASKED["name"], "petra@example.org"))
    assert Enquiry.objects.count() == 5


def test_another_address_is_not_held_back():
    ask(5)

    assert ask(1, email="else@example.org") == [302]


def test_enquiries_from_one_place_under_many_names_are_counted():
    answers = [ask(1, email=f"p{number}@example.org")[0] for number in range(21)]

    assert (answers[:20], answers[20]) == ([302] * 20, 429)


def test_what_is_not_valid_does_not_count():
    ask(8, text="kurz")

    assert ask(1) == [302]


def test_codes_by_mail_are_counted_by_address(client, mailoutbox):
    leader = make_leader()
    page = reverse("account_request_login_code")
    for _ in range(3):
        Client().post(page, {"email": leader.email})

    response = client.post(page, {"email": leader.email})
    text = response.content.decode()

    assert len(mailoutbox) == 3
    assert "Das war zu oft" in text
    assert f'value="{leader.email}"' in text


def test_too_many_sign_ins_get_a_page_of_ours():
    for _ in range(30):
        Client().post(LOGIN, {})

    response = Client().post(LOGIN, {})

    assert response.status_code == 429
    assert 'id="main"' in response.content.decode()


def test_link_for_a_new_password_leads_to_the_portals_own_host(client, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://portal.example.org"
    leader = make_leader(password="Segelboot-am-Steg-4")

    client.post(reverse("account_reset_password"), {"email": leader.email}, headers={"Host": "evil.example"})

    assert "https://portal.example.org/account/password/reset/key/" in mailoutbox[0].body
    assert "evil" not in mailoutbox[0].body

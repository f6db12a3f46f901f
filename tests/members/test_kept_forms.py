"""What is typed after the session has ended, or with a stale form: kept for its author, shown to nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.kept import AUTHOR, author_token, forget_old_forms, store
from clusterportal.core.models import KeptForm
from members.models import Person
from tests.factories.members import make_leader, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "Segelboot-am-Steg-4"
PROFILE = reverse("members:profile")
ENQUIRY = reverse("matchmaking:enquiry_create")
CANARY = "Kanari-Satz über mich"


@pytest.fixture
def author():
    return make_leader(password=PASSWORD)


def typed_by(user, **more) -> dict[str, str]:
    own = {"first_name": "Vera", "last_name": "Neu", "sentence": CANARY, "language": "de"}
    return {**own, AUTHOR: author_token(user.pk), **more}


def sign_in(client, user) -> str:
    """The page after signing in, as the browser gets there."""
    data = {"login": user.email, "password": PASSWORD, "next": PROFILE}
    return client.post(reverse("account_login"), data).headers["Location"]


def test_every_form_of_the_signed_in_says_who_opened_it(client, author):
    client.force_login(author)

    text = client.get(PROFILE).content.decode()

    tokens = re.findall(rf'name="{AUTHOR}" value="([^"]+)"', text)
    assert {token.partition(":")[0] for token in tokens} == {str(author.pk)}
    assert len(tokens) == text.count('name="csrfmiddlewaretoken"')


def test_visitors_forms_carry_no_author(client):
    assert AUTHOR not in client.get(ENQUIRY).content.decode()


def test_after_the_session_has_ended_the_form_comes_back_with_everything(client, author):
    sent = client.post(PROFILE, typed_by(author))

    back = sign_in(client, author)
    text = client.get(back).content.decode()
    again = client.get(back).content.decode()

    assert sent.headers["Location"] == f"{reverse('account_login')}?next=%2Fprofile%2F"
    assert back == PROFILE
    assert CANARY in text
    assert "Inzwischen waren Sie abgemeldet" in text
    assert (CANARY in again, KeptForm.objects.count()) == (False, 0)
    assert not Person.objects.filter(sentence=CANARY).exists()


def test_another_person_on_the_same_browser_sees_nothing_of_it(client, author):
    other = make_leader(password=PASSWORD)
    client.post(PROFILE, typed_by(author))

    text = client.get(sign_in(client, other)).content.decode()
    client.post(reverse("account_logout"))
    later = client.get(sign_in(client, author)).content.decode()

    assert (CANARY in text, "Inzwischen" in text) == (False, False)
    assert CANARY in later


def test_a_form_opened_with_another_account_is_not_saved_under_this_one(client, author):
    other = make_leader()
    client.force_login(other)

    response = client.post(PROFILE, typed_by(author))

    assert response.headers["Location"] == reverse("home:start")
    assert not Person.objects.filter(sentence=CANARY).exists()
    assert KeptForm.objects.get().author == author


@pytest.mark.parametrize(("days", "kept"), [(6, 1), (8, 0)])
def test_a_form_keeps_for_its_author_for_a_week(client, author, days, kept):
    with time_machine.travel(timezone.now() - timedelta(days=days)):
        typed = typed_by(author)

    response = client.post(PROFILE, typed)

    assert response.headers["Location"].startswith(reverse("account_login"))
    assert KeptForm.objects.count() == kept


def test_an_old_form_of_one_account_is_still_not_saved_under_another(client, author):
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        typed = typed_by(author)
    client.force_login(make_leader())

    response = client.post(PROFILE, typed, follow=True)

    assert response.redirect_chain[0][0] == reverse("home:start")
    assert "deshalb ist nichts gespeichert" in response.content.decode()
    assert (Person.objects.filter(sentence=CANARY).exists(), KeptForm.objects.exists()) == (False, False)


def test_what_is_kept_lies_encrypted_and_is_nothing_without_the_secret(client, author, settings):
    client.post(PROFILE, typed_by(author))
    kept = KeptForm.objects.get().values

    assert (CANARY in str(kept), store.opened(kept)["sentence"]) == (False, [CANARY])
    settings.SECRET_KEY = "another one, of no value either"
    assert store.opened(kept) == {}


def test_a_forged_author_keeps_nothing(client, author):
    client.post(PROFILE, typed_by(author) | {AUTHOR: f"{author.pk}:made-up"})

    assert KeptForm.objects.count() == 0


def test_passwords_codes_and_long_texts_are_never_kept(client, author):
    client.post(PROFILE, typed_by(author, password1="geheim", old_password="geheim", code="123456"))
    kept = store.opened(KeptForm.objects.get().values)
    KeptForm.objects.all().delete()

    client.post(PROFILE, typed_by(author, sentence="x" * 70_000))

    assert "geheim" not in str(kept)
    assert set(kept) == {"first_name", "last_name", "sentence", "language"}
    assert KeptForm.objects.count() == 0


def test_nothing_is_kept_longer_than_a_day(client, author):
    client.post(PROFILE, typed_by(author))
    KeptForm.objects.update(created=timezone.now() - timedelta(hours=25))

    text = client.get(sign_in(client, author)).content.decode()

    assert CANARY not in text


def test_a_button_leads_back_to_the_page_on_which_it_stood(client, author):
    """Its own address would answer a GET with: only by its button."""
    page = f"http://testserver{reverse('focusgroups:round_list')}?page=2"

    response = client.post(
        reverse("members:membership_confirm", args=[1]), {AUTHOR: author_token(author.pk)}, headers={"Referer": page}
    )

    assert response.headers["Location"].endswith("?next=%2Frounds%2F%3Fpage%3D2")


def test_what_nobody_came_back_for_is_deleted(client, author):
    """A table that is cleared only by the next form would keep the last one for good, and in every backup."""
    client.post(PROFILE, typed_by(author))
    before = forget_old_forms()
    KeptForm.objects.update(created=timezone.now() - timedelta(hours=25))

    assert (before, forget_old_forms(), KeptForm.objects.count()) == (0, 1, 0)


def test_the_session_that_waits_for_it_does_not_show_it_after_the_day(client, author):
    client.post(PROFILE, typed_by(author))
    back = sign_in(client, author)
    KeptForm.objects.update(created=timezone.now() - timedelta(hours=25))

    assert CANARY not in client.get(back).content.decode()


def test_zero_bytes_and_endless_addresses_do_no_harm(client, author):
    client.post(PROFILE, typed_by(author, sentence=f"\0{CANARY}"))
    kept = store.opened(KeptForm.objects.get().values)["sentence"]

    long = client.post(PROFILE, typed_by(author), headers={"Referer": f"http://testserver/{'x' * 600}/"})

    assert (kept, long.status_code, KeptForm.objects.count()) == ([CANARY], 302, 1)


def test_a_doubled_slash_leads_to_no_other_host(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)

    response = client.post(PROFILE, typed_by(author), headers={"Referer": "http://testserver//evil.example/"})

    assert response.headers["Location"] == "/%2Fevil.example/"


def test_a_strange_referer_leads_nowhere_strange(client, author):
    response = client.post(PROFILE, typed_by(author), headers={"Referer": "https://evil.example/profile/"})

    assert response.headers["Location"].endswith("?next=%2Fprofile%2F")


def test_stale_form_of_the_signed_in_comes_back_with_everything(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)

    response = client.post(PROFILE, typed_by(author, csrfmiddlewaretoken="x" * 64))
    text = client.get(response.headers["Location"]).content.decode()

    assert response.headers["Location"] == PROFILE
    assert CANARY in text
    assert not Person.objects.filter(sentence=CANARY).exists()


def test_stale_form_of_a_visitor_comes_back_with_everything():
    client = Client(enforce_csrf_checks=True)

    response = client.post(ENQUIRY, {"text": CANARY, "name": "Petra", "email": "petra@example.org"})
    text = response.content.decode()

    assert response.status_code == 403
    assert "Die Seite war zu lange offen" in text
    assert all(shown in text for shown in (CANARY, "Petra", "petra@example.org"))
    assert "csrfmiddlewaretoken" in text


def test_form_opened_as_a_visitor_comes_back_to_whoever_has_signed_in_meanwhile(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)

    response = client.post(ENQUIRY, {"text": CANARY}, headers={"Referer": f"http://testserver{ENQUIRY}"})
    text = client.get(response.headers["Location"]).content.decode()

    assert response.headers["Location"] == ENQUIRY
    assert CANARY in text


def test_stale_form_after_the_session_goes_the_same_way(author):
    client = Client(enforce_csrf_checks=True)

    response = client.post(PROFILE, typed_by(author))

    assert response.headers["Location"].startswith(reverse("account_login"))
    assert KeptForm.objects.get().author == author


def test_forged_request_from_elsewhere_brings_nothing_back():
    client = Client(enforce_csrf_checks=True)

    response = client.post(ENQUIRY, {"text": CANARY}, headers={"Origin": "https://evil.example"})

    assert (response.status_code, CANARY in response.content.decode()) == (403, False)


def test_second_click_on_signing_in_leads_to_the_start(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)

    response = client.post(reverse("account_login"), {"login": author.email, "csrfmiddlewaretoken": "x" * 64})

    assert response.headers["Location"] == reverse("home:start")


def test_an_account_that_is_gone_keeps_nothing(client):
    gone = make_user()
    token = author_token(gone.pk)
    gone.delete()

    client.post(PROFILE, {"sentence": CANARY, AUTHOR: token})

    assert KeptForm.objects.count() == 0

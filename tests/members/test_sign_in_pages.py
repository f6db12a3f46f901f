"""Every page about signing in is ours, in both languages: none of allauth's own templates shows itself."""

from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.urls import get_resolver, reverse, translate_url

from members.models import User
from tests.factories.members import make_leader

from .second_factor import give_app, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.second_factor]

PASSWORD = "Segelboot-am-Steg-4"
OURS = Path(settings.BASE_DIR) / "templates"
#: they only hand on to a frame of ours
FRAMES = {
    "account/base_entrance.html",
    "account/base_manage.html",
    "account/base_manage_password.html",
    "allauth/layouts/entrance.html",
    "allauth/layouts/manage.html",
}
FOR_VISITORS = [
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_signup",
    "account_inactive",
]
FOR_ACCOUNTS = [
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
]
WITH_FACTOR = ["mfa_deactivate_totp", "mfa_reauthenticate", "mfa_generate_recovery_codes"]


def foreign_templates(client: Client, name: str, language: str = "de") -> list[str]:
    """Names of the templates of a page that are neither ours nor Django's, or its status."""
    response = client.get(translate_url(reverse(name), language))
    if response.status_code != 200:
        return [f"{name}: {response.status_code}"]
    names = {template.name for template in response.templates if template.name}
    html = (name for name in names if name.startswith(("account/", "mfa/", "allauth/")) and name not in FRAMES)
    return [name for name in html if not Path(get_template(name).origin.name).is_relative_to(OURS)]


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_for_visitors_are_ours(client, language):
    assert [found for name in FOR_VISITORS for found in foreign_templates(client, name, language)] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_for_accounts_are_ours(client, language):
    leader = make_leader(password=PASSWORD)
    sign_in(client, leader, PASSWORD)

    assert [found for name in FOR_ACCOUNTS for found in foreign_templates(client, name, language)] == []


def test_pages_with_a_second_factor_are_ours(client):
    leader = make_leader(password=PASSWORD)
    sign_in(client, leader, PASSWORD)
    give_app(leader)
    session = client.session
    from members.second_factor import mark_proved

    mark_proved(session, leader)
    session.save()

    assert [found for name in WITH_FACTOR for found in foreign_templates(client, name)] == []


def test_second_step_is_ours_and_offers_no_passkey_that_is_not_there(client):
    leader = make_leader(password=PASSWORD)
    give_app(leader)
    sign_in(client, leader, PASSWORD)

    assert foreign_templates(client, "mfa_authenticate") == []
    assert "data-passkey" not in client.get(reverse("mfa_authenticate")).content.decode()


@pytest.mark.parametrize("address", ["email/", "confirm-email/", "confirm-email/abc:def/"])
def test_allauths_pages_that_the_portal_does_not_have_are_not_there(client, address):
    assert client.get(f"/account/{address}").status_code == 404


def test_no_page_of_allauth_is_left_out_of_this_test():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    asked = {*FOR_VISITORS, *FOR_ACCOUNTS, *WITH_FACTOR, "mfa_authenticate"}
    elsewhere = {
        "account_email", "account_email_verification_sent", "account_confirm_email",  # 404, above
        "account_confirm_login_code", "account_reset_password_from_key", "account_set_password",
        "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_login_webauthn",
        "mfa_reauthenticate_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
    }  # fmt: skip

    found = {name for name in names if name.startswith(("account_", "mfa_"))}

    assert found - asked - elsewhere == set()


def test_our_templates_stand_in_for_all_of_allauths_pages():
    for name in ("recovery_codes/index", "webauthn/edit_form", "webauthn/reauthenticate",
                 "webauthn/authenticator_confirm_delete", "recovery_codes/generate"):  # fmt: skip
        assert Path(get_template(f"mfa/{name}.html").origin.name).is_relative_to(OURS)
    for name in ("confirm_login_code", "password_reset_from_key", "password_set"):
        assert Path(get_template(f"account/{name}.html").origin.name).is_relative_to(OURS)


def test_sentences_of_the_sign_in_are_german():
    """Those that these pages can say; the others belong to pages that are not there."""
    english = ("Incorrect", "Please", "Too many", "Be patient", "You cannot", "The email")
    said = get_adapter().error_messages
    mine = ("account_inactive", "email_password_mismatch", "incorrect_code", "too_many_login_attempts", "rate_limited")

    assert [name for name in mine if str(said[name]).startswith(english)] == []
    assert Authenticator.objects.count() == 0


def test_code_goes_to_the_address_typed_into_the_form_beside_it(client):
    leader = make_leader(password=PASSWORD)

    response = client.post(reverse("account_request_login_code"), {"login": leader.email, "password": ""})

    assert (response.status_code, response.headers.get("Location")) == (302, reverse("account_confirm_login_code"))
    assert leader.email in client.get(response.headers["Location"]).content.decode()


def test_code_without_a_typed_address_asks_for_one_and_blames_nobody(client):
    response = client.post(reverse("account_request_login_code"), {"login": " ", "password": ""})

    assert (response.status_code, response.context["form"].errors) == (200, {})


@pytest.mark.parametrize(
    ("own", "address", "start"),
    [("en", "/account/login/", "/en/"), ("de", "/account/login/", "/"), ("de", "/en/account/login/", "/en/")],
)
def test_signing_in_leads_to_the_language_of_the_account_unless_another_was_chosen(client, own, address, start):
    leader = make_leader(password=PASSWORD)
    User.objects.filter(pk=leader.pk).update(language=own)

    response = client.post(address, {"login": leader.email, "password": PASSWORD})

    assert response.headers["Location"] == start


def test_signing_in_leads_back_to_the_page_that_asked_for_it(client):
    leader = make_leader(password=PASSWORD)
    User.objects.filter(pk=leader.pk).update(language="en")

    response = client.post("/account/login/", {"login": leader.email, "password": PASSWORD, "next": "/profile/"})

    assert response.headers["Location"] == "/profile/"

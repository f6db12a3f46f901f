"""The second factor with real sign-in: asked for, set up, kept for the session, taken away."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from clusterportal.core.models import OutgoingMail
from members.models import User
from tests.factories.events import make_event, make_registration
from tests.factories.members import make_cluster, make_leader, make_manager, make_superuser

from .second_factor import SECRET, code, give_app, sign_in, sign_in_twice

pytestmark = [pytest.mark.django_db, pytest.mark.second_factor]

PASSWORD = "Segelboot-am-Steg-4"
MEMBERS = reverse("members:membership_list")
SET_UP = reverse("mfa_index")
SECOND_STEP = reverse("mfa_authenticate")


@pytest.fixture
def manager() -> User:
    return make_manager(make_cluster(), password=PASSWORD)


@pytest.fixture
def with_app(manager: User) -> User:
    give_app(manager)
    return manager


def reaches_members(client: Client) -> bool:
    return client.get(MEMBERS).status_code == 200


def test_after_signing_in_the_office_is_led_to_setting_up(client, manager):
    response = sign_in(client, manager, PASSWORD)

    assert response.headers["Location"] == SET_UP
    assert "zweiten Faktor" in client.get(SET_UP).content.decode()


def test_setting_up_the_app_opens_the_session_and_leads_back(client, manager):
    sign_in(client, manager, PASSWORD)
    client.get(MEMBERS + "?page=1")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    response = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    shown = client.get(response.headers["Location"])

    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert f'href="{MEMBERS}?page=1"' in shown.content.decode()
    assert reaches_members(client)


def test_qr_code_is_a_picture_and_the_key_is_text(client, manager):
    sign_in(client, manager, PASSWORD)

    response = client.get(reverse("mfa_activate_totp"))
    text = response.content.decode()

    assert re.search(r'role="img" aria-label="[^"]+"><svg[^>]*><path ', text)
    assert response.context["form"].secret_in_groups in text


def test_wrong_code_sets_up_nothing(client, manager):
    sign_in(client, manager, PASSWORD)
    client.get(reverse("mfa_activate_totp"))

    response = client.post(reverse("mfa_activate_totp"), {"code": "000000x"})

    assert "Dieser Code stimmt nicht" in response.content.decode()
    assert (Authenticator.objects.count(), reaches_members(client)) == (0, False)


def test_password_alone_opens_nothing_where_there_is_a_second_factor(client, with_app):
    response = sign_in(client, with_app, PASSWORD)

    assert response.headers["Location"] == SECOND_STEP
    assert client.get(MEMBERS).headers["Location"].startswith(reverse("account_login"))


def test_password_and_code_open_the_desk(client, with_app):
    response = sign_in_twice(client, with_app, PASSWORD)

    assert response.headers["Location"] == reverse("home:start")
    assert reaches_members(client)


def test_code_by_mail_is_followed_by_the_second_step(client, with_app):
    client.post(reverse("account_request_login_code"), {"email": with_app.email})
    sent = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[0].body, re.MULTILINE).group(1)

    response = client.post(reverse("account_confirm_login_code"), {"code": sent})
    between = reaches_members(client)
    client.post(SECOND_STEP, {"code": code()})

    assert (response.headers["Location"], between) == (SECOND_STEP, False)
    assert reaches_members(client)


def test_a_used_code_is_not_taken_again_while_it_would_still_count(with_app):
    with time_machine.travel("2026-11-20 10:00:05", tick=False) as clock:
        used = code()
        sign_in(first := Client(), with_app, PASSWORD)
        first.post(SECOND_STEP, {"code": used})
        clock.shift(40)  # beyond allauth's own memory, within the tolerance

        sign_in(second := Client(), with_app, PASSWORD)
        response = second.post(SECOND_STEP, {"code": used})

    assert "Dieser Code stimmt nicht" in response.content.decode()


def test_a_code_one_step_late_counts(client, with_app):
    sign_in(client, with_app, PASSWORD)

    client.post(SECOND_STEP, {"code": code(step=-1)})

    assert reaches_members(client)


def test_recovery_code_takes_the_place_once(client, manager):
    sign_in(client, manager, PASSWORD)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    recovery = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]

    opened = []
    for _ in range(2):
        later = Client()
        sign_in(later, manager, PASSWORD)
        later.post(SECOND_STEP, {"code": recovery})
        opened.append(reaches_members(later))

    assert opened == [True, False]


def test_recovery_codes_are_shown_once_with_a_file(client, manager):
    sign_in(client, manager, PASSWORD)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    first = client.get(reverse("mfa_view_recovery_codes"))
    codes = first.context["unused_codes"]
    second = client.get(reverse("mfa_view_recovery_codes")).content.decode()

    assert len(codes) == 10
    assert f"data:text/plain;charset=utf-8,ClusterPortal%0D%0A{codes[0]}%0D%0A" in first.content.decode()
    assert not any(shown in second for shown in codes)


def test_taking_the_last_factor_away_closes_every_session(client, with_app):
    sign_in_twice(client, with_app, PASSWORD)
    other = Client()
    sign_in(other, with_app, PASSWORD)
    other.post(SECOND_STEP, {"code": code(step=1)})
    before = (reaches_members(client), reaches_members(other))

    client.post(reverse("mfa_deactivate_totp"))

    assert before == (True, True)
    assert (reaches_members(client), reaches_members(other)) == (False, False)
    assert client.get(MEMBERS).headers["Location"] == SET_UP


def test_a_new_factor_does_not_open_sessions_of_the_old(client, with_app):
    sign_in_twice(client, with_app, PASSWORD)
    Authenticator.objects.all().delete()
    give_app(with_app)

    response = client.get(MEMBERS)

    assert response.headers["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fmemberships%2F"


@pytest.mark.parametrize("page", ["mfa_add_webauthn", "mfa_activate_totp", "mfa_view_recovery_codes"])
def test_a_session_older_than_the_factor_cannot_add_one_of_its_own(client, manager, page):
    """Whoever knows the password and shows it anew every few minutes would wait for the first factor, and add a key."""
    sign_in(client, manager, PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    give_app(manager)

    responses = [client.get(reverse(page)), client.post(reverse(page), {"credential": "{}"})]

    assert [response.headers["Location"].split("?")[0] for response in responses] == [
        reverse("mfa_reauthenticate"),
        reverse("mfa_reauthenticate"),
    ]


def test_a_session_older_than_the_role_shows_the_factor_first(client):
    """A leader with an app who becomes a manager while a session from before the app is open."""
    leader = make_leader(password=PASSWORD)
    sign_in(client, leader, PASSWORD)
    give_app(leader)
    make_manager_of = make_cluster()
    make_manager_of.roles.create(user=leader)

    way = client.get(MEMBERS).headers["Location"]
    response = client.post(way, {"code": code()})

    assert way.startswith(reverse("mfa_reauthenticate"))
    assert response.headers["Location"] == MEMBERS
    assert reaches_members(client)


def test_the_password_does_not_take_a_factor_away(client, with_app):
    """Reauthentication where there is a second factor asks for it, not for the password."""
    client.force_login(with_app)

    response = client.get(reverse("account_reauthenticate"))

    assert response.headers["Location"] == reverse("mfa_reauthenticate")


def test_leader_may_add_and_remove(client):
    leader = make_leader(password=PASSWORD)
    sign_in(client, leader, PASSWORD)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    client.post(reverse("mfa_deactivate_totp"))

    assert client.get(reverse("members:profile")).status_code == 200
    assert Authenticator.objects.count() == 0


def test_public_page_shows_the_held_back_what_a_visitor_sees(client, manager):
    sign_in(client, manager, PASSWORD)

    page = client.get(reverse("members:cluster_list"))
    text = page.content.decode()

    assert (page.status_code, page.context["user"].is_authenticated) == (200, False)
    assert manager.email in text
    assert SET_UP in text
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_stale_form_does_not_show_a_public_page_with_the_eyes_of_the_account(manager, prefix):
    """Without a token the form comes back from a place before the second factor is asked for."""
    event = make_event(cluster=manager.cluster_roles.get().cluster)
    make_registration(event=event, name="Kanari Gast", email="kanari@example.org")
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)

    for address in (event.get_absolute_url(), reverse("home:start"), reverse("events:event_list")):
        response = client.post(prefix + address, {"x": "1"}, headers={"Referer": f"http://testserver{prefix}{address}"})
        shown = client.get(response.headers["Location"]) if response.status_code == 302 else response

        assert "Kanari" not in shown.content.decode()
        assert shown.context["user"].is_authenticated is False


def test_administration_uses_the_same_door(client):
    operator = make_superuser(password=PASSWORD)
    sign_in(client, operator, PASSWORD)

    assert client.get(reverse("admin:index")).headers["Location"] == SET_UP
    assert client.get(reverse("admin:login")).headers["Location"] == SET_UP


def test_fragment_is_led_away_as_a_whole_page(client, manager):
    client.force_login(manager)

    response = client.get(MEMBERS, headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["HX-Redirect"]) == (200, SET_UP)


def test_the_check_asks_the_database_nothing_once_proved(client, with_app):
    sign_in_twice(client, with_app, PASSWORD)
    reaches_members(client)
    counts = []
    for middleware in (settings.MIDDLEWARE, [m for m in settings.MIDDLEWARE if "SecondFactor" not in m]):
        fresh = Client()
        fresh.cookies = client.cookies
        with override_settings(MIDDLEWARE=middleware), CaptureQueriesContext(connection) as queries:
            assert reaches_members(fresh)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_secret_is_encrypted_at_rest(with_app):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())

    assert SECRET not in stored


def test_an_older_key_still_reads(with_app, settings):
    from cryptography.fernet import Fernet

    from members.account import SecondFactorAdapter

    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.MFA_ENCRYPTION_KEYS = [old]
    kept = SecondFactorAdapter().encrypt(SECRET)
    settings.MFA_ENCRYPTION_KEYS = [new, old]

    assert SecondFactorAdapter().decrypt(kept) == SECRET


def test_a_change_is_told_by_mail_in_the_persons_language(client, manager, django_capture_on_commit_callbacks):
    User.objects.filter(pk=manager.pk).update(language="en")
    sign_in(client, manager, PASSWORD)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    told = OutgoingMail.objects.get()

    assert (told.to, told.subject) == (manager.email, "Your sign-in has changed")
    assert f"{settings.BASE_URL}/en/account/security/" in told.body


def test_operator_takes_a_lost_factor_away(client, with_app):
    operator = make_superuser(password=PASSWORD)
    give_app(operator)
    sign_in_twice(client, operator, PASSWORD)
    chosen = {"action": "take_second_factors", "_selected_action": [with_app.pk]}

    client.post(reverse("admin:members_user_changelist"), chosen)
    with_app.refresh_from_db()

    assert with_app.second_factor_since is None
    assert User.objects.get(pk=operator.pk).second_factor_since is not None


def test_signing_in_gives_the_session_a_new_name(client, with_app):
    sign_in(client, with_app, PASSWORD)
    between = client.cookies[settings.SESSION_COOKIE_NAME].value

    client.post(SECOND_STEP, {"code": code()})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != between


def test_the_second_step_sent_twice_changes_nothing(client, with_app):
    sign_in(client, with_app, PASSWORD)
    typed = {"code": code()}
    client.post(SECOND_STEP, typed)

    again = client.post(SECOND_STEP, typed)

    assert again.headers["Location"] == reverse("home:start")
    assert reaches_members(client)


def test_after_signing_out_pages_are_gone_from_the_browser(client, with_app):
    sign_in_twice(client, with_app, PASSWORD)
    kept_by_browser = client.get(MEMBERS).headers["Cache-Control"]

    client.post(reverse("account_logout"))

    assert "no-store" in kept_by_browser
    assert client.get(MEMBERS).status_code == 302


@pytest.mark.parametrize("demo", [True, False])
def test_only_the_demonstration_shows_the_code(client, with_app, settings, demo):
    settings.DEMO = demo
    sign_in(client, with_app, PASSWORD)

    text = client.get(SECOND_STEP).content.decode()

    assert any(code(step=step) in text for step in (0, 1, -1)) is demo


def test_too_many_codes_are_refused_also_right_ones(client, with_app):
    sign_in(client, with_app, PASSWORD)
    for number in range(5):
        client.post(SECOND_STEP, {"code": f"00000{number}x"})

    response = client.post(SECOND_STEP, {"code": code()})

    assert "Das war zu oft" in response.content.decode()
    assert not reaches_members(client)

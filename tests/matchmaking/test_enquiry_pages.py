"""The public form, the private status page, the office's list and page."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from matchmaking.enums import EnquiryState, PassingConsent, ReferralState
from matchmaking.models import Enquiry, Referral
from tests.factories.matchmaking import make_enquiry, make_referral, make_suggestion
from tests.factories.members import make_alliance, make_cluster, make_leader, make_manager, make_staff

pytestmark = pytest.mark.django_db

ADDRESS = "/enquiries/add/"
TYPED = {
    "text": "Wir suchen jemanden, der Glas ohne Blasen klebt.",
    "name": "Hanna Leuthold",
    "email": "hanna@example.org",
    "place": "Apolda",
    "passing_consent": "any",
    "website": "",
}


def test_visitor_asks_and_lands_on_the_status_page(client) -> None:
    make_alliance()

    response = client.post(ADDRESS, TYPED)

    enquiry = Enquiry.objects.get()
    assert (response.status_code, response.url) == (302, f"/enquiries/status/{enquiry.token}/")
    assert (enquiry.text, enquiry.passing_consent) == (TYPED["text"], PassingConsent.ANY)
    assert enquiry.consent_wording != ""
    assert TYPED["email"] in client.get(response.url).content.decode()


def test_sending_twice_leads_to_the_same_page(client) -> None:
    make_alliance()

    first, second = client.post(ADDRESS, TYPED), client.post(ADDRESS, TYPED)

    assert first.url == second.url
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "Hallo"),
        ("name", ""),
        ("name", "Win at www.bad.example"),
        ("email", "hanna.example"),
        ("website", "spam"),
    ],
)
def test_an_error_keeps_everything_that_was_typed(client, field, value) -> None:
    make_alliance()
    typed = {**TYPED, field: value}

    response = client.post(ADDRESS, typed)

    form = response.context["form"]
    assert response.status_code == 200
    assert list(form.errors) == [field]
    assert {key: form[key].value() for key in typed} == typed
    assert Enquiry.objects.count() == 0


def test_text_from_the_start_page_stands_in_the_field_and_in_no_address() -> None:
    client = Client(enforce_csrf_checks=True)

    page = client.post(reverse("matchmaking:enquiry_begin"), {"text": "Wer schweißt Aluminium?"})

    form = page.context["form"]
    assert (form["text"].value(), form.is_bound) == ("Wer schweißt Aluminium?", False)
    assert f'action="{ADDRESS}"' in page.content.decode()
    assert Enquiry.objects.count() == 0


def test_beginning_without_a_question_shows_the_empty_form(client) -> None:
    form = client.get(reverse("matchmaking:enquiry_begin")).context["form"]

    assert (form["text"].value(), form.is_bound) == ("", False)


def test_signed_in_leader_need_not_type_name_and_address(client) -> None:
    user = make_leader(first_name="Anja", last_name="Wiegand")
    client.force_login(user)

    form = client.get(ADDRESS).context["form"]

    assert (form["name"].value(), form["email"].value()) == ("Anja Wiegand", user.person.email)


def test_only_is_offered_on_a_networks_own_page(client) -> None:
    cluster = make_cluster(slug="optonetz")

    without = client.get(ADDRESS).context["form"].fields["passing_consent"].choices
    with_network = client.get(ADDRESS, {"cluster": "optonetz"}).context["form"].fields["passing_consent"].choices

    assert [key for key, _label in without] == ["any", "ask"]
    assert [key for key, _label in with_network] == ["any", "ask", "only"]
    assert cluster.short_name in str(dict(with_network)["only"])


def test_a_network_that_is_not_released_cannot_be_asked(client) -> None:
    make_alliance()
    make_cluster(slug="hidden", released=False, short_name="CANARY network")

    response = client.get(ADDRESS, {"cluster": "hidden"})

    assert response.context["asked_cluster"] is None
    assert "CANARY" not in response.content.decode()


def test_status_page_shows_steps_but_no_reasons_and_no_names_of_staff(client) -> None:
    referral = make_referral(reason="")
    enquiry = referral.enquiry
    staff = make_staff(enquiry.alliance, email="canary-staff@example.org")
    enquiry.steps.create(state=EnquiryState.OFFERED, cluster=referral.cluster, actor=staff)
    enquiry.steps.create(state=EnquiryState.TRIAGE, note="CANARY reason", actor=staff)

    response = client.get(enquiry.status_url)

    body = response.content.decode()
    assert response.status_code == 200
    assert "CANARY" not in body
    assert "canary-staff" not in body
    assert [step["state"] for step in response.context["steps"][:2]] == ["done", "now"]


def test_unknown_link_is_404(client) -> None:
    assert client.get("/enquiries/status/guessed/").status_code == 404


def test_enquirer_agrees_on_the_status_page(client) -> None:
    enquiry = make_enquiry(state=EnquiryState.NEEDS_CONSENT, passing_consent=PassingConsent.ASK)
    make_suggestion(enquiry, make_cluster(alliance=enquiry.alliance))

    before = client.get(enquiry.status_url)
    client.post(reverse("matchmaking:enquiry_agree", args=[enquiry.token]))

    enquiry.refresh_from_db()
    assert before.context["needs_consent"] is True
    assert enquiry.state == EnquiryState.TRIAGE


def test_opening_the_link_alone_agrees_to_nothing(client) -> None:
    enquiry = make_enquiry(state=EnquiryState.NEEDS_CONSENT)

    response = client.get(reverse("matchmaking:enquiry_agree", args=[enquiry.token]))

    enquiry.refresh_from_db()
    assert (response.status_code, enquiry.state) == (405, EnquiryState.NEEDS_CONSENT)


def test_withdrawing_leaves_an_empty_page(client) -> None:
    enquiry = make_enquiry(text="CANARY text of the enquiry")

    client.post(reverse("matchmaking:enquiry_withdraw", args=[enquiry.token]))
    response = client.get(enquiry.status_url)

    assert response.status_code == 200
    assert "CANARY" not in response.content.decode()


def test_office_accepts(client) -> None:
    referral = make_referral()
    client.force_login(make_manager(referral.cluster))

    response = client.post(f"/referrals/{referral.pk}/accept/")

    referral.refresh_from_db()
    assert (response.status_code, referral.state) == (302, ReferralState.ACCEPTED)


def test_declining_without_reason_says_so_on_the_page(client) -> None:
    referral = make_referral()
    client.force_login(make_manager(referral.cluster))

    response = client.post(f"/referrals/{referral.pk}/decline/", {"reason": " "})

    assert response.status_code == 200
    assert list(response.context["decline_form"].errors) == ["reason"]
    assert Referral.objects.get().state == ReferralState.OFFERED


def test_after_declining_the_office_no_longer_reads_the_text(client) -> None:
    referral = make_referral(enquiry=make_enquiry(text="CANARY text of the enquiry"))
    client.force_login(make_manager(referral.cluster))

    before = client.get(f"/referrals/{referral.pk}/").content.decode()
    client.post(f"/referrals/{referral.pk}/decline/", {"reason": "Not our field."})
    page, listing = client.get(f"/referrals/{referral.pk}/"), client.get("/referrals/")

    assert "CANARY" in before
    assert (page.status_code, listing.status_code) == (200, 200)
    assert "CANARY" not in page.content.decode() + listing.content.decode()


def test_first_contact_then_close(client) -> None:
    referral = make_referral(accepted=True)
    client.force_login(make_manager(referral.cluster))

    too_early = client.post(f"/referrals/{referral.pk}/close/", {"outcome": "solved"})
    client.post(f"/referrals/{referral.pk}/first-contact/", {"on": "2026-01-12", "people": "Nora with Hanna"})
    client.post(f"/referrals/{referral.pk}/close/", {"outcome": "solved", "message": "Done."})

    assert len(too_early.context["close_form"].non_field_errors()) == 1
    assert Enquiry.objects.get().state == EnquiryState.SOLVED


def test_leader_has_no_list_of_referrals(client) -> None:
    client.force_login(make_leader())

    assert client.get("/referrals/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_referrals_asks_the_same_number_of_questions(client, django_assert_num_queries, number) -> None:
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    for _number in range(number):
        make_referral(cluster=cluster)

    with django_assert_num_queries(4):
        response = client.get("/referrals/")

    assert len(response.context["object_list"]) == number


def test_status_page_lets_browsers_say_where_a_post_comes_from(client) -> None:
    """Under "no-referrer" browsers send ``Origin: null``, and the page's own buttons are refused."""
    enquiry = make_enquiry()

    response = client.get(enquiry.status_url)

    assert ("no-referrer" in response.content.decode(), response["Referrer-Policy"]) == (False, "same-origin")


def test_one_address_gets_only_so_many_mails_an_hour(client) -> None:
    make_alliance()

    for number in range(7):
        client.post(ADDRESS, {**TYPED, "text": f"{TYPED['text']} {number}"})

    assert Enquiry.objects.count() == 5


@pytest.mark.parametrize("typed", [{"email": f"{'a' * 260}@example.org"}, {"name": "Gewinn auf https://x.example"}])
def test_address_and_name_that_do_not_fit_come_back(client, typed: dict[str, str]) -> None:
    make_alliance()

    response = client.post(ADDRESS, {**TYPED, **typed})

    assert (response.status_code, list(response.context["form"].errors)) == (200, list(typed))


@pytest.mark.parametrize("address", ["/enquiries/status/a\0/", "/registrations/a\0/"])
def test_private_links_hold_letters_and_digits_alone(address: str) -> None:
    """PostgreSQL takes no NUL."""
    with pytest.raises(Resolver404):
        resolve(address)


def test_a_network_that_is_no_name_is_left_aside(client) -> None:
    response = client.get(ADDRESS, {"cluster": "a\0"})

    assert (response.status_code, response.context["asked_cluster"]) == (200, None)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("triage", "Die Koordination liest sie und antwortet bis 3. Dezember 2026."),
        ("offered", "Ein Netzwerk sieht sie sich an und antwortet bis 3. Dezember 2026."),
        ("needs_consent", "Sie wartet auf Ihre Antwort."),
        ("not_solved", "Diese Anfrage ist abgeschlossen."),
    ],
)
def test_status_page_says_what_comes_next(client, state, says) -> None:
    due = dt.datetime(2026, 12, 3, 12, tzinfo=dt.UTC)
    enquiry = make_enquiry(state=state, due_at=due)

    assert client.get(enquiry.status_url).context["next_step"] == says

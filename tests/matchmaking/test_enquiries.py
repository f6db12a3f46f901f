"""Submitting an enquiry, suggesting networks, consent, withdrawal."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail as django_mail

from clusterportal.core.erasures import erase_again
from clusterportal.core.models import Job, MailState, OutgoingMail
from matchmaking.enums import EnquiryState, PassingConsent, ReferralState
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry
from matchmaking.services.enquiries import agree_to_passing_on, submit_enquiry
from matchmaking.services.erasing import withdraw_enquiry
from matchmaking.services.referrals import decline_referral, refer
from matchmaking.working_days import add_working_days
from tests.factories.matchmaking import make_enquiry, make_referral
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff, make_town

from .work import waiting_jobs, work_off

TEXT = "Wir suchen jemanden, der zwei Glasscheiben ohne Blasen verklebt, rund 2.000 Stück im Jahr."


@pytest.fixture
def alliance(db):
    return make_alliance()


@pytest.fixture
def networks(alliance):
    glass = make_cluster(
        alliance=alliance, slug="glass", short_name="OptoNetz", description_de="Optik, Glas, Kleben von Scheiben."
    )
    food = make_cluster(alliance=alliance, slug="food", short_name="Ernährung", description_de="Backen und Brauen.")
    wood = make_cluster(alliance=alliance, slug="wood", short_name="Holz", description_de="Holzbau und Möbel.")
    metal = make_cluster(alliance=alliance, slug="metal", short_name="Metall", description_de="Drehen und Fräsen.")
    return {"glass": glass, "food": food, "wood": wood, "metal": metal}


def submit(**fields) -> Enquiry:
    return submit_enquiry(**{"text": TEXT, "email": "hanna@example.org", "name": "Hanna Leuthold", **fields})


def test_enquiry_gets_number_link_mail_and_job(alliance) -> None:
    town = make_town(name="Apolda")
    before = make_enquiry(alliance=alliance, number=417)

    enquiry = submit(place=" apolda ", language="de")

    mail = OutgoingMail.objects.get()
    assert enquiry.number == before.number + 1
    assert (enquiry.state, enquiry.town, enquiry.owner_cluster) == (EnquiryState.RECEIVED, town, None)
    assert (mail.to, mail.language) == ("hanna@example.org", "de")
    assert f"/enquiries/status/{enquiry.token}/" in mail.body
    assert TEXT not in mail.body
    assert waiting_jobs("matchmaking.route_enquiry") == [enquiry.pk]
    assert [step.state for step in enquiry.steps.all()] == [EnquiryState.RECEIVED]


def test_same_text_and_address_within_the_hour_is_the_same_enquiry(alliance) -> None:
    first = submit()

    second = submit(text=f"  {TEXT}\n", email="Hanna@Example.org")

    assert second == first
    assert (Enquiry.objects.count(), OutgoingMail.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "changed", [{"text": TEXT + " Eilig."}, {"email": "other@example.org"}], ids=["other text", "other address"]
)
def test_another_text_or_address_is_another_enquiry(alliance, changed) -> None:
    first = submit()

    second = submit(**changed)

    assert (first.number, second.number) == (1, 2)


def test_after_an_hour_it_is_a_new_enquiry(alliance) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False):
        first = submit()
    with time_machine.travel(datetime(2026, 11, 20, 10, 1, tzinfo=UTC), tick=False):
        second = submit()

    assert first != second


def test_answer_is_due_in_three_working_days() -> None:
    friday = datetime(2026, 11, 20, 16, 52, tzinfo=UTC)

    assert add_working_days(friday) == datetime(2026, 11, 25, 16, 52, tzinfo=UTC)
    assert add_working_days(friday - timedelta(days=4)) == datetime(2026, 11, 19, 16, 52, tzinfo=UTC)
    assert add_working_days(friday + timedelta(days=1)) == datetime(2026, 11, 25, 16, 52, tzinfo=UTC)


def test_only_needs_a_network(alliance) -> None:
    with pytest.raises(EnquiryError):
        submit(passing_consent=PassingConsent.ONLY)

    assert Enquiry.objects.count() == 0


def test_worker_suggests_three_networks_with_reasons(networks) -> None:
    enquiry = submit()

    work_off("matchmaking.route_enquiry")

    enquiry.refresh_from_db()
    suggestions = list(enquiry.suggestions.all())
    assert enquiry.state == EnquiryState.TRIAGE
    assert [suggestion.rank for suggestion in suggestions] == [1, 2, 3]
    assert suggestions[0].cluster == networks["glass"]
    assert suggestions[0].reasons != []
    assert enquiry.routed_at is not None


def test_suggesting_twice_changes_nothing(networks) -> None:
    enquiry = submit()
    work_off("matchmaking.route_enquiry")
    first = list(enquiry.suggestions.values_list("rank", "cluster"))
    Job.objects.create(task="matchmaking.route_enquiry", object_id=enquiry.pk, queue="default")

    work_off("matchmaking.route_enquiry")

    assert list(enquiry.suggestions.values_list("rank", "cluster")) == first
    assert [step.state for step in enquiry.steps.all()] == [EnquiryState.RECEIVED, EnquiryState.TRIAGE]


def test_networks_outside_the_initiative_and_unreleased_ones_are_not_suggested(networks) -> None:
    make_cluster(slug="outside", description_de="Glas Glas Glas kleben ohne Blasen, Glasscheiben verkleben")
    make_cluster(
        alliance=networks["glass"].alliances.get(), slug="hidden", released=False, description_de="Glas kleben"
    )
    enquiry = submit()

    work_off("matchmaking.route_enquiry")

    suggested = set(enquiry.suggestions.values_list("cluster__slug", flat=True))
    assert suggested <= set(networks)
    assert len(suggested) == 3


def test_ask_first_parks_until_the_enquirer_agrees(networks) -> None:
    enquiry = submit(passing_consent=PassingConsent.ASK)
    work_off("matchmaking.route_enquiry")
    enquiry.refresh_from_db()
    staff = make_staff(enquiry.alliance)

    with pytest.raises(EnquiryError):
        refer(enquiry=enquiry, cluster=networks["glass"], actor=staff)
    parked = enquiry.state
    agree_to_passing_on(enquiry=enquiry)
    referral = refer(enquiry=enquiry, cluster=networks["glass"], actor=staff)

    assert parked == EnquiryState.NEEDS_CONSENT
    assert referral.state == ReferralState.OFFERED
    assert "OptoNetz" in OutgoingMail.objects.filter(to=enquiry.email).order_by("pk")[1].body


def test_ask_first_holds_before_the_worker_came(networks) -> None:
    enquiry = submit(passing_consent=PassingConsent.ASK)

    with pytest.raises(EnquiryError):
        refer(enquiry=enquiry, cluster=networks["glass"], actor=make_staff(enquiry.alliance))


def test_only_suggests_and_allows_nobody_else(networks) -> None:
    enquiry = submit(passing_consent=PassingConsent.ONLY, asked_cluster=networks["wood"])

    work_off("matchmaking.route_enquiry")

    enquiry.refresh_from_db()
    assert list(enquiry.suggestions.values_list("cluster__slug", flat=True)) == ["wood"]
    with pytest.raises(EnquiryError):
        refer(enquiry=enquiry, cluster=networks["glass"], actor=make_staff(enquiry.alliance))


def test_after_a_decline_that_network_is_not_suggested_again(networks) -> None:
    enquiry = submit()
    work_off("matchmaking.route_enquiry")
    enquiry.refresh_from_db()
    referral = refer(enquiry=enquiry, cluster=networks["glass"], actor=make_staff(enquiry.alliance))
    decline_referral(referral=referral, actor=make_manager(networks["glass"]), reason="Wir kleben kein Glas.")
    at_once = set(enquiry.suggestions.values_list("cluster__slug", flat=True))

    work_off("matchmaking.route_enquiry")

    later = list(enquiry.suggestions.values_list("cluster__slug", flat=True))
    assert "glass" not in at_once
    assert sorted(later) == ["food", "metal", "wood"]
    with pytest.raises(EnquiryError):
        refer(enquiry=enquiry, cluster=networks["glass"], actor=make_staff(enquiry.alliance))


def test_withdrawing_erases_text_and_contact_data(db) -> None:
    enquiry = make_enquiry(text="CANARY text", name="CANARY name", email="canary@example.org", place="CANARY place")
    referral = make_referral(enquiry=enquiry, accepted=True)
    manager = make_manager(referral.cluster)
    enquiry.steps.create(state=EnquiryState.ACCEPTED, note="CANARY note")

    withdraw_enquiry(enquiry=enquiry)

    row = Enquiry.objects.filter(pk=enquiry.pk).values().get()
    referral.refresh_from_db()
    assert "CANARY" not in str(row)
    assert "canary@example.org" not in str(row)
    assert "CANARY" not in str(list(enquiry.steps.values()))
    assert (row["state"], referral.state) == (EnquiryState.WITHDRAWN, ReferralState.WITHDRAWN)
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == sorted(["canary@example.org", manager.email])


def test_withdrawing_erases_the_mails_too_and_still_tells_the_enquirer(networks) -> None:
    enquiry = submit(name="CANARY name", email="canary@example.org")
    first = OutgoingMail.objects.get()
    work_off("core.send_mail")

    withdraw_enquiry(enquiry=enquiry)
    before_the_last = list(OutgoingMail.objects.filter(pk=first.pk).values_list("to", "subject", "body"))
    work_off("core.send_mail")

    assert "CANARY name" in first.body
    assert before_the_last == [("", "", "")]
    assert [mail.to for mail in django_mail.outbox] == [["canary@example.org"]] * 2
    assert set(OutgoingMail.objects.values_list("to", "subject", "body", "state")) == {("", "", "", MailState.SENT)}


def test_a_closed_enquiry_cannot_be_withdrawn(db) -> None:
    enquiry = make_enquiry(state=EnquiryState.SOLVED)

    with pytest.raises(EnquiryError):
        withdraw_enquiry(enquiry=enquiry)


def test_routing_a_withdrawn_enquiry_does_nothing(networks) -> None:
    enquiry = submit()
    withdraw_enquiry(enquiry=enquiry)

    work_off("matchmaking.route_enquiry")

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.suggestions.count()) == (EnquiryState.WITHDRAWN, 0)


def test_what_was_erased_is_erased_again_where_a_backup_brings_it_back(alliance, networks) -> None:
    enquiry = submit()
    refer(enquiry=enquiry, cluster=networks["glass"], actor=None)
    kept = Enquiry.objects.filter(pk=enquiry.pk).values("text", "email", "name", "state").get()
    withdraw_enquiry(enquiry=enquiry)
    Enquiry.objects.filter(pk=enquiry.pk).update(**kept)
    mails = OutgoingMail.objects.count()

    assert [erase_again({}), erase_again({})] == [1, 1]

    enquiry.refresh_from_db()
    assert (enquiry.text, enquiry.email, enquiry.name) == ("", "", "")
    assert enquiry.state == EnquiryState.WITHDRAWN
    assert OutgoingMail.objects.count() == mails

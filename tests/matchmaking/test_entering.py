"""An enquiry that somebody brings in for another: the staff after a call, a member company or office that was asked."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clusterportal.core.models import LogEntry, OutgoingMail
from matchmaking.enums import Channel, EnquiryState
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry
from matchmaking.services import conversation, triage
from matchmaking.services.enquiries import Origin, agree_to_passing_on, submit_enquiry
from matchmaking.services.erasing import withdraw_enquiry
from tests.factories.matchmaking import make_enquiry
from tests.factories.members import (
    make_alliance,
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_membership,
    make_staff,
)

from .work import work_off

pytestmark = pytest.mark.django_db

ENTER = "/admin/matchmaking/enquiry/enter/"
PASS_ON = "/enquiries/pass-on/"
CALL = {
    "channel": "phone",
    "text": "Sucht jemanden, der Glas ohne Blasen klebt.",
    "name": "Hanna Krug",
    "phone": "03677 123456",
    "language": "de",
    "passing_consent": "any",
    "consent": "am Telefon vorgelesen",
}
ASKED = {
    "text": "Wer klebt Glas ohne Blasen für uns?",
    "name": "Hanna Krug",
    "email": "hanna@example.org",
    "passing_consent": "ask",
    "agreed": "on",
    "consent": "im Gespräch am 3. Mai",
}


@pytest.fixture
def staff(client):
    user = make_staff(make_alliance())
    client.force_login(user)
    return user


def test_staff_take_down_a_call_and_hand_over_the_link(client, staff) -> None:
    answer = client.post(ENTER, CALL)

    enquiry = Enquiry.objects.get()
    desk = client.get(answer.url).content.decode()
    assert (enquiry.channel, enquiry.phone, enquiry.email, enquiry.entered_by) == ("phone", "03677 123456", "", staff)
    assert enquiry.consent_source == "am Telefon vorgelesen"
    assert enquiry.consent_wording == "Jedes Netzwerk der Initiative darf sie lesen."
    assert not OutgoingMail.objects.exists()
    assert enquiry.status_url in desk
    assert "am Telefon vorgelesen" in desk
    client.logout()
    assert client.get(enquiry.status_url).status_code == 200
    work_off("matchmaking.route_enquiry")
    assert Enquiry.objects.get().state == EnquiryState.TRIAGE


def test_with_an_address_the_person_reads_what_was_taken_down(client, staff) -> None:
    answer = client.post(ENTER, {**CALL, "channel": "mail", "email": "Hanna@Example.org", "phone": ""})

    enquiry = Enquiry.objects.get()
    mail = OutgoingMail.objects.get()
    assert mail.to == "hanna@example.org"
    assert [part for part in (CALL["text"], enquiry.token, enquiry.consent_wording) if part not in mail.body] == []
    assert enquiry.token not in client.get(answer.url).content.decode()  # the link is the person's alone


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": ""}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"consent": " "}, "consent"),
        ({"channel": "member"}, "channel"),
        ({"channel": ""}, "channel"),
        ({"text": "Glas"}, "text"),
        ({"passing_consent": "only"}, "passing_consent"),
        ({"language": "fr"}, "language"),
        ({"email": "hanna@"}, "email"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(client, staff, change, field) -> None:
    page = client.post(ENTER, {**CALL, **change})

    assert list(page.context["form"].errors) == [field]
    assert change.get("name", CALL["name"]) in page.content.decode()
    assert not Enquiry.objects.exists()


def test_only_the_staff_enter(client) -> None:
    alliance = make_alliance()
    for user in (make_manager(make_cluster(alliance=alliance)), make_leader()):
        client.force_login(user)
        assert client.post(ENTER, CALL).status_code in (302, 403, 404)

    assert not Enquiry.objects.exists()


def test_without_an_address_consent_and_questions_go_by_telephone(client, staff) -> None:
    client.post(ENTER, {**CALL, "passing_consent": "ask"})
    work_off("matchmaking.route_enquiry")
    enquiry = Enquiry.objects.get()
    waiting = enquiry.state
    shown = client.get(f"/admin/matchmaking/enquiry/{enquiry.pk}/change/").content.decode()

    client.post(f"/admin/matchmaking/enquiry/{enquiry.pk}/agreed/")
    enquiry.refresh_from_db()
    with pytest.raises(EnquiryError, match="Rufen Sie"):
        triage.ask_back(enquiry=enquiry, actor=staff, question="Wie groß?")
    conversation.answer_enquirer(enquiry=enquiry, actor=staff, text="Wir suchen.")

    assert (waiting, enquiry.state) == (EnquiryState.NEEDS_CONSENT, EnquiryState.TRIAGE)
    assert "Hat am Telefon zugestimmt" in shown
    assert LogEntry.objects.get(verb="enquiry_consent_given").actor == staff
    assert not OutgoingMail.objects.exists()


def test_staff_do_not_agree_for_somebody_who_has_a_link(staff) -> None:
    enquiry = make_enquiry(state=EnquiryState.NEEDS_CONSENT)

    with pytest.raises(EnquiryError):
        agree_to_passing_on(enquiry=enquiry, told=staff)

    assert Enquiry.objects.get().state == EnquiryState.NEEDS_CONSENT


def test_company_passes_on_and_the_person_is_asked(client) -> None:
    cluster = make_cluster(alliance=make_alliance(), released=True)
    company = make_company(name="Glaswerk Ilmenau")
    make_membership(company=company, cluster=cluster)
    leader = make_leader(company=company)
    client.force_login(leader)

    link = PASS_ON in client.get(reverse("matchmaking:enquiry_create")).content.decode()
    answer = client.post(PASS_ON, ASKED)

    enquiry = Enquiry.objects.get()
    mail = OutgoingMail.objects.get()
    assert link
    assert answer.status_code == 302
    assert (enquiry.channel, enquiry.passed_on_by) == (Channel.MEMBER, "Glaswerk Ilmenau")
    assert (mail.to, "Glaswerk Ilmenau hat Ihre Anfrage" in mail.body) == ("hanna@example.org", True)
    assert (leader.email in mail.body, enquiry.token in answer.url) == (False, False)
    work_off("matchmaking.route_enquiry")
    assert Enquiry.objects.get().state == EnquiryState.NEEDS_CONSENT


def test_office_passes_on_and_counts_as_the_sender(client) -> None:
    cluster = make_cluster(alliance=make_alliance(), short_name="Optik")
    client.force_login(make_manager(cluster))

    assert PASS_ON in client.get(reverse("matchmaking:referral_list")).content.decode()
    client.post(PASS_ON, ASKED)

    enquiry = Enquiry.objects.get()
    assert (enquiry.asked_cluster, enquiry.passed_on_by) == (cluster, "Optik")


@pytest.mark.parametrize("missing", ["agreed", "consent", "email", "passing_consent"])
def test_nothing_is_passed_on_without_consent_and_address(client, missing) -> None:
    client.force_login(make_manager(make_cluster(alliance=make_alliance())))

    page = client.post(PASS_ON, {key: value for key, value in ASKED.items() if key != missing})

    assert missing in page.context["form"].errors
    assert not Enquiry.objects.exists()


def test_who_belongs_to_no_member_company_passes_nothing_on(client) -> None:
    make_alliance()
    client.force_login(make_leader())

    assert client.post(PASS_ON, ASKED).status_code == 404
    assert not Enquiry.objects.exists()


def test_same_call_entered_twice_is_one_enquiry(staff) -> None:
    origin = Origin(actor=staff, channel=Channel.PHONE, consent="read aloud", phone="03677 1")
    other = Origin(actor=staff, channel=Channel.PHONE, consent="read aloud", phone="03677 2")

    keys = [submit_enquiry(text="Who bonds glass?", email="", origin=one).pk for one in (origin, origin, other)]

    assert keys[0] == keys[1] != keys[2]


def test_withdrawn_it_keeps_neither_number_nor_source(staff) -> None:
    origin = Origin(actor=staff, channel=Channel.PHONE, consent="CANARY read to Hanna", phone="03677 1")
    enquiry = submit_enquiry(text="Who bonds glass?", email="", origin=origin)

    enquiry = withdraw_enquiry(enquiry=enquiry)

    assert (enquiry.phone, enquiry.consent_source, enquiry.email) == ("", "", "")


@pytest.mark.parametrize("broken", [{"email": ""}, {"channel": "phone"}])
def test_database_keeps_a_way_to_answer_and_the_source_of_the_consent(broken) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_enquiry(**broken)

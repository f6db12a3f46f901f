"""One thread with the enquirer, whoever has the enquiry: who writes when, and who reads what."""

import email
from email import policy

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import OutgoingMail
from matchmaking.course import MOST_WORDS_AN_HOUR, reads
from matchmaking.enums import EnquiryState, Voice
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, EnquiryFile, EnquiryMessage
from matchmaking.services import conversation, referrals, triage
from matchmaking.services.enquiries import submit_enquiry
from matchmaking.services.erasing import erase_enquiry, withdraw_enquiry
from matchmaking.services.splitting import split_enquiry
from tests.factories.matchmaking import make_enquiry, make_referral
from tests.factories.members import make_alliance, make_cluster, make_manager, make_person, make_staff

from .test_enquiry_files import upload
from .work import waiting_jobs, work_off

pytestmark = pytest.mark.django_db

LIST = "/admin/matchmaking/enquiry/"


@pytest.fixture
def staff():
    user = make_staff(make_alliance())
    make_person(user=user, first_name="CANARY", last_name="Staffname")
    return user


@pytest.fixture
def alliance(staff):
    return staff.alliance_roles.get().alliance


def office(referral):
    return make_manager(referral.cluster)


def texts(thread) -> list[str]:
    return [message.text for message in thread]


def handed_over(enquiry, staff, clusters) -> list:
    """To each of them in turn; each writes to the enquirer and gives it back but the last."""
    passed = []
    for place, cluster in enumerate(clusters, start=1):
        enquiry.refresh_from_db()
        referral = referrals.refer(enquiry=enquiry, cluster=cluster, actor=staff)
        manager = office(referral)
        referrals.accept_referral(referral=referral, actor=manager)
        enquiry.refresh_from_db()
        text = f"Message of network {place}"
        conversation.answer_enquirer(enquiry=enquiry, actor=manager, cluster=cluster, text=text)
        if place < len(clusters):
            referral.refresh_from_db()
            referrals.give_back(referral=referral, actor=manager, reason="CANARY reason")
        passed.append((referral, manager))
    return passed


def test_enquirer_writes_on_the_page_and_the_office_answers_on_its_own(client, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance, email="hanna@example.org")
    referral = make_referral(enquiry=enquiry, accepted=True)
    manager = office(referral)
    page = reverse("matchmaking:referral_detail", args=[referral.pk])

    client.post(f"{enquiry.status_url}reply/", {"reply": "It is two metres long.", "upload": upload()})
    client.force_login(manager)
    seen = client.get(page)
    client.post(f"{page}message/", {"text": "Send us a sample."})
    client.logout()
    status = client.get(enquiry.status_url).content.decode()

    assert texts(seen.context["thread"]) == ["It is two metres long."]
    assert seen.context["settle_url"]
    assert "It is two metres long." in status
    assert "Send us a sample." in status
    assert EnquiryFile.objects.get().enquiry == enquiry
    to_office, to_enquirer = OutgoingMail.objects.order_by("pk")
    assert (to_office.to, "two metres" in to_office.body) == (manager.email, False)
    assert (to_enquirer.to, "Send us a sample." in to_enquirer.body) == ("hanna@example.org", True)
    assert not EnquiryMessage.objects.waiting().exists()


def test_staff_answer_at_the_desk_until_a_network_accepts(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    conversation.write_as_enquirer(enquiry=enquiry, text="When do you answer?")
    client.force_login(staff)
    queue = client.get(LIST, {"queue": "wrote"}).context["cl"].queryset
    before = list(queue)

    shown = client.get(f"{LIST}{enquiry.pk}/change/").content.decode()
    client.post(f"{LIST}{enquiry.pk}/message/", {"text": "Tomorrow."})
    after = list(client.get(LIST, {"queue": "wrote"}).context["cl"].queryset)
    make_referral(enquiry=enquiry, accepted=True)
    refused = client.post(f"{LIST}{enquiry.pk}/message/", {"text": "CANARY too late"})

    assert (before, after) == ([enquiry], [])
    assert "When do you answer?" in shown
    assert refused.status_code == 200
    assert "Um diese Anfrage kümmert sich jemand anderes" in refused.content.decode()
    assert texts(enquiry.messages.all()) == ["When do you answer?", "Tomorrow."]


def test_after_two_handovers_each_network_reads_the_enquirer_and_itself(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    clusters = [make_cluster(alliance=alliance, short_name=f"Network {letter}") for letter in "ABC"]
    conversation.answer_enquirer(enquiry=enquiry, actor=staff, text="Message of the staff")
    passed = handed_over(enquiry, staff, clusters)
    conversation.write_as_enquirer(enquiry=enquiry, text="Message of the enquirer")

    def thread(referral, manager):
        client.force_login(manager)
        page = client.get(reverse("matchmaking:referral_detail", args=[referral.pk]))
        return texts(page.context.get("thread", [])), page.content.decode()

    (first, first_page), (second, second_page), (third, third_page) = [thread(*one) for one in passed]
    client.logout()
    status = client.get(enquiry.status_url)

    assert (first, second) == ([], [])
    assert third == ["Message of the staff", "Message of network 3", "Message of the enquirer"]
    assert "Message of" not in first_page + second_page
    assert [name for name in ("network 1", "network 2", "Network A", "Network B", "CANARY reason")
            if name in third_page] == []  # fmt: skip
    assert texts(status.context["thread"]) == [
        "Message of the staff", "Message of network 1", "Message of network 2", "Message of network 3",
        "Message of the enquirer",
    ]  # fmt: skip


def test_network_beside_it_in_a_split_reads_no_answer_of_the_other(staff, alliance) -> None:
    clusters = [make_cluster(alliance=alliance) for _ in "AB"]
    enquiry = make_enquiry(alliance=alliance)
    one, two = split_enquiry(enquiry=enquiry, clusters=clusters, actor=staff)
    for referral in (one, two):
        referrals.accept_referral(referral=referral, actor=office(referral))
        referral.enquiry.refresh_from_db()
    OutgoingMail.objects.all().delete()

    conversation.answer_enquirer(enquiry=two.enquiry, actor=office(two), cluster=two.cluster, text="We have a machine.")
    conversation.write_as_enquirer(enquiry=enquiry, text="Good.")

    thread = enquiry.messages
    assert texts(thread.of_the_office(one.cluster)) == ["Good."]
    assert texts(thread.of_the_office(two.cluster)) == ["We have a machine.", "Good."]
    mails = OutgoingMail.objects.exclude(to=enquiry.email)
    assert set(mails.values_list("reference_id", flat=True)) == {one.pk, two.pk}


@pytest.mark.parametrize("voice", Voice)
@pytest.mark.parametrize("own", [True, False])
def test_database_says_what_the_rule_book_says(voice, own) -> None:
    reader, writer = make_cluster(), make_cluster()
    cluster = (reader if own else writer) if voice == Voice.NETWORK else None
    message = EnquiryMessage.objects.create(enquiry=make_enquiry(), voice=voice, cluster=cluster, text="x")

    read = EnquiryMessage.objects.of_the_office(reader).filter(pk=message.pk).exists()

    assert read == reads(reader.pk, voice, message.cluster_id)


def test_enquirer_learns_no_name_and_no_note(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    manager = make_manager(make_cluster(alliance=alliance))
    make_person(user=manager, first_name="CANARY", last_name="Officename")
    referral = make_referral(enquiry=enquiry, cluster=manager.cluster_roles.get().cluster)
    triage.add_note(enquiry=enquiry, actor=staff, text="CANARY note", shared=True)
    conversation.answer_enquirer(enquiry=enquiry, actor=staff, text="We look for somebody.")
    referrals.accept_referral(referral=referral, actor=manager)
    enquiry.refresh_from_db()
    conversation.answer_enquirer(enquiry=enquiry, actor=manager, cluster=referral.cluster, text="We are here.")

    shown = client.get(enquiry.status_url).content.decode()
    mailed = " ".join(mail.subject + mail.body for mail in OutgoingMail.objects.filter(to=enquiry.email))

    for told in (shown, mailed):
        assert "We are here." in told
        assert [
            name for name in ("CANARY", "Staffname", "Officename", manager.email, staff.email) if name in told
        ] == []


@pytest.mark.parametrize("state", ["offered", "declined", "foreign"])
def test_who_does_not_own_it_does_not_write(client, alliance, state) -> None:
    enquiry = make_enquiry(alliance=alliance)
    referral = make_referral(enquiry=enquiry)
    manager = office(referral)
    if state == "declined":
        referrals.decline_referral(referral=referral, actor=manager, reason="No.")
    client.force_login(office(make_referral()) if state == "foreign" else manager)

    answer = client.post(f"/referrals/{referral.pk}/message/", {"text": "CANARY"})

    assert answer.status_code == (404 if state == "foreign" else 200)
    assert not EnquiryMessage.objects.exists()


def test_message_that_needs_no_answer_is_settled_by_who_has_it(client, alliance) -> None:
    referral = make_referral(enquiry=make_enquiry(alliance=alliance), accepted=True)
    conversation.write_as_enquirer(enquiry=referral.enquiry, text="Thank you.")
    stranger = office(make_referral())
    address = reverse("matchmaking:referral_settle", args=[referral.pk])

    client.force_login(stranger)
    foreign = client.post(address).status_code
    waiting = EnquiryMessage.objects.waiting().count()
    client.force_login(office(referral))
    own = client.post(address).status_code

    assert (foreign, waiting, own) == (404, 1, 302)
    assert not EnquiryMessage.objects.waiting().exists()


def test_same_words_twice_are_one_message_and_too_many_are_refused() -> None:
    enquiry = make_enquiry()

    for number in range(MOST_WORDS_AN_HOUR):
        for _ in range(2):
            conversation.write_as_enquirer(enquiry=enquiry, text=f"Part {number}")
    with pytest.raises(EnquiryError):
        conversation.write_as_enquirer(enquiry=enquiry, text="One more")

    assert enquiry.messages.count() == MOST_WORDS_AN_HOUR


@pytest.mark.parametrize("typed", [{"reply": " "}, {}, {"reply": "x" * 5001}, {"reply": "A picture", "upload": "bad"}])
def test_nonsense_comes_back_with_what_was_typed(client, typed) -> None:
    enquiry = make_enquiry()
    if "upload" in typed:
        typed = {**typed, "upload": upload(b"MZ\x90 no picture")}

    page = client.post(f"{enquiry.status_url}reply/", typed)

    assert page.status_code == 200
    assert page.context["reply_form"].errors
    assert typed.get("reply", "").strip() in page.content.decode()
    assert not EnquiryMessage.objects.exists()


@pytest.mark.parametrize("state", [EnquiryState.WITHDRAWN, EnquiryState.SPAM])
def test_closed_for_good_takes_nothing(client, state) -> None:
    enquiry = make_enquiry(state=state)

    client.post(f"{enquiry.status_url}reply/", {"reply": "CANARY"})

    assert client.get(enquiry.status_url).context["reply_form"] is None
    assert not EnquiryMessage.objects.exists()


def test_thread_goes_with_the_enquiry(staff) -> None:
    for end in (withdraw_enquiry, erase_enquiry):
        enquiry = make_enquiry(state="triage" if end is withdraw_enquiry else "solved", closed_at=timezone.now())
        conversation.write_as_enquirer(enquiry=enquiry, text="CANARY secret")

        end(enquiry=enquiry)

        assert not EnquiryMessage.objects.exists()


def test_what_the_enquirer_adds_counts_when_networks_are_looked_for(staff, alliance) -> None:
    for subject in ("Optik und Photonik", "Holz und Möbel"):
        make_cluster(alliance=alliance, released=True, description_de=f"Ein Netzwerk für {subject}.", name=subject)
    enquiry = make_enquiry(alliance=alliance, text="Wer kann uns helfen?")
    triage.ask_back(enquiry=enquiry, actor=staff, question="Worum geht es?")

    conversation.write_as_enquirer(enquiry=enquiry, text="Um Möbel aus Holz.")
    work_off("matchmaking.route_enquiry")

    assert enquiry.suggestions.get(rank=1).cluster.name == "Holz und Möbel"
    assert Enquiry.objects.get().state == EnquiryState.TRIAGE
    assert waiting_jobs("matchmaking.route_enquiry") == []


def sent() -> list[email.message.EmailMessage]:
    work_off("core.send_mail")
    return [email.message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in outbox.outbox]


def test_mails_of_one_enquiry_are_one_thread_with_an_address_of_its_own(settings, staff) -> None:
    settings.ENQUIRY_MAIL_ADDRESS = "anfragen@portal.example.org"
    enquiry = submit_enquiry(text="Who bonds glass for us?", email="hanna@example.org", name="Hanna")
    other = submit_enquiry(text="Who bonds wood for us?", email="hanna@example.org", name="Hanna")
    for text in ("First.", "Second."):
        conversation.answer_enquirer(enquiry=enquiry, actor=staff, text=text)

    first, foreign, second, third = sent()

    assert first["References"] is None
    assert (second["In-Reply-To"], second["References"]) == (first["Message-ID"], first["Message-ID"])
    assert third["In-Reply-To"] == second["Message-ID"]
    assert third["References"] == f"{first['Message-ID']} {second['Message-ID']}"
    assert {one["Reply-To"] for one in (first, second, third)} == {f"anfragen+{enquiry.reply_token}@portal.example.org"}
    assert foreign["Reply-To"] == f"anfragen+{other.reply_token}@portal.example.org"
    assert [f"Nr. {enquiry.number}" in one["Subject"] for one in (first, second, third)] == [True] * 3
    assert "auf diese E-Mail antworten" in third.get_content()
    assert enquiry.reply_token != enquiry.token


def test_without_a_mailbox_the_mail_leads_to_the_page(settings, staff) -> None:
    settings.ENQUIRY_MAIL_ADDRESS = ""
    conversation.answer_enquirer(enquiry=make_enquiry(), actor=staff, text="First.")

    [only] = sent()

    assert only["Reply-To"] is None
    assert "nicht per E-Mail" in " ".join(only.get_content().split())


def test_forgotten_mail_keeps_no_address() -> None:
    enquiry = make_enquiry()
    OutgoingMail.objects.create(
        to="a@b.org", subject="s", body="b", language="de", reply_to="x@y.org", references="<1@y>",
        reference_type="matchmaking.enquiry", reference_id=enquiry.pk,
    )  # fmt: skip

    OutgoingMail.objects.about(enquiry).forget()

    assert OutgoingMail.objects.values_list("reply_to", "references").get() == ("", "")

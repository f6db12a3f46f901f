"""Answers by mail come into the enquiry they belong to, once, whoever has it by then; people judge what is doubtful."""

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError
from django.utils import timezone

from clusterportal.core.mail import header_id
from clusterportal.core.models import LogEntry, OutgoingMail
from matchmaking.course import MOST_WORDS_AN_HOUR
from matchmaking.enums import Channel, EnquiryState, Verdict
from matchmaking.incoming import mailboxes
from matchmaking.incoming.letters import read_letter
from matchmaking.incoming.mailboxes import Maildir
from matchmaking.models import Enquiry, EnquiryMessage, EnquiryNote, IncomingMail
from matchmaking.services import conversation, incoming, triage
from matchmaking.services.erasing import withdraw_enquiry
from matchmaking.services.incoming import fetch_replies, take_letter
from matchmaking.services.mail_threads import reply_address, thread_ids
from tests.factories.matchmaking import make_enquiry
from tests.factories.members import make_alliance, make_cluster, make_staff

from ..test_conversation import handed_over, texts
from .imap import imap_server
from .test_letters import bounce

pytestmark = pytest.mark.django_db

LIST = "/admin/matchmaking/enquiry/"
PDF = b"%PDF-1.7 a drawing"


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.ENQUIRY_MAIL_ADDRESS = "anfragen@portal.example.org"


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    settings.MAILBOX_URL = f"maildir://{tmp_path}"
    return tmp_path


@pytest.fixture
def staff():
    return make_staff(make_alliance())


@pytest.fixture
def enquiry(staff) -> Enquiry:
    alliance = staff.alliance_roles.get().alliance
    return make_enquiry(alliance=alliance, email="hanna@glas.example.org", token="t" * 40)


def reply(enquiry: Enquiry | None, text: str = "Two metres.", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    given = {
        "From": "Hanna <hanna@glas.example.org>",
        "To": reply_address(enquiry) if enquiry else "anfragen@portal.example.org",
        "Subject": f"Re: Ihre Anfrage Nr. {enquiry.number if enquiry else 1}",
        "Message-ID": f"<{len(text)}-{abs(hash(text))}@glas.example.org>",
        "Date": format_datetime(timezone.now()),
    }
    for name, value in {**given, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def put(folder: Path, *mails: EmailMessage | bytes) -> None:
    for number, mail in enumerate(mails, start=len(list(folder.glob("*/*")))):
        (folder / "new" / f"{number:04}.host").write_bytes(mail if isinstance(mail, bytes) else bytes(mail))


def verdict(mail: EmailMessage) -> str:
    return take_letter(read_letter(bytes(mail)))


def test_reply_lands_in_the_same_enquiry_after_two_handovers(folder, enquiry, staff) -> None:
    clusters = [make_cluster(alliance=enquiry.alliance, short_name=f"Network {letter}") for letter in "ABC"]
    first, second, third = handed_over(enquiry, staff, clusters)
    of_network_1 = OutgoingMail.objects.filter(to=enquiry.email, body__contains="Message of network 1").get()
    OutgoingMail.objects.exclude(to=enquiry.email).delete()
    late = reply(enquiry, "Answer to network 1", In_Reply_To=header_id(of_network_1.message_id))
    put(folder, late)

    fetch_replies()

    message = enquiry.messages.get(voice="enquirer")
    assert (message.text, message.channel, message.waits) == ("Answer to network 1", Channel.MAIL, True)
    told = OutgoingMail.objects.exclude(to=enquiry.email).get()
    assert (told.to, "Answer to network 1" in told.body) == (third[1].email, False)
    for referral, _manager in (first, second):
        assert not Enquiry.objects.visible_to(_manager).exists()
        assert "Message of network 3" not in texts(enquiry.messages.of_the_office(referral.cluster))
    assert texts(enquiry.messages.of_the_office(third[0].cluster)) == ["Message of network 3", "Answer to network 1"]


def test_without_the_address_the_thread_leads_there_and_never_the_subject(enquiry) -> None:
    conversation.answer_enquirer(enquiry=enquiry, actor=make_staff(enquiry.alliance), text="How long?")
    [known] = thread_ids(enquiry)
    elsewhere = {"To": "portal@example.org"}

    assert verdict(reply(enquiry, "By thread", References=f"<x@y> {known}", **elsewhere)) == Verdict.THREAD
    assert verdict(reply(enquiry, "By subject", **elsewhere)) == Verdict.UNKNOWN
    assert verdict(reply(enquiry, "Guessed", To=f"anfragen+{'a' * 24}@portal.example.org")) == Verdict.UNKNOWN
    assert verdict(reply(enquiry, "Other host", To=f"anfragen+{enquiry.reply_token}@evil.example")) == Verdict.UNKNOWN
    assert verdict(reply(enquiry, "Page link", To=f"anfragen+{enquiry.token}@portal.example.org")) == Verdict.UNKNOWN
    assert texts(enquiry.messages.filter(voice="enquirer")) == ["By thread"]


@pytest.mark.parametrize("header", ["Cc", "Delivered_To", "X_Original_To"])
def test_address_is_found_where_servers_leave_it(enquiry, header) -> None:
    mail = reply(enquiry, To="portal@example.org", **{header: reply_address(enquiry).upper()})

    assert verdict(mail) == Verdict.THREAD


def test_answer_to_a_question_brings_the_enquiry_back(enquiry, staff) -> None:
    triage.ask_back(enquiry=enquiry, actor=staff, question="How long?")

    verdict(reply(enquiry))

    assert Enquiry.objects.get().state == EnquiryState.TRIAGE


def test_answer_to_a_joined_enquiry_goes_on_under_the_other(enquiry, staff) -> None:
    other = make_enquiry(alliance=enquiry.alliance, email=enquiry.email)
    triage.join_with(enquiry=enquiry, other=other, actor=staff)

    verdict(reply(enquiry))

    assert texts(other.messages.all()) == ["Two metres."]


def test_somebody_else_is_judged_by_the_staff(client, enquiry, staff) -> None:
    mails = [reply(enquiry, text, From="mallory@gmx.de") for text in ("CANARY one", "Our colleague is right.")]
    assert [verdict(mail) for mail in mails] == [Verdict.JUDGE] * 2
    outside, inside = EnquiryNote.objects.order_by("pk")
    client.force_login(staff)
    queue = list(client.get(LIST, {"queue": "wrote"}).context["cl"].queryset)
    desk = client.get(f"{LIST}{enquiry.pk}/change/").content.decode()

    client.post(f"{LIST}{enquiry.pk}/judge/", {"note": outside.pk, "belongs": "no"})
    client.post(f"{LIST}{enquiry.pk}/judge/", {"note": inside.pk, "belongs": "yes"})
    again = client.post(f"{LIST}{enquiry.pk}/judge/", {"note": outside.pk, "belongs": "yes"}, follow=True)

    assert queue == [enquiry]
    assert "mallory@gmx.de" in desk
    assert texts(enquiry.messages.all()) == ["Our colleague is right."]
    assert "schon eingeordnet" in again.content.decode()
    client.logout()
    assert "CANARY" not in client.get(enquiry.status_url).content.decode()
    assert not EnquiryNote.objects.of_the_office(make_cluster()).exists()


def test_note_of_another_enquiry_is_not_judged_here(client, enquiry, staff) -> None:
    verdict(reply(enquiry, From="mallory@gmx.de"))
    other = make_enquiry(alliance=enquiry.alliance)
    client.force_login(staff)

    answers = [client.post(f"{LIST}{other.pk}/judge/", {"note": note}).status_code
               for note in (EnquiryNote.objects.get().pk, "", "x", 10**9)]  # fmt: skip

    assert answers == [404] * 4


def test_mail_that_came_back_is_told_to_the_staff(enquiry, staff) -> None:
    conversation.answer_enquirer(enquiry=enquiry, actor=staff, text="How long?")
    ours = thread_ids(enquiry)[-1].encode()

    assert take_letter(read_letter(bounce().replace(b"<ours@portal>", ours))) == Verdict.BOUNCE
    assert take_letter(read_letter(bounce().replace(b"one@", b"two@"))) == Verdict.BOUNCE  # of no mail that we know

    note = EnquiryNote.objects.get()
    assert (note.enquiry, note.to_judge, note.sender) == (enquiry, True, "")
    assert "550 no such mailbox" in note.text
    assert not enquiry.messages.filter(voice="enquirer").exists()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Auto_Submitted": "auto-replied"}, Verdict.AUTOMATIC),
        ({"Precedence": "list"}, Verdict.AUTOMATIC),
        ({"From": "Portal <portal@example.org>"}, Verdict.LOOP),
        ({"From": "anfragen+abc@portal.example.org"}, Verdict.LOOP),
    ],
)
def test_machines_and_our_own_mails_are_left_aside(enquiry, headers, expected) -> None:
    assert verdict(reply(enquiry, **headers)) == expected
    assert not EnquiryMessage.objects.exists()
    assert not EnquiryNote.objects.exists()


def test_own_mail_that_comes_round_is_a_loop_and_a_flood_ends(enquiry, staff) -> None:
    conversation.answer_enquirer(enquiry=enquiry, actor=staff, text="How long?")

    assert verdict(reply(enquiry, Message_ID=thread_ids(enquiry)[-1])) == Verdict.LOOP
    ends = [verdict(reply(enquiry, f"Round {number}")) for number in range(MOST_WORDS_AN_HOUR + 2)]

    assert ends == [Verdict.THREAD] * MOST_WORDS_AN_HOUR + [Verdict.REFUSED] * 2


def test_files_are_kept_and_what_cannot_be_is_named(enquiry) -> None:
    mail = reply(enquiry, "The drawing.")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="../Plan.pdf")
    mail.add_attachment(b"MZ virus", maintype="application", subtype="octet-stream", filename="tool.exe")

    assert verdict(mail) == Verdict.THREAD

    assert [(file.name, bytes(file.content)) for file in enquiry.files.all()] == [("Plan.pdf", PDF)]
    assert enquiry.messages.get().text == "The drawing.\n\n[Nicht übernommen: tool.exe]"


def test_same_mail_twice_counts_once(folder, enquiry) -> None:
    put(folder, reply(enquiry), reply(enquiry))

    assert fetch_replies() == 2
    assert fetch_replies() == 0

    assert enquiry.messages.count() == IncomingMail.objects.count() == 1
    assert LogEntry.objects.filter(verb="enquirer_wrote").count() == 1


class Killed(BaseException):
    pass


def test_killed_between_database_and_mailbox_there_is_no_double(folder, enquiry, monkeypatch) -> None:
    put(folder, reply(enquiry))

    def die(*_arguments: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Maildir, "done", die)
        with pytest.raises(Killed):
            fetch_replies()
    seen_after_death = [file.parent.name for file in folder.glob("*/*.host*")]
    fetch_replies()

    assert seen_after_death == ["new"]
    assert [file.name for file in folder.glob("cur/*")] == ["0000.host:2,S"]
    assert enquiry.messages.count() == 1


def test_killed_before_the_database_has_it_nothing_is_lost(folder, enquiry, monkeypatch) -> None:
    put(folder, reply(enquiry))

    def die(**_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(incoming, "write_as_enquirer", die)
        with pytest.raises(Killed):
            fetch_replies()
    before = IncomingMail.objects.count(), EnquiryMessage.objects.count()
    fetch_replies()

    assert before == (0, 0)
    assert enquiry.messages.count() == 1


@pytest.mark.parametrize("fault", [ZeroDivisionError, DataError])
def test_one_bad_mail_does_not_hold_up_the_others(folder, enquiry, monkeypatch, fault: type[Exception]) -> None:
    put(folder, b"\0\xff nonsense", reply(enquiry, "Poison"), reply(enquiry, "Good"))
    write = conversation.write_as_enquirer

    def stumble(**named: object) -> EnquiryMessage:
        if named["text"] == "Poison":
            raise fault
        return write(**named)

    monkeypatch.setattr(incoming, "write_as_enquirer", stumble)
    fetch_replies()

    assert texts(enquiry.messages.all()) == ["Good"]
    assert list(IncomingMail.objects.order_by("pk").values_list("verdict", flat=True)) == [
        Verdict.UNKNOWN, Verdict.BROKEN, Verdict.THREAD
    ]  # fmt: skip
    assert sorted(file.name.partition(":")[2] for file in folder.glob("cur/*")) == ["2,FS", "2,FS", "2,S"]


def test_of_a_huge_mail_only_the_head_is_read(folder, enquiry, monkeypatch) -> None:
    monkeypatch.setattr(mailboxes, "LARGEST", 2000)
    monkeypatch.setattr(mailboxes, "HEAD", 700)
    mail = reply(enquiry, "Two metres.")
    mail.add_attachment(PDF * 1000, maintype="application", subtype="pdf", filename="Plan.pdf")
    put(folder, mail)

    fetch_replies()

    assert not enquiry.files.filter(size__gt=2000).exists()
    assert IncomingMail.objects.count() == 1


def test_withdrawn_enquiry_takes_nothing_any_more(enquiry) -> None:
    address = reply_address(enquiry)
    withdraw_enquiry(enquiry=enquiry)

    assert verdict(reply(enquiry, "CANARY", To=address)) == Verdict.REFUSED
    assert not EnquiryMessage.objects.exists()
    assert not EnquiryNote.objects.exists()


def test_imap_mailbox_is_read_and_marked(settings, enquiry) -> None:
    with imap_server() as server:
        settings.MAILBOX_URL = server.url
        server.put(bytes(reply(enquiry)).replace(b"\n", b"\r\n"), b"From: x@y.org\r\n\r\nwho?")

        first, second = fetch_replies(), fetch_replies()

    assert (first, second) == (2, 0)
    assert list(server.flags.values()) == [{"\\Seen"}, {"\\Seen", "\\Flagged"}]
    assert texts(enquiry.messages.all()) == ["Two metres."]
    assert not [asked for asked in server.asked if "BODY[]" in asked]  # without PEEK it would be seen too early


def test_of_a_huge_mail_imap_hands_out_the_head(settings, enquiry, monkeypatch) -> None:
    monkeypatch.setattr(mailboxes, "LARGEST", 500)
    with imap_server() as server:
        settings.MAILBOX_URL = server.url
        server.put(bytes(reply(enquiry, "x" * 900)).replace(b"\n", b"\r\n"))
        fetch_replies()

    assert [asked for asked in server.asked if "BODY.PEEK[]" in asked] == []
    assert IncomingMail.objects.get().enquiry == enquiry


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "MAILBOX_URL is not set"),
        ("pop3://x", "must be imaps"),
        ("imaps:///INBOX", "must be imaps"),
        ("maildir:///nowhere/at/all", "is no Maildir"),
        ("imap://a:b@127.0.0.1:1/INBOX", "cannot be read"),
    ],
)
def test_command_says_what_is_wrong(settings, url, why) -> None:
    settings.MAILBOX_URL = url

    with pytest.raises(CommandError, match=why):
        call_command("fetch_replies")


def test_command_reports_a_wrong_password(settings) -> None:
    with imap_server() as server:
        settings.MAILBOX_URL = server.url.replace("geheim%40wort", "falsch")

        with pytest.raises(CommandError, match="refused"):
            call_command("fetch_replies")


def test_page_of_incoming_mails_shows_staff_what_became_of_them(client, enquiry, staff) -> None:
    verdict(reply(enquiry, "CANARY"))
    verdict(reply(None, "CANARY nobody's"))
    foreign = make_enquiry()
    verdict(reply(foreign, "CANARY foreign", From=foreign.email))
    client.force_login(staff)

    page = client.get("/admin/matchmaking/incomingmail/")
    client.force_login(make_staff(make_alliance()))
    other = client.get("/admin/matchmaking/incomingmail/")

    assert len(page.context["cl"].queryset) == 2
    assert "CANARY" not in page.content.decode()
    assert "hanna@glas.example.org" in page.content.decode()  # of the one that belongs to nobody
    assert [mail.enquiry for mail in other.context["cl"].queryset] == [None]


def test_thread_refers_to_the_answer_as_well(enquiry, staff) -> None:
    conversation.answer_enquirer(enquiry=enquiry, actor=staff, text="How long?")
    [asked] = thread_ids(enquiry)
    verdict(reply(enquiry, Message_ID="<phone@glas.example.org>"))

    conversation.answer_enquirer(enquiry=enquiry, actor=staff, text="Thank you.")

    mail = OutgoingMail.objects.filter(to=enquiry.email).order_by("pk").last()
    assert mail.references == f"{asked} <phone@glas.example.org>"


def test_single_incoming_mail_has_no_page_of_its_own(client, enquiry, staff) -> None:
    verdict(reply(enquiry))
    client.force_login(staff)

    answers = [client.get(f"/admin/matchmaking/incomingmail/{IncomingMail.objects.get().pk}/{page}/").status_code
               for page in ("change", "history", "delete")]  # fmt: skip

    assert [status for status in answers if status not in (302, 403, 404)] == []


def test_strangers_are_forgotten_after_the_days_that_mails_are_kept(folder, settings) -> None:
    settings.MAIL_KEPT_DAYS = 30
    old, new = (
        IncomingMail.objects.create(
            message_id=f"<{days}@example.org>",
            verdict=Verdict.UNKNOWN,
            sender="stranger@example.org",
            received_at=timezone.now() - timedelta(days=days),
        )
        for days in (31, 29)
    )

    fetch_replies()

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.sender, new.sender) == ("", "stranger@example.org")

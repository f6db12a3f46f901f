"""Reading a mail into plain values: what people, machines and broken programs send."""

import random

import pytest

from matchmaking.incoming.letters import Kind, read_letter
from matchmaking.incoming.senders import is_same_sender

PLAIN = b"""From: Hanna Krug <Hanna@Example.org>\r
To: =?utf-8?q?Anfragen?= <anfragen+abc23@portal.example.org>\r
Message-ID: <one@example.org>\r
In-Reply-To: <second@portal>\r
References: <first@portal> <second@portal>\r
Subject: Re: Ihre Anfrage Nr. 7\r
Content-Type: text/plain; charset=utf-8\r
\r
Guten Tag,\r
\r
zwei Meter lang.\r
\r
Am Mo., 2. Nov. 2026 um 09:12 Uhr schrieb Portal <portal@example.org>:\r
> Wie lang ist das Teil?\r
"""
HEAD = b"From: hanna@example.org\r\nMessage-ID: <one@example.org>\r\n"


def test_reply_is_read_without_what_it_quotes() -> None:
    letter = read_letter(PLAIN)

    assert letter.message_id == "<one@example.org>"
    assert letter.sender == "hanna@example.org"
    assert letter.recipients == ("anfragen+abc23@portal.example.org",)
    assert letter.referred == ("<second@portal>", "<first@portal>")
    assert (letter.kind, letter.files) == (Kind.REPLY, ())
    assert letter.text == "Guten Tag,\n\nzwei Meter lang."


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"> Wie lang?\r\nZwei Meter.\r\n> Wie dick?\r\nVier Millimeter.", "Zwei Meter.\nVier Millimeter."),
        (b"Ja.\r\n\r\n-----Original Message-----\r\nFrom: x\r\nCANARY", "Ja."),
        (b"Ja.\r\n\r\nOn Mon, 2 Nov 2026 at 9:12, Portal <p@x.org> wrote:\r\nCANARY", "Ja."),
        (b"> nur Zitat", "> nur Zitat"),
        (b"", ""),
        (b"a\r\n\r\n\r\n\r\nb \0", "a\n\nb"),
        (b"x" * 50_000, "x" * 20_000),
    ],
)
def test_what_was_written_anew(body, text) -> None:
    assert read_letter(HEAD + b"\r\n" + body).text == text


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("utf-8", "Größe".encode()),
        ("iso-8859-1", "Größe".encode("latin-1")),
        ("us-ascii", "Größe".encode()),
        ("x-nonsense", "Größe".encode()),
        ("x-nonsense", "Größe".encode("cp1252")),
        ("utf-8", "Größe".encode("cp1252")),
        ("utf-16", "Größe".encode("utf-16")),
    ],
)
def test_wrong_or_unknown_charset_is_guessed(charset, content) -> None:
    raw = HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + content

    assert read_letter(raw).text == "Größe"


def test_page_gives_its_words_without_scripts_and_quotes() -> None:
    page = (
        b"<html><head><title>CANARY</title><style>p{}</style></head><body><p>Zwei&nbsp;Meter &amp; mehr.</p>"
        b"<script>CANARY</script><div>Gr&uuml;&szlig;e</div><blockquote>CANARY</blockquote></body></html>"
    )

    letter = read_letter(HEAD + b"Content-Type: text/html\r\n\r\n" + page)

    assert [line for line in letter.text.split("\n") if line] == ["Zwei\xa0Meter & mehr.", "Grüße"]


def multipart(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    inner = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return HEAD + b"Content-Type: multipart/" + kind + b'; boundary="b"\r\n\r\n' + inner + b"--b--\r\n"


def test_files_come_along_and_pictures_of_a_signature_do_not() -> None:
    letter = read_letter(
        multipart(
            b"Content-Type: text/plain\r\n\r\nHier die Zeichnung.",
            b"Content-Type: application/pdf\r\n"
            b"Content-Disposition: attachment; filename*=utf-8''Pl%C3%A4ne.pdf\r\n\r\n%PDF-1",
            b'Content-Type: image/png; name="logo.png"\r\nContent-ID: <logo>\r\nContent-Disposition: inline\r\n\r\nPNG',
        )
    )

    assert letter.text == "Hier die Zeichnung."
    assert [(file.name, file.content) for file in letter.files] == [("Pläne.pdf", b"%PDF-1")]


@pytest.mark.parametrize(
    "header",
    [b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"X-Autoreply: yes", b"List-Id: <news>",
     b"Return-Path: <>", b"X-Autorespond: away"],
)  # fmt: skip
def test_machines_are_recognised(header) -> None:
    assert read_letter(HEAD + header + b"\r\n\r\nI am away.").kind == Kind.AUTOMATIC
    assert read_letter(HEAD + b"Auto-Submitted: no\r\n\r\nHere I am.").kind == Kind.REPLY


def bounce(action: bytes = b"failed") -> bytes:
    return multipart(
        b"Content-Type: text/plain\r\n\r\nSorry.",
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        b"Final-Recipient: rfc822; hanna@example.org\r\nAction: " + action + b"\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 no such\r\n mailbox\r\n",
        b"Content-Type: message/rfc822\r\n\r\nMessage-ID: <ours@portal>\r\nSubject: x\r\n\r\nCANARY",
        kind=b"report; report-type=delivery-status",
    )


def test_bounce_names_the_mail_that_came_back_and_why() -> None:
    letter = read_letter(bounce())

    assert (letter.kind, letter.referred, letter.text) == (
        Kind.BOUNCE, ("<ours@portal>",), "smtp; 550 no such mailbox"
    )  # fmt: skip
    assert read_letter(bounce(b"delayed")).kind == Kind.DELAYED


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\0\0",
        b"no header at all",
        b"From: a\0b@c\0.org\r\nMessage-ID: <a\0bc@x>\r\n\r\nx\0y",
        HEAD + b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nno end",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
        HEAD + b"Subject: =?utf-8?b?!!?=\r\nTo: <<<>>>, \xff\xfe@x, a@b\r\n\r\nx",
        HEAD + b"Content-Type: ;;;=\r\nContent-Disposition: attachment; filename*0*=\r\n\r\nx",
        b"From: \xe4\xf6\xfc <x@\xe4.org>\r\nMessage-ID: <\xe4@x>\r\n\r\nx",
        HEAD + b"Content-Type: message/rfc822\r\n\r\n" + HEAD * 3,
        HEAD + b"References: " + b"<a@b> " * 5000 + b"\r\n\r\nx",
    ],
)
def test_nonsense_is_read_as_far_as_it_goes(raw) -> None:
    letter = read_letter(raw)

    storable = [letter.message_id, letter.sender, letter.text, *letter.recipients, *letter.referred]
    assert letter.message_id
    assert [text for text in storable if "\0" in text or text != text.encode("utf-8", "replace").decode()] == []


def test_mails_with_random_damage_are_read() -> None:
    dice = random.Random(7)
    whole = [PLAIN, bounce(), multipart(b"Content-Type: text/html\r\n\r\n<p>x", b"Content-Type: image/png\r\n\r\nx")]
    for _ in range(600):
        raw = bytearray(dice.choice(whole))
        for _ in range(dice.randint(1, 30)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        read_letter(bytes(raw[: dice.randrange(1, len(raw))])).text.encode()


def test_same_mail_without_an_id_is_known_again() -> None:
    raw = b"From: a@b.org\r\n\r\nx"

    assert read_letter(raw).message_id == read_letter(raw).message_id
    assert read_letter(raw).message_id != read_letter(raw + b"y").message_id


@pytest.mark.parametrize(
    ("sender", "enquirer", "same"),
    [
        ("hanna@glas.example.org", "Hanna@Glas.example.org", True),
        ("hanna+portal@gmx.de", "hanna@gmx.de", True),
        ("colleague@glas.example.org", "hanna@glas.example.org", True),
        ("somebody@gmx.de", "hanna@gmx.de", False),
        ("hanna@evil.example", "hanna@glas.example.org", False),
        ("", "", False),
        ("@x", "@x", False),
    ],
)
def test_sender_is_taken_loosely(sender, enquirer, same) -> None:
    assert is_same_sender(sender, enquirer) == same

import unicodedata

import pytest

from matchmaking.routing.cleaning import clean_mail


def test_greeting_signature_and_telephone_go_and_the_matter_stays():
    mail = (
        "Sehr geehrter Herr Dr. Muster,\n\nwir suchen Drehteile aus Messing.\n\n"
        "Mit freundlichen Grüßen\nAnna Beispiel\n"
        "Leiterin Optik\nBeispiel Backwaren GmbH\nTel.: 0361 1234567"
    )

    assert clean_mail(mail) == "wir suchen Drehteile aus Messing."


def test_quoted_mail_below_goes():
    mail = (
        "Noch eine Frage zu Linsen.\n\n"
        "Am 3. Mai 2024 um 10:00 schrieb Max <max@example.org>:\n> Wir backen Brot.\n> Gern."
    )

    assert clean_mail(mail) == "Noch eine Frage zu Linsen."


def test_forwarded_original_goes_when_something_stands_above():
    mail = "Who makes lenses?\n\n-----Original Message-----\nFrom: max@example.org\nSent: Monday\nWe bake bread."

    assert clean_mail(mail) == "Who makes lenses?"


def test_a_mail_that_is_only_a_forwarding_keeps_its_matter():
    mail = "-----Weitergeleitete Nachricht-----\nWir backen Brot."

    assert clean_mail(mail) == "-----Weitergeleitete Nachricht-----\nWir backen Brot."


def test_english_greeting_closing_and_disclaimer_go():
    mail = (
        "Dear all,\nwe need lenses.\n\nKind regards,\nJane\n\nThis e-mail is confidential and intended only for you.\n"
        "If you are not the intended recipient, delete it."
    )

    assert clean_mail(mail) == "we need lenses."


def test_subject_prefixes_go_and_the_subject_stays():
    assert clean_mail("AW: Betreff: Drehteile\n\nHallo zusammen,\nwer fertigt sie?") == "Drehteile\nwer fertigt sie?"


def test_postscript_stays():
    assert clean_mail("Wir suchen Drehteile\n\nVG Anna\n\nPS: aus Messing") == "Wir suchen Drehteile\naus Messing"


@pytest.mark.parametrize(
    "text",
    [
        "Hallo wir suchen Drehteile.",
        "Diese Nachricht ist wichtig: wir suchen Linsen",
        "Wir bauen Uhren.\nVielen Dank für das Gespräch, in dem Sie uns sehr geholfen haben, jetzt geht es ums Härten.",
    ],
)
def test_sentences_that_only_look_like_a_frame_stay_whole(text):
    assert clean_mail(text) == text


def test_a_number_inside_a_sentence_goes_without_the_sentence():
    text = "Wir suchen jemanden, der Platinen bestückt und prüft, bitte anrufen unter Tel. 0361 123456 oder schreiben."

    cleaned = clean_mail(text)

    assert cleaned == text.replace("0361 123456 ", "")


@pytest.mark.parametrize("text", ["", " \n ", "Hallo", "Mit freundlichen Grüßen\nAnna Beispiel"])
def test_nothing_but_courtesy_is_empty(text):
    assert clean_mail(text) == ""


def test_decomposed_umlauts_in_the_frame_are_recognised():
    mail = unicodedata.normalize("NFD", "Wir suchen Öle.\n\nMit freundlichen Grüßen\nJörg")

    assert clean_mail(mail) == "Wir suchen Öle."

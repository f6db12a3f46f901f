"""The German texts keep to the words and the manner of docs/words.md."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from clusterportal.settings.base import BASE_DIR

# What must not stand in a text, and which word to take instead.
UNWANTED = {
    r"(?<![\w-])Mails?\b": "E-Mail",
    r"\b(Betriebs?|Betrieben?|Firma|Firmen)\b": "Unternehmen",
    r"\w!(?!\w)": "no exclamation marks",
    r"\b([Ee]inloggen|[Aa]usloggen|Login)\b": "anmelden, abmelden",
    r"\b[Ee]rfolgreich\b": "say what has happened",
    r"\b[Uu]ngültig\w*": "say what is missing",
    r"\w[:*_]innen\b|\wInnen\b": "a form that names nobody's sex",
    r"\b(Teilnehmer|Ansprechpartner|Nutzer|Benutzer|Mitarbeiter)(n|s)?\b": "Teilnehmende, Ansprechperson",
    r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*)\b": "Sie",
    r"\bbzw\.|\bggf\.|\bhiermit\b|\bdurchgeführt\b": "plain German",
}
# The page on which staff see how the portal runs.
OPERATION = "Betrieb"


def german_texts() -> list[str]:
    with Path(BASE_DIR / "locale/de/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="de")
    texts = [message.string for message in catalogue if message.id]
    flat = [one for text in texts for one in (text if isinstance(text, tuple | list) else [text])]
    return [text for text in flat if text != OPERATION]


@pytest.mark.parametrize(("pattern", "instead"), UNWANTED.items())
def test_german_texts_take_the_agreed_words(pattern, instead):
    found = [text for text in german_texts() if re.search(pattern, text)]

    assert found == [], instead


def test_to_sign_in_is_the_only_bare_anmelden():
    """A round is „Zur Runde anmelden“, an event „Teilnehmen“."""
    with Path(BASE_DIR / "locale/de/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="de")

    bare = {message.id for message in catalogue if message.id and message.string in {"Anmelden", "Anmeldung"}}

    assert bare <= {"Sign in", "Sign In", "Signing in", "Sign-in", "Log in"}

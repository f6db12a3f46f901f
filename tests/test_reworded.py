"""What Django and allauth say to our users is German, polite and in the portal's words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allauth
import django
import pytest
from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.translation import override

from clusterportal.core import reworded
from members.admin.accounts import NewAccountForm, PasswordForm
from members.forms import sign_in
from members.models import User

from .test_translations import KEYWORDS
from .test_words import UNWANTED

ASKED = (
    account.LoginForm,
    account.RequestLoginCodeForm,
    account.ConfirmLoginCodeForm,
    account.ReauthenticateForm,
    account.ResetPasswordForm,
    account.ChangePasswordForm,
    account.SetPasswordForm,
    account.ResetPasswordKeyForm,
    sign_in.AppForm,
    sign_in.PasskeyNameForm,
    NewAccountForm,
    PasswordForm,
)
SAME = {"Code"}


def sentences_of(form: type[Form]) -> Iterator[Any]:
    for field in form.base_fields.values():
        yield field.label or ""
        yield field.help_text
        yield from field.error_messages.values()


def sentences() -> Iterator[Any]:
    for form in ASKED:
        yield from sentences_of(form)
    yield from get_adapter().error_messages.values()
    yield from get_mfa_adapter().error_messages.values()


def both(sentence: Any) -> tuple[str, str]:
    with override("en"):
        english = str(sentence)
    with override("de"):
        return english, str(sentence)


def impolite(text: str) -> list[str]:
    return [text for pattern in UNWANTED if re.search(pattern, text)]


def test_no_sentence_stays_english():
    texts = {both(sentence) for sentence in sentences()} - {("", "")}

    assert {english for english, german in texts if english == german} - SAME == set()


def test_every_sentence_takes_the_agreed_words():
    assert [found for sentence in sentences() for found in impolite(both(sentence)[1])] == []


@pytest.mark.parametrize("password", ["kurz", "password123", "anja.wiegand"])
def test_what_is_wrong_with_a_password_is_said_in_our_words(password):
    user = User(email="anja.wiegand@example.org")
    said = []

    for validator in get_default_password_validators():
        try:
            validator.validate(password, user)
        except ValidationError as error:
            said += error.messages
        said.append(validator.get_help_text())

    assert [found for text in said for found in impolite(text)] == []
    assert any(text.startswith(("Dieses Passwort", "Das Passwort")) for text in said)


def test_reworded_sentences_are_still_said():
    """One that Django or allauth no longer know is dead text of ours."""
    known = set()
    for package, language in ((django, "en"), (allauth, "de")):
        for path in Path(package.__file__).parent.rglob(f"locale/{language}/LC_MESSAGES/django.po"):
            with path.open("rb") as file:
                known |= {m.id[0] if isinstance(m.id, tuple) else m.id for m in read_po(file)}

    found = extract_from_file("python", reworded.__file__, keywords=KEYWORDS)
    ours = {message[0] if isinstance(message, tuple) else message for _line, message, _comments, _context in found}

    assert ours - known == set()

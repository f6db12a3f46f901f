"""The German texts are complete: no message without translation, none that is only a guess."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale/de/LC_MESSAGES/django.po"


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="de")


def test_every_message_is_translated(catalogue) -> None:
    missing = [m.id for m in catalogue if m.id and not all(m.string if isinstance(m.string, tuple) else (m.string,))]

    assert missing == []


def test_no_message_is_fuzzy(catalogue) -> None:
    assert [m.id for m in catalogue if m.id and m.fuzzy] == []


def test_placeholders_are_kept(catalogue) -> None:
    assert [(m.id, str(error)) for m in catalogue if m.id for error in m.check()] == []

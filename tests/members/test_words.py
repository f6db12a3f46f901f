import unicodedata

import pytest

from members.words import same_word, spellings, tidy


def test_spaces_and_composed_letters_are_tidied():
    assert tidy(unicodedata.normalize("NFD", "  Gräfe \n Optik\t")) == "Gräfe Optik"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Gräfe GmbH", "  gräfe   GMBH", True), ("Straße", "STRASSE", True), ("Gräfe", "Grafe", False), ("", " ", True)],
)
def test_words_are_the_same_but_for_capitals_and_spaces(one, other, same):
    assert same_word(one, other) == same


def test_words_with_umlauts_are_looked_for_in_all_capitals():
    assert spellings("öl") == {"öl", "Öl", "ÖL"}
    assert spellings("oel") == {"oel"}

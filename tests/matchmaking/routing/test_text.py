import unicodedata

import pytest

from matchmaking.routing.text import CompoundSplitter, Word, content_words, fold, stems


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Größe", "groesse"), ("FRÄSEN", "fraesen"), ("Café", "cafe"), ("Øl", "oel"), ("STRASSE", "strasse")],
)
def test_fold_writes_umlauts_out_and_drops_accents(text, folded):
    assert fold(text) == folded


def test_composed_and_decomposed_umlauts_fold_to_the_same():
    text = "Übergröße für Fräser, Café"

    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_content_words_leave_out_stop_words_numbers_and_single_letters():
    assert content_words("Wir suchen 20 Frästeile in A und we need lenses") == [
        Word("Frästeile", "fraesteile"),
        Word("lenses", "lenses"),
    ]


def test_hyphens_cut_but_a_short_beginning_also_stays_whole():
    assert [word.folded for word in content_words("Kunststoff-Spritzguss und 3D-Druck")] == [
        "kunststoff",
        "spritzguss",
        "3ddruck",
        "druck",
    ]


def test_the_written_form_of_a_joined_word_is_what_was_written():
    assert content_words("E-Bike")[0] == Word("E-Bike", "ebike")


def test_stems_are_german_and_english_and_once_if_equal():
    assert stems("lenses") == ("lens",)
    assert stems("linsen") == ("lins", "linsen")
    assert stems("maschinen")[0] == stems("maschine")[0]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("hallenheizung", ("halle", "heizung")),
        ("energieberatung", ("energie", "beratung")),
        ("arbeitskleidung", ("arbeit", "kleidung")),
        ("halle", ()),
        ("maschinerie", ()),
        ("heizungxyz", ()),
        ("", ()),
    ],
)
def test_a_split_is_accepted_only_if_known_parts_cover_the_word(word, parts):
    splitter = CompoundSplitter(["halle", "heizung", "energie", "beratung", "arbeit", "kleidung", "maschine"])

    assert tuple(stems(part)[0] for part in splitter.split(word)) == tuple(stems(part)[0] for part in parts)


def test_three_parts_are_found():
    splitter = CompoundSplitter(["holz", "faser", "platte"])

    assert splitter.split("holzfaserplatte") == ("holz", "faser", "platte")

"""The words of a search and the texts that have them, without a database."""

import pytest

from clusterportal.home.search.matching import Matcher, Text, folded, has, is_like, marked, words_of


@pytest.mark.parametrize("typed", ["Geräte", "GERÄTE", "geraete", "Gerate", "Gera\u0308te"])
def test_umlauts_may_be_typed_in_any_way(typed):
    assert words_of(typed) == words_of("Geräte")


def test_words_are_taken_once_and_no_more_than_six():
    assert words_of("Jena jena, JENA! a b c d e f g") == ["jena", "a", "b", "c", "d", "e"]
    assert words_of("!? %") == []


@pytest.mark.parametrize(
    ("word", "token", "expected"),
    [
        ("it", "it", True),
        ("it", "mit", False),
        ("jen", "jena", True),
        ("ena", "jena", False),
        ("technik", "messtechnik", True),
    ],
)
def test_short_words_are_whole_words_or_beginnings(word, token, expected):
    assert has(word, token) is expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("messtechnk", "messtechnik"),
        ("messtehcnik", "messtechnik"),
        ("kunstof", "kunststoff"),
        ("loigstik", "logistik"),
        ("optk", "optik"),
        ("lasser", "laser"),
        ("energi", "energie"),
        ("photnik", "photoniknetzwerk"),
    ],
)
def test_slips_are_forgiven(typed, meant):
    assert is_like(typed, meant)


@pytest.mark.parametrize(
    ("typed", "other"),
    [("messe", "messtechnik"), ("leiter", "leitung"), ("tier", "bier"), ("ki", "kiel"), ("jena", "gera")],
)
def test_other_words_are_not(typed, other):
    assert not is_like(typed, other)


def match(asked, *texts, similar=False):
    return Matcher(words_of(asked)).match(texts, similar=similar)


def test_every_word_must_stand_somewhere():
    texts = Text("Name", "Bechstedt Optik", 0), Text("Town", "Suhl", 2)

    assert match("optik suhl", *texts) is not None
    assert match("optik jena", *texts) is None


def test_the_foremost_place_is_the_reason_and_whole_words_rank_before_parts():
    name, town, part = Text("Name", "Jena Optik", 0), Text("Town", "Jena", 2), Text("Name", "Jenaer Glas", 0)

    found = match("jena", town, name)

    assert [hit.text.field for hit in found.hits] == ["Name"]
    assert found.rank < match("jena", part).rank < match("jena", town).rank


def test_long_texts_are_found_by_their_own_words_alone():
    name, prose = Text("Name", "Messtechnik", 0), Text("Profile", "Messtechnik", 3, forgives=False)

    assert match("Messtechnk", name) is None
    assert match("Messtechnk", name, similar=True) is not None
    assert match("Messtechnk", prose, similar=True) is None
    assert match("Messtechnik", prose) is not None


def test_hits_are_marked_and_everything_is_escaped():
    assert marked("Optik & <Glas>", frozenset({"glas"})) == "Optik &amp; &lt;<mark>Glas</mark>&gt;"
    assert marked("Gera\u0308tebau", frozenset({folded("Gerätebau")})) == "<mark>Gerätebau</mark>"


def test_a_long_text_is_cut_around_the_hit():
    text = f"{'Am Anfang steht viel. ' * 20}Hier steht Quantentechnik im Satz. {'Danach noch mehr. ' * 20}"

    shown = marked(text, frozenset({"quantentechnik"}))

    assert "<mark>Quantentechnik</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 220

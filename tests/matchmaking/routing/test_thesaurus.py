import pytest

from matchmaking.routing.thesaurus import read_thesaurus
from tests.matchmaking.routing.networks import NETWORKS, small_ranker

CONTENT = """UTF-8
Semmel|2
-|Brötchen|Weck (regional)|Brot vom Vortag|Semmel
-|Rundstück|Brötchen
Stille|1
-|die Ruhe
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "th.dat"
    file.write_text(CONTENT, encoding="utf-8")
    return file


def test_single_words_are_kept_once_without_remarks(path):
    assert read_thesaurus(path)["semmel"] == ("broetchen", "weck", "rundstueck")


def test_a_file_in_another_encoding_is_read_by_its_first_line(tmp_path):
    file = tmp_path / "th.dat"
    file.write_bytes("ISO8859-1\nÄrger|1\n-|Verdruß\n".encode("latin-1"))

    assert read_thesaurus(file) == {"aerger": ("verdruss",)}


def test_a_file_of_another_kind_is_refused_with_the_line(tmp_path):
    file = tmp_path / "th.dat"
    file.write_text("UTF-8\nno entry\n", encoding="utf-8")

    with pytest.raises(ValueError, match="no entry"):
        read_thesaurus(file)


def test_a_word_that_nothing_knows_is_found_by_its_synonym_and_shown_as_written(path):
    text = "Semmel?"

    plain = small_ranker(NETWORKS, vocabulary=()).rank(text)
    helped = small_ranker(NETWORKS, synonyms={"semmel": ("baeckerei",)}, vocabulary=()).rank(text)

    assert plain.matches[0].reasons == ()
    assert (helped.matches[0].key, helped.matches[0].reasons[0].word) == ("food", "Semmel")


def test_a_word_that_is_known_needs_no_synonym():
    with_synonyms = small_ranker(NETWORKS, synonyms={"zerspanung": ("baeckerei",)})

    assert with_synonyms.rank("Zerspanung") == small_ranker(NETWORKS).rank("Zerspanung")

from math import log, sqrt

import numpy as np
import pytest

from matchmaking.routing.terms import PART_WEIGHT, STEM_WEIGHT, TermCutter, TermSpace, products
from matchmaking.routing.text import CompoundSplitter, content_words

CUTTER = TermCutter(CompoundSplitter(["holz", "haus"]))


def test_a_word_is_cut_into_its_ngrams_with_ends_and_its_stem():
    assert CUTTER.terms("axt") == {
        " ax": 1.0,
        "axt": 1.0,
        "xt ": 1.0,
        " axt": 1.0,
        "axt ": 1.0,
        " axt ": 1.0,
        "=axt": STEM_WEIGHT,
    }


def test_a_compound_also_has_the_stems_of_its_parts():
    terms = CUTTER.terms("holzhaus")

    assert {term: weight for term, weight in terms.items() if term.startswith("=")} == {
        "=holz": PART_WEIGHT,
        "=haus": PART_WEIGHT,
        "=holzhaus": STEM_WEIGHT,
    }


def test_idf_is_smoothed_and_further_documents_do_not_change_it():
    space = TermSpace(CUTTER, [{"a": 1.0, "b": 1.0}, {"a": 2.0}], further=[{"c": 1.0, "a": 9.0}])

    assert space.idf[space.columns["a"]] == pytest.approx(log(3 / 3) + 1)
    assert space.idf[space.columns["b"]] == pytest.approx(log(3 / 2) + 1)
    assert space.idf[space.columns["c"]] == pytest.approx(log(3 / 1) + 1)


def test_a_document_is_divided_by_its_length_to_the_given_power():
    space = TermSpace(CUTTER, [{"a": 1.0, "b": 3.0}])

    whole = space.matrix([{"a": 1.0, "b": 3.0}], 1.0).toarray().ravel()
    raw = space.matrix([{"a": 1.0, "b": 3.0}], 0.0).toarray().ravel()

    assert raw == pytest.approx([log(2), log(4)])
    assert whole == pytest.approx([1 / sqrt(5), 2 / sqrt(5)])


def test_a_query_has_length_one_with_the_words_that_are_not_known():
    space = TermSpace(CUTTER, [CUTTER.count([("axt", 1.0)])])

    known, half, unknown = (space.query(content_words(text)) for text in ("Axt", "Axt Öl", "Öl"))

    assert known.values @ known.values == pytest.approx(1.0)
    assert 0.0 < half.values @ half.values < 1.0
    assert len(unknown.columns) == 0


def test_words_share_what_their_common_terms_amount_to():
    space = TermSpace(CUTTER, [CUTTER.count([("axt", 1.0), ("axe", 1.0)])])
    query = space.query(content_words("Axt Axe"))

    shares = query.shares(np.ones(len(query.columns)))

    assert sum(shares.values()) == pytest.approx(len(query.columns))
    assert shares["axt"] == pytest.approx(len(CUTTER.terms("axt")) - 0.5)


def test_the_product_with_the_same_text_is_the_cosine():
    space = TermSpace(CUTTER, [CUTTER.count([("axt", 1.0)]), CUTTER.count([("oel", 1.0)])])
    matrix = space.matrix([{" ax": 1.0, "=axt": 1.0}, {"oel": 1.0}], 1.0)

    result = products(matrix, space.query(content_words("Axt")))

    assert result == pytest.approx([(1 + STEM_WEIGHT) / (sqrt(2) * sqrt(6 + STEM_WEIGHT**2)), 0.0])

import pytest

from matchmaking.routing.explain import share_a_beginning
from matchmaking.routing.text import content_words
from tests.matchmaking.routing.networks import NETWORKS, small_ranker
from tests.matchmaking.routing.test_ranker import TEXTS


@pytest.fixture(scope="module")
def ranker():
    return small_ranker(NETWORKS)


def phrases_of(ranker, key):
    row = ranker.index.keys.index(key)
    fields = [
        words for words, firm in zip(ranker.index.words, ranker.index.fields.attachment[:, row], strict=True) if firm
    ]
    return {(phrase.text, phrase.field) for phrases in [ranker.index.phrases[row], *fields] for phrase in phrases}


@pytest.mark.parametrize("text", TEXTS)
def test_the_words_shares_add_up_to_the_score(ranker, text):
    query = ranker.index.space.query(content_words(text))
    evidence = ranker.index.evidence(query)

    sums = [sum(ranker.index.word_shares(query, evidence, row).values()) for row in range(len(NETWORKS))]

    assert sums == pytest.approx(evidence.scores.tolist())


@pytest.mark.parametrize("text", TEXTS)
def test_the_first_place_has_a_reason_whose_word_occurs_in_the_enquiry(ranker, text):
    first = ranker.rank(text).matches[0]

    assert first.reasons
    assert all(reason.word in text for reason in first.reasons)


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_met_stands_in_the_network_in_that_field(ranker, text):
    for match in ranker.rank(text).matches[:3]:
        known = phrases_of(ranker, match.key)
        for reason in match.reasons:
            assert any(field == reason.field and reason.met in phrase for phrase, field in known)


def test_the_same_word_in_a_competence_is_shown_with_it(ranker):
    reason = ranker.rank("Zerspanung").matches[0].reasons[0]

    assert (reason.word, reason.met, reason.field) == ("Zerspanung", "Zerspanung", "competences")


def test_an_inflected_word_is_shown_as_it_was_written(ranker):
    reason = ranker.rank("Fragen an Bäckereien").matches[0].reasons[0]

    assert (reason.word, reason.field) == ("Bäckereien", "descriptions")


def test_a_compound_is_explained_by_its_part(ranker):
    reasons = ranker.rank("Laserwerkzeug").matches[0].reasons

    assert [reason.word for reason in reasons] == ["Laserwerkzeug"]


def test_only_the_first_places_are_explained(ranker):
    matches = ranker.rank(TEXTS[0], explained=1).matches

    assert matches[0].reasons
    assert [match.reasons for match in matches[1:]] == [(), (), ()]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("laser", "laserstrahl", True),
        ("streifen", "reifen", False),
        ("zerspaner", "zerspanung", True),
        ("eis", "eisen", False),
        ("maschine", "masche", False),
        ("statik", "station", False),
        ("optik", "logistik", False),
    ],
)
def test_words_share_a_beginning_or_do_not(left, right, expected):
    assert share_a_beginning(left, right) is expected

"""Sentences from the engines' values."""

from django.utils.translation import override

from matchmaking.board import why
from matchmaking.desk.reasons import load_words, suggestion_sentence

NAMES = {"energy": "Energy costs", "staff": "Recruiting"}
RATIONALE = {
    "topics": ["energy", "staff"],
    "shared": [["energy", 6], ["staff", 3]],
    "size": 6,
    "industries": 6,
    "mean_km": 21.3,
    "pairs": 15,
    "new_pairs": 15,
    "shares": {"interests": 0.7, "distance": 0.86, "new_faces": 1.0},
}


def test_group_sentence_names_the_topics_and_how_many_share_them() -> None:
    with override("en"):
        sentence = why.group_sentence(RATIONALE, NAMES, learners=2)

    assert sentence == (
        "All 6 name “Energy costs”. 3 of 6 name “Recruiting”. 2 people find help here with a topic of theirs."
    )


def test_group_without_a_common_topic_gets_a_sentence_too() -> None:
    with override("en"):
        sentence = why.group_sentence({"shared": [], "size": 5}, NAMES)

    assert sentence == "No topic in common; the mix of industries and the short ways speak for this group."


def test_a_topic_that_was_deleted_is_left_out() -> None:
    with override("en"):
        sentence = why.group_sentence({"shared": [["gone", 5], ["staff", 2]], "size": 5}, NAMES)

    assert sentence == "2 of 5 name “Recruiting”."


def test_person_sentence() -> None:
    rationale = {"topics": [["staff", 1]], "learns": ["energy"], "contributes": ["staff"], "mean_km": 12.0}

    with override("en"):
        sentence = why.person_sentence(rationale, NAMES)

    assert sentence == (
        "Shares “Recruiting” with 1 other. Can learn about Energy costs. Can contribute to Recruiting. "
        "On average 12 km to the others."
    )


def test_four_scores_have_words_and_shares() -> None:
    with override("en"):
        scores = [(score["label"], score["text"], score["share"]) for score in why.scores(RATIONALE)]

    assert scores == [
        ("Topics", "very strong", 0.7),
        ("Mix", "6 industries", 1.0),
        ("Ways", "short · 21 km", 0.86),
        ("Faces", "all new", 1.0),
    ]


def test_old_run_without_values_still_shows() -> None:
    assert [score["share"] for score in why.scores({})] == [0, 0, 0, 0]


def test_suggestion_sentence_names_two_different_matches() -> None:
    reasons = [
        {"word": "Glas", "met": "Fügetechnik für Glas", "field": "competences"},
        {"word": "Glasscheiben", "met": "Fügetechnik für Glas", "field": "competences"},
        {"word": "kleben", "met": "Kleben", "field": "topics"},
        {"word": "Proben", "met": "Prüflabor", "field": "services"},
    ]

    with override("en"):
        sentence = suggestion_sentence(reasons)

    assert sentence == "“Glas”: a competence is Fügetechnik für Glas. Names “kleben”."


def test_suggestion_without_a_common_word_says_so() -> None:
    with override("en"):
        assert suggestion_sentence([]) == "No word in common; the text as a whole is like this network's profile."


def test_load_in_words() -> None:
    with override("en"):
        assert [load_words(number) for number in (0, 1, 3, 9)] == [
            "No open enquiry",
            "1 open enquiry",
            "3 open enquiries",
            "9 open enquiries, busy",
        ]

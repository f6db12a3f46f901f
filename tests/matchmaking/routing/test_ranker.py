import random
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest

from matchmaking.routing.documents import Example, Member, NetworkDocument
from matchmaking.routing.everyday import EverydayWords
from tests.matchmaking.routing.networks import CIRCUS, FOOD, METAL, NETWORKS, OPTICS, SKILLS, small_ranker

TEXTS = (
    "Wir suchen einen Betrieb, der Drehteile aus Edelstahl fertigt.",
    "Who can coat our lenses?",
    "Unser Brot wird zu schnell schimmelig.",
    "Auf unsere Stellenanzeige bewirbt sich niemand, wir suchen Azubis.",
)


@pytest.fixture(scope="module")
def ranker():
    return small_ranker(NETWORKS)


def order(ranking):
    return [match.key for match in ranking.matches]


@pytest.mark.parametrize(("text", "key"), list(zip(TEXTS, ("metal", "optics", "food", "skills"), strict=True)))
def test_everyday_words_find_the_network(ranker, text, key):
    assert order(ranker.rank(text))[0] == key


def test_all_networks_are_ranked_once_best_first(ranker):
    matches = ranker.rank(TEXTS[0]).matches

    assert sorted(match.key for match in matches) == ["food", "metal", "optics", "skills"]
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)


@pytest.mark.parametrize(
    "text", ["", "   ", "Hallo", "Guten Tag,\n\nMit freundlichen Grüßen\nAnna", "42 !!! ???", "wir und sie"]
)
def test_a_text_without_content_gives_every_network_nothing(ranker, text):
    ranking = ranker.rank(text)

    assert order(ranking) == ["food", "metal", "optics", "skills"]
    assert {(match.score, match.confidence, match.reasons) for match in ranking.matches} == {(0.0, 0.0, ())}
    assert ranking.relevance == 0.0


def test_nonsense_is_less_relevant_than_a_matter(ranker):
    nonsense = ranker.rank("qzxvw wvxzq jjkkqq")

    assert nonsense.relevance < 0.05
    assert nonsense.matches[0].reasons == ()
    assert ranker.rank(TEXTS[0]).relevance > 0.5


def test_confidence_falls_with_the_place(ranker):
    confidences = [match.confidence for match in ranker.rank(TEXTS[0]).matches]

    assert confidences == sorted(confidences, reverse=True)
    assert all(0.0 <= confidence <= 1.0 for confidence in confidences)


@pytest.mark.parametrize("text", TEXTS)
def test_composed_and_decomposed_text_rank_the_same(ranker, text):
    text += " für Öfen und Fräser"

    composed = ranker.rank(unicodedata.normalize("NFC", text))
    decomposed = ranker.rank(unicodedata.normalize("NFD", text))

    assert composed == decomposed


def test_umlauts_written_out_score_the_same(ranker):
    scores = [[m.score for m in ranker.rank(text).matches] for text in ("Fräser für Gehäuse", "Fraeser fuer Gehaeuse")]

    assert scores[0] == scores[1]


@pytest.mark.parametrize("text", TEXTS)
def test_the_order_in_which_networks_come_changes_nothing(ranker, text):
    shuffled = random.Random(7).sample(NETWORKS, len(NETWORKS))

    assert small_ranker(shuffled).rank(text) == ranker.rank(text)


def test_the_same_input_gives_the_same_ranking_in_another_process():
    script = (
        "from tests.matchmaking.routing.networks import NETWORKS, small_ranker\n"
        f"print([(m.key, m.score, m.confidence, m.reasons) for m in small_ranker(NETWORKS).rank({TEXTS[0]!r}).matches])"
    )

    outputs = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }

    assert len(outputs) == 1


@pytest.mark.parametrize("text", TEXTS)
def test_an_added_unrelated_network_leaves_the_others_in_their_order(ranker, text):
    with_circus = small_ranker((*NETWORKS, CIRCUS)).rank(text)

    assert [key for key in order(with_circus) if key != "circus"] == order(ranker.rank(text))
    assert order(with_circus)[0] != "circus"


def test_an_added_unrelated_network_hardly_moves_the_scores(ranker):
    before = {match.key: match.score for match in ranker.rank(TEXTS[0]).matches}

    after = {match.key: match.score for match in small_ranker((*NETWORKS, CIRCUS)).rank(TEXTS[0]).matches}

    assert {key: after[key] for key in before} == pytest.approx(before, abs=0.02)


def test_the_frame_of_a_mail_counts_for_nothing(ranker):
    mail = f"Sehr geehrte Damen und Herren,\n\n{TEXTS[0]}\n\nMit freundlichen Grüßen\nAnna\nBackhaus Brot GmbH\n"

    assert ranker.rank(mail) == ranker.rank(TEXTS[0])


def test_a_member_lifts_its_network_and_is_named_as_the_reason_and_to_be_introduced():
    text = "Wer macht Manegenteppiche?"
    with_member = replace(FOOD, members=(Member("weber", "Webt Manegenteppiche."), Member("baecker", "Backt Brot.")))

    ranking = small_ranker((METAL, OPTICS, with_member, SKILLS)).rank(text)

    assert order(ranking)[0] == "food"
    assert ranking.matches[0].member == "weber"
    first = ranking.matches[0].reasons[0]
    assert (first.word, first.met, first.field) == (
        "Manegenteppiche",
        "Webt Manegenteppiche.",
        "members",
    )


def test_a_hundred_weak_members_count_no_more_than_the_best():
    one = replace(FOOD, members=(Member("0", "Webt Teppiche."),))
    many = replace(FOOD, members=tuple(Member(str(n), "Webt Teppiche.") for n in range(100)))

    scores = [small_ranker((METAL, network)).rank("Teppiche").matches[0].score for network in (one, many)]

    assert scores[0] == pytest.approx(scores[1])


def test_a_corrected_enquiry_lifts_its_rewording():
    example = Example("Wer repariert Trampoline in der Turnhalle?", "skills")

    ranking = small_ranker(NETWORKS, [example]).rank(
        "Guten Tag, wir haben Trampoline in der Turnhalle, wer repariert sie?"
    )

    assert order(ranking)[0] == "skills"


@pytest.mark.parametrize("text", TEXTS)
def test_history_changes_nothing_for_enquiries_unlike_it(ranker, text):
    example = Example("Trampolin undicht", "skills")

    assert small_ranker(NETWORKS, [example]).rank(text) == ranker.rank(text)


def test_history_of_a_network_that_is_gone_is_left_out(ranker):
    assert small_ranker(NETWORKS, [Example(TEXTS[0], "gone")]).rank(TEXTS[0]) == ranker.rank(TEXTS[0])


def test_without_everyday_words_only_the_profile_counts():
    bare = small_ranker(NETWORKS, vocabulary=())

    assert bare.rank("Kartoffelsalat").matches[0].reasons == ()
    assert order(bare.rank("Zerspanung"))[0] == "metal"


def test_added_everyday_words_find_their_network():
    words = EverydayWords("office", ("lebensmittel",), ("Trampolin",))

    assert order(small_ranker(NETWORKS, vocabulary=(words,)).rank("Trampolin"))[0] == "food"


def test_no_network_and_one_network_have_an_answer():
    assert small_ranker(()).rank(TEXTS[0]).matches == ()
    assert small_ranker(()).rank(TEXTS[0]).relevance == 0.0
    assert order(small_ranker((METAL,)).rank(TEXTS[0])) == ["metal"]


def test_a_network_without_any_word_comes_last():
    silent = NetworkDocument("a-silent", "")

    assert order(small_ranker((*NETWORKS, silent)).rank(TEXTS[0]))[0] == "metal"


def test_two_networks_with_one_key_are_refused():
    with pytest.raises(ValueError, match="metal"):
        small_ranker((METAL, METAL))

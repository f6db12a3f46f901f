import pytest

from matchmaking.routing.documents import Example
from matchmaking.routing.history import GATE, History, usable_examples
from matchmaking.routing.terms import TermCutter, TermSpace
from matchmaking.routing.text import CompoundSplitter
from tests.matchmaking.routing.networks import NETWORKS, small_ranker
from tests.matchmaking.routing.test_ranker import TEXTS, order

MATTER = "Wer repariert Trampoline in der Turnhalle?"
REWORDED = "Guten Tag, wir haben Trampoline in der Turnhalle, wer repariert sie?"


def score_of(ranking, key):
    return next(match.score for match in ranking.matches if match.key == key)


def test_a_network_that_declined_loses_nearly_the_same_text_to_the_one_that_took_it():
    ranker = small_ranker(NETWORKS, [Example("Zerspanung für Trampoline in der Turnhalle", "skills", ("metal",))])

    assert order(small_ranker(NETWORKS).rank("Zerspanung für Trampoline in der Turnhalle"))[0] == "metal"
    assert order(ranker.rank("Zerspanung für Trampoline in der Turnhalle"))[0] == "skills"


def test_a_decline_counts_only_against_nearly_the_same_text():
    ranker = small_ranker(NETWORKS, [Example("Zerspanung für Trampoline in der Turnhalle", None, ("metal",))])

    assert ranker.rank("Zerspanung für Turnschuhe") == small_ranker(NETWORKS).rank("Zerspanung für Turnschuhe")


def test_what_was_nobodys_is_less_relevant_when_it_comes_again():
    ranker = small_ranker(NETWORKS, [Example("Drehteile zu verschenken, bitte melden", None, nobodys=True)])

    before = small_ranker(NETWORKS).rank("Wir haben Drehteile zu verschenken")
    after = ranker.rank("Wir haben Drehteile zu verschenken")

    assert after.relevance < before.relevance
    assert order(after) == order(before)


def test_an_example_makes_its_rewording_surer():
    before = small_ranker(NETWORKS).rank(REWORDED)
    after = small_ranker(NETWORKS, [Example(MATTER, "skills")]).rank(REWORDED)

    assert after.matches[0].confidence > before.matches[0].confidence


@pytest.mark.parametrize("text", TEXTS)
def test_many_examples_leave_enquiries_unlike_them_as_they_were(text):
    examples = [Example(f"{MATTER} Nummer {n}", "skills", ("metal",)) for n in range(35)]

    assert small_ranker(NETWORKS, examples).rank(text) == small_ranker(NETWORKS).rank(text)


def test_the_order_of_the_examples_changes_nothing():
    examples = [Example(MATTER, "skills"), Example("Trampolin gesucht", "food"), Example(MATTER, None, ("food",))]

    assert small_ranker(NETWORKS, examples[::-1]).rank(REWORDED) == small_ranker(NETWORKS, examples).rank(REWORDED)


def test_the_nearest_example_counts_and_not_their_number():
    one = small_ranker(NETWORKS, [Example(MATTER, "skills")])
    many = small_ranker(NETWORKS, [Example(MATTER, "skills")] * 10)

    assert score_of(many.rank(REWORDED), "skills") == pytest.approx(score_of(one.rank(REWORDED), "skills"))


def test_gain_begins_at_the_gate():
    cutter = TermCutter(CompoundSplitter([]))
    space = TermSpace(cutter, [{"a": 1.0}])
    history = History(["x", "y"], [Example("a", "y")], space.matrix([{"a": 1.0}], 1.0))

    assert history.scores(history.likeness(space.query([])) + GATE).tolist() == [0.0, 0.0]
    assert history.scores(history.likeness(space.query([])) + GATE + 0.1).tolist() == pytest.approx([0.0, 0.25])


def test_examples_that_say_nothing_about_these_networks_are_left_out():
    kept = [Example("a", "x"), Example("b", None, ("x", "gone")), Example("c", None, nobodys=True)]

    assert usable_examples(["x"], [*kept, Example("d", "gone"), Example("e", None, ("gone",))]) == kept

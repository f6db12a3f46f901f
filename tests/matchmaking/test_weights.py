"""What shall count: four levels for each term, what they mean before the search, and kept with it after."""

import pytest
from django.utils.translation import override

from focusgroups.enums import RoundState
from focusgroups.models import Round
from matchmaking.grouping.problem import Term, Weights
from matchmaking.models import MatchingRun
from matchmaking.services.improving import improve_rest
from matchmaking.services.runs import start_run
from matchmaking.weights import levels_of, preview, usual_levels, weights_of, weights_words
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_run
from tests.factories.members import make_manager

from .work import work_off

AS_USUAL = {term.value: "2" for term in Term}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_the_usual_levels_are_the_engines_own_weights() -> None:
    assert Weights(**weights_of(usual_levels())) == Weights()


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_levels_can_be_read_back_from_the_weights(level) -> None:
    levels = {**usual_levels(), "distance": level}

    assert levels_of(weights_of(levels)) == levels


def test_a_level_says_how_much_more_than_usual() -> None:
    found = [weights_of({**usual_levels(), "distance": level})["distance"] for level in range(4)]

    assert found == [0.0, 0.25, 0.5, 1.5]


def test_the_parts_of_the_score_add_up_and_follow_the_levels() -> None:
    usual, far = (preview({**usual_levels(), "distance": level}, []) for level in (2, 3))

    parts = [{row["label"]: row["value"] for row in found["parts"]} for found in (usual, far)]
    assert [abs(sum(row.values()) - 100) <= 3 for row in parts] == [True, True]
    assert [row["Short ways"] for row in parts] == [12, 29]


def test_what_does_not_count_is_said_with_what_holds_all_the_same() -> None:
    [*_others, ways] = preview({**usual_levels(), "distance": 0}, [])["sentences"]

    assert ways == "Ways do not count, but nobody drives further than their own limit."


def test_words_name_only_what_differs() -> None:
    levels = {**usual_levels(), "distance": 3, "size_band": 0}

    assert (weights_words({}), weights_words(weights_of(levels))) == (
        "as usual",
        "Similar size: not at all, Short ways: a lot",
    )


@pytest.fixture
def round(client, db) -> Round:
    round = make_round(state=RoundState.CLOSED)
    for _number in range(6):
        make_application(round=round)
    client.force_login(make_manager(round.cluster, language="en"))
    return round


def post(client, round: Round, **values):
    return client.post(f"/en/rounds/{round.pk}/runs/weights/", {**AS_USUAL, **values})


def test_the_search_keeps_what_counted(client, round) -> None:
    answer = post(client, round, distance="0", interests="3")

    run = MatchingRun.objects.get()
    assert answer.url == f"/en/runs/{run.pk}/"
    assert (run.weights["distance"], run.weights["interests"], run.weights["new_faces"]) == (0.0, 6.0, 0.6)


def test_the_plain_button_searches_as_usual(client, round) -> None:
    client.post(f"/en/rounds/{round.pk}/runs/add/")

    assert Weights(**MatchingRun.objects.get().weights) == Weights()


@pytest.mark.parametrize(
    "values", [{"distance": "4"}, {"distance": "-1"}, {"distance": "x"}, {"distance": ""}, dict.fromkeys(AS_USUAL, "0")]
)
def test_what_is_no_level_starts_nothing_and_keeps_the_rest(client, round, values) -> None:
    answer = post(client, round, **{"size_band": "3", **values})

    assert (answer.status_code, MatchingRun.objects.count()) == (200, 0)
    assert answer.context["refusal"] != ""
    assert answer.context["form"]["size_band"].value() == values.get("size_band", "3")


def test_choosing_by_htmx_answers_with_the_meaning_alone(client, round) -> None:
    answer = client.post(
        f"/en/rounds/{round.pk}/runs/weights/", {**AS_USUAL, "distance": "0"}, headers={"HX-Request": "true"}
    )

    body = answer.content.decode()
    assert "Ways do not count" in body
    assert ("<html" in body, MatchingRun.objects.count()) == (False, 0)


def test_without_javascript_a_button_shows_the_meaning(client, round) -> None:
    answer = post(client, round, distance="0", preview="1")

    body = answer.content.decode()
    assert ("<html" in body, "Ways do not count" in body, MatchingRun.objects.count()) == (True, True, 0)


def test_the_form_begins_with_the_levels_of_the_last_search(client, round) -> None:
    make_run(round, weights=weights_of({**usual_levels(), "new_faces": 0}))

    page = client.get(f"/en/rounds/{round.pk}/runs/weights/")
    usual = client.get(f"/en/rounds/{round.pk}/runs/weights/?usual=1")

    assert (page.context["form"]["new_faces"].value(), usual.context["form"]["new_faces"].value()) == (0, 2)


def test_moving_a_weight_changes_the_score_of_the_newest_proposal(client, round) -> None:
    run = make_run(round)
    group = make_proposed_group(run, list(round.applications.all()))
    group.rationale = {"pairs": 15, "shares": {**dict.fromkeys(AS_USUAL, 0.5), "distance": 1.0}}
    group.save()

    scores = []
    for level in ("0", "2", "3"):
        answer = post(client, round, distance=level, preview="1")
        scores.append(answer.context["preview"]["score"])

    assert scores == ["50 %", "56 %", "64 %"]


def test_a_proposal_whose_term_did_not_count_still_says_what_it_reached(round) -> None:
    run = start_run(round=round, actor=None, weights=weights_of({**usual_levels(), "new_faces": 0}))
    work_off("matchmaking.propose_groups")

    [group] = run.groups.all()
    assert group.rationale["shares"]["new_faces"] == 1.0


def test_improving_the_rest_goes_on_with_the_same_weights(round) -> None:
    weights = weights_of({**usual_levels(), "distance": 3})
    start_run(round=round, actor=None, weights=weights)
    work_off("matchmaking.propose_groups")

    again = improve_rest(run=MatchingRun.objects.get(), actor=None)

    assert again.weights == weights


def test_other_weights_stand_beside_each_draft_in_the_comparison(client, round) -> None:
    Round.objects.update(state=RoundState.REVIEW)
    people = list(round.applications.all())
    for weights in ({}, weights_of({**usual_levels(), "distance": 3})):
        make_proposed_group(make_run(round, weights=weights), people)

    context = client.get(f"/en/rounds/{round.pk}/runs/compare/").context

    [counted] = [line.answers for line in context["lines"] if line.label == "What counts in it"]
    assert counted == ["as usual", "Short ways: a lot"]
    assert (context["scores"][0].label, context["same_weights"]) == ("Shared topics", False)

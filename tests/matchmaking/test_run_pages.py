"""The office's pages of a search: progress, board, publishing."""

import pytest

from focusgroups.enums import RoundState
from focusgroups.models import Exclusion, FocusGroup
from matchmaking.board.pictures import course
from matchmaking.enums import RunState
from matchmaking.models import MatchingRun
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_proposed_waiting, make_run
from tests.factories.members import make_leader, make_manager

from .work import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    """The round of a network whose office is signed in, with seven applicants."""
    round = make_round(state=RoundState.CLOSED)
    for _number in range(7):
        make_application(round=round)
    client.force_login(make_manager(round.cluster))
    return round


def test_one_button_starts_the_search_and_the_board_follows(client, office) -> None:
    started = client.post(f"/rounds/{office.pk}/runs/add/")
    run = MatchingRun.objects.get()
    while_waiting = client.get(started.url)
    work_off("matchmaking.propose_groups")
    board = client.get(started.url)

    assert started.url == f"/runs/{run.pk}/"
    assert while_waiting.context["progress"]["poll_url"] == f"/runs/{run.pk}/"
    assert [card.size for card in board.context["cards"]] == [6]
    assert [card.reason != "" for card in board.context["waiting"]] == [True]


def test_progress_fragment_says_how_far_it_is(client, office) -> None:
    run = make_run(office, state=RunState.RUNNING, phase="swapping", steps=1000, done_steps=620, total_steps=1000)

    response = client.get(f"/runs/{run.pk}/", headers={"HX-Request": "true"})

    assert response.context["percent"] == 62
    assert [phase["state"] for phase in response.context["phases"]] == ["done", "done", "now", ""]
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response.headers["Vary"]


def test_fragment_of_a_finished_search_reloads_the_page(client, office) -> None:
    run = make_run(office)

    response = client.get(f"/runs/{run.pk}/", headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["HX-Refresh"], response.content) == (200, "true", b"")


def test_refusal_is_told_on_the_page_that_one_came_from(client, office) -> None:
    make_run(office, state=RunState.RUNNING)
    office.state = RoundState.MATCHING
    office.save()
    origin = f"http://testserver/rounds/{office.pk}/runs/"

    response = client.post(f"/rounds/{office.pk}/runs/add/", headers={"Referer": origin}, follow=True)

    assert response.redirect_chain == [(origin, 302)]
    assert len(response.context["messages"]) == 1


def test_cancelling_leads_to_the_list(client, office) -> None:
    client.post(f"/rounds/{office.pk}/runs/add/")
    run = MatchingRun.objects.get()

    response = client.post(f"/runs/{run.pk}/cancel/", follow=True)

    assert [run.state for run in response.context["runs"]] == [RunState.CANCELLED]


def test_publishing_from_the_board(client, office) -> None:
    client.post(f"/rounds/{office.pk}/runs/add/")
    work_off("matchmaking.propose_groups")
    run = MatchingRun.objects.get()

    preview = client.get(f"/runs/{run.pk}/publish/")
    published = client.post(f"/runs/{run.pk}/publish/", follow=True)
    founded = FocusGroup.objects.get().seats.count()
    client.post(f"/runs/{run.pk}/call-back/")

    assert [(letter, len(people)) for letter, people in preview.context["groups"]] == [("A", 6)]
    assert len(preview.context["waiting"]) == 1
    assert len(preview.context["mails"]) == 2
    assert published.context["run"].state == RunState.PUBLISHED
    assert (founded, FocusGroup.objects.count()) == (6, 0)
    assert client.get(f"/runs/{run.pk}/").context["run"].state == RunState.DONE


def test_preview_says_what_stands_against_publishing(client, office) -> None:
    office.state = RoundState.REVIEW
    office.save()
    run = make_run(office)
    make_proposed_group(run, list(office.applications.all()[:4]), "A")
    make_proposed_waiting(run, office.applications.all()[4])

    response = client.get(f"/runs/{run.pk}/publish/")

    assert response.context["refusal"]
    assert "<button" not in response.content.decode().partition("<main")[2]


def test_failed_search_shows_its_sentence(client, office) -> None:
    run = make_run(office, state=RunState.FAILED, error="The search stopped. Please search again.")

    assert "The search stopped. Please search again." in client.get(f"/runs/{run.pk}/").content.decode()


def test_board_shows_the_chosen_group(client, office) -> None:
    applications = list(office.applications.all())
    run = make_run(office)
    make_proposed_group(run, applications[:3], "A")
    make_proposed_group(run, applications[3:6], "B")
    make_proposed_waiting(run, applications[6])

    default, chosen, unknown = (
        client.get(f"/runs/{run.pk}/", {"group": letter}).context["picture"]["letter"] for letter in ("", "B", "Z")
    )

    assert (default, chosen, unknown) == ("A", "B", "A")


def test_board_tells_nothing_of_exclusions(client, office) -> None:
    one, other = office.applications.all()[:2]
    other.person.last_name = "CANARYhated"
    other.person.save()
    Exclusion.objects.create(application=one, kind="private", visibility="nobody", person=other.person)
    before = client.get("/").content.decode()
    client.post(f"/rounds/{office.pk}/runs/add/")
    work_off("matchmaking.propose_groups")

    body = client.get(f"/runs/{MatchingRun.objects.get().pk}/").content.decode()

    assert "CANARY" not in before
    assert body.count("CANARYhated") <= 3  # as an applicant like any other: board, heat map, reason
    for word in ("exclusion", "Ausschluss", "private", "rather not"):
        assert word not in body


@pytest.mark.parametrize(
    "make_user", [make_leader, lambda: make_manager(make_round().cluster)], ids=["leader", "foreign"]
)
def test_others_know_nothing_of_a_search(client, office, make_user) -> None:
    run = make_run(office)
    client.force_login(make_user())

    answers = [
        client.get(f"/rounds/{office.pk}/runs/").status_code,
        client.post(f"/rounds/{office.pk}/runs/add/").status_code,
        client.get(f"/runs/{run.pk}/").status_code,
        client.post(f"/runs/{run.pk}/publish/").status_code,
        client.post(f"/runs/{run.pk}/cancel/").status_code,
    ]

    assert answers == [404] * 5


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_number_of_questions(client, office, django_assert_num_queries, number) -> None:
    for _number in range(number):
        make_run(office)

    with django_assert_num_queries(4):
        client.get(f"/rounds/{office.pk}/runs/")


@pytest.mark.parametrize("number", [1, 3])
def test_board_asks_the_same_number_of_questions(client, office, django_assert_num_queries, number) -> None:
    run = make_run(office)
    applications = list(office.applications.all())
    for place in range(number):
        make_proposed_group(run, applications[2 * place : 2 * place + 2], "ABC"[place])

    with django_assert_num_queries(13):
        client.get(f"/runs/{run.pk}/")


def test_course_of_the_search_is_flat_where_nothing_changed() -> None:
    drawn = course([[0, 10.0], [100, 14.0], [150, 17.0], [200, 19.0], [250, 20.0]], steps=1000)

    assert (drawn[0], drawn[-1]) == (10.0, 20.0)
    assert set(drawn[len(drawn) // 2 :]) == {20.0}


def test_course_with_few_improvements_is_not_drawn() -> None:
    assert course([[0, 10.0], [250, 20.0], [1000, 20.0]], steps=1000) == []


def test_progress_shows_the_best_groups_so_far_as_a_curve(client, office) -> None:
    run = make_run(office, state=RunState.RUNNING, phase="swapping", done_steps=300, total_steps=1000)
    bare = client.get(f"/runs/{run.pk}/", headers={"HX-Request": "true"}).content.decode()
    run.result = {"curve": [[100, 1.0], [300, 2.5]]}
    run.save()

    drawn = client.get(f"/runs/{run.pk}/", headers={"HX-Request": "true"}).content.decode()

    assert ("<polyline" in bare, "<polyline" in drawn) == (False, True)


@pytest.mark.parametrize(("seconds", "words"), [(120, "2 minutes"), (60, "1 minute"), (45, "45 seconds")])
def test_the_preview_says_when_the_mails_go_out(client, office, settings, seconds, words) -> None:
    settings.UNDO_SECONDS = seconds
    office.state = RoundState.REVIEW
    office.save()
    run = make_run(office)
    make_proposed_group(run, list(office.applications.all()[:5]))
    for application in office.applications.all()[5:]:
        make_proposed_waiting(run, application)

    page = client.get(f"/en/runs/{run.pk}/publish/").content.decode()

    assert f"The mails go out {words} later." in page

"""The board in a browser: prices before, warnings at once, a way back after; with htmx and without."""

import re

import pytest

from clusterportal.core.models import LogEntry
from focusgroups.enums import RoundState
from focusgroups.models import Exclusion, Round
from matchmaking.models import ConfidentialRefusal, MatchingRun, ProposedSeat
from members.enums import DecisionLevel
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_proposed_waiting, make_run
from tests.factories.members import make_manager, make_person

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def run(client) -> MatchingRun:
    """Groups A, B, C of three of at most four people, one waits; the office is signed in and reads English."""
    round = make_round(state=RoundState.REVIEW, min_size=2, max_size=4)
    applications = [make_application(round=round, travel_limit_km=500) for _number in range(10)]
    run = make_run(round)
    for number, letter in enumerate("ABC"):
        make_proposed_group(run, applications[3 * number : 3 * number + 3], letter)
    make_proposed_waiting(run, applications[9])
    client.force_login(make_manager(round.cluster, language="en"))
    return run


def seat(run: MatchingRun, number: int) -> ProposedSeat:
    return run.seats.order_by("application")[number]


def veto(run: MatchingRun, one: int, other: int) -> None:
    """Somebody will not sit with somebody else, and nobody may know it."""
    person = seat(run, other).application.person
    Exclusion.objects.create(application=seat(run, one).application, kind="private", visibility="nobody", person=person)


def post(client, run: MatchingRun, act: str, headers=HTMX, **values):
    return client.post(f"/en/runs/{run.pk}/{act}/", values, headers=headers)


def letters(run: MatchingRun) -> list[str]:
    rows = run.seats.order_by("application").values_list("group__letter", flat=True)
    return [letter or "-" for letter in rows]


def groups_in(body: str) -> list[str]:
    return re.findall(r'<section class="group[^"]*" id="group-(\w)"', body)


def test_choosing_a_person_shows_the_whole_board_with_prices(client, run) -> None:
    response = client.get(f"/en/runs/seats/{seat(run, 0).pk}/")

    picked, body = response.context["picked"], response.content.decode()
    assert groups_in(body) == ["A", "B", "C"]
    assert [offer.letter for offer in picked["targets"]] == ["B", "C"]
    assert [card.offer and card.offer.letter for card in response.context["cards"]] == [None, "B", "C"]
    assert [len(swaps) for _title, swaps in picked["swaps"]] == [3, 3, 1]
    assert 'name="to" value="B"' in body


def test_choosing_by_htmx_sends_the_person_and_the_prices_alone(client, run) -> None:
    body = client.get(f"/en/runs/seats/{seat(run, 0).pk}/", headers=HTMX).content.decode()

    assert "<html" not in body
    assert groups_in(body) == []
    assert re.findall(r'id="price-(\w)" hx-swap-oob', body) == ["B", "C", "A"]


def test_somebody_who_waits_can_be_placed(client, run) -> None:
    picked = client.get(f"/en/runs/seats/{seat(run, 9).pk}/").context["picked"]

    assert [offer.letter for offer in picked["targets"]] == ["A", "B", "C"]
    assert picked["waiting_price"] == ""


def test_a_move_without_javascript_leads_back_to_the_board_with_a_way_back(client, run) -> None:
    moved = seat(run, 0)
    values = {"seat": moved.pk, "from": "A", "to": "B"}

    response = client.post(f"/en/runs/{run.pk}/move/", values, follow=True)

    (message,) = response.context["messages"]
    act = run.acts.get()
    assert response.redirect_chain == [(f"/en/runs/{run.pk}/", 302)]
    assert f"{moved.application.person.name} sits in group B now." in str(message)
    assert f'action="/en/runs/acts/{act.pk}/undo/"' in response.content.decode()
    assert letters(run) == list("BAABBBCCC-")


def test_a_move_by_htmx_exchanges_the_changed_groups_alone(client, run) -> None:
    response = post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"})

    body = response.content.decode()
    assert groups_in(body) == ["A", "B"]
    assert f'data-focus="{seat(run, 0).pk}"' in body
    assert 'id="board-tools" hx-swap-oob' in body
    assert 'id="waiting"' not in body


def test_a_move_to_the_waiting_list_brings_the_list(client, run) -> None:
    body = post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": ""}).content.decode()

    assert 'id="waiting"' in body
    assert "The office put the groups together by hand" in body


def test_two_people_swap(client, run) -> None:
    values = {"seat": seat(run, 0).pk, "from": "A", "other": f"{seat(run, 3).pk}:B"}

    post(client, run, "swap", **values)

    assert letters(run) == list("BAAABBCCC-")


def test_the_list_of_the_form_swaps_too(client, run) -> None:
    post(client, run, "swap", seat=seat(run, 0).pk, **{"from": "A", "with": f"{seat(run, 9).pk}:"})

    assert letters(run) == list("-AABBBCCCA")


def test_pinning_and_locking_and_taking_them_back(client, run) -> None:
    pinned = seat(run, 0)
    post(client, run, "pin", seat=pinned.pk, pinned="1")
    post(client, run, "lock", group="B")
    held = (ProposedSeat.objects.get(pk=pinned.pk).pinned, run.groups.get(letter="B").locked)
    post(client, run, "lock", group="-B")
    post(client, run, "pin", seat=pinned.pk, pinned="0")

    assert held == (True, True)
    assert (ProposedSeat.objects.get(pk=pinned.pk).pinned, run.groups.get(letter="B").locked) == (False, False)


def test_who_is_pinned_is_offered_nothing_but_to_be_unpinned(client, run) -> None:
    post(client, run, "pin", seat=seat(run, 0).pk, pinned="1")

    body = client.get(f"/en/runs/seats/{seat(run, 0).pk}/", headers=HTMX).content.decode()

    assert 'name="pinned" value="0"' in body
    assert "move-form" not in body


def test_undo_and_redo(client, run) -> None:
    post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"})
    act = run.acts.get()

    undone = client.post(f"/en/runs/acts/{act.pk}/undo/", headers=HTMX).content.decode()
    before = letters(run)
    client.post(f"/en/runs/acts/{act.pk}/redo/", headers=HTMX)

    assert groups_in(undone) == ["A", "B"]
    assert "Taken back:" in undone
    assert (before, letters(run)) == (list("AAABBBCCC-"), list("BAABBBCCC-"))


def test_the_history_names_who_did_it(client, run) -> None:
    post(client, run, "lock", group="B")
    make_person(user=run.acts.get().actor, last_name="Organiser")

    (row,) = client.get(f"/en/runs/{run.pk}/").context["history"]

    assert (row.text, row.who.endswith("Organiser"), row.price) == ("Group B: locked", True, "")


def test_a_clash_warns_before_and_at_once(client, run) -> None:
    one, other = seat(run, 0).application, seat(run, 3).application
    one.company = other.company
    one.save()
    Round.objects.filter(pk=run.round_id).update(decision_makers_only=False)

    offered = client.get(f"/en/runs/seats/{seat(run, 0).pk}/").context["picked"]["offers"]["B"]
    body = post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"}).content.decode()

    assert (offered.broken, offered.kind) == ("same company", "clash")
    assert f"same company: {one.person.name} and {other.person.name}" in body


def test_a_group_that_becomes_too_small_warns_before_and_at_once(client, run) -> None:
    post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"})

    offered = client.get(f"/en/runs/seats/{seat(run, 1).pk}/").context["picked"]["offers"]["C"]
    body = post(client, run, "move", seat=seat(run, 1).pk, **{"from": "A", "to": "C"}).content.decode()

    assert offered.broken == "group A becomes too small"
    assert "too small: at least 2 people" in body


def test_a_private_veto_reads_confidential_rule_names_nobody_and_moves_nobody(client, run) -> None:
    veto(run, 0, 3)
    offers = client.get(f"/en/runs/seats/{seat(run, 0).pk}/").context["picked"]

    refused = post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"})

    assert offers["offers"]["B"].broken == "confidential rule"
    assert [swap.broken for swap in dict(offers["swaps"])["Group B"]] == ["confidential rule"] * 3
    assert "A confidential rule stands against this place." in refused.content.decode()
    assert (letters(run), run.acts.count()) == (list("AAABBBCCC-"), 0)


@pytest.mark.parametrize("other", [3, 4])
def test_a_swap_into_the_group_is_refused_also_with_the_person_it_is_about(client, run, other) -> None:
    veto(run, 0, 3)

    refused = post(client, run, "swap", seat=seat(run, 0).pk, other=f"{seat(run, other).pk}:B", **{"from": "A"})

    assert "A confidential rule stands against this place." in refused.content.decode()
    assert letters(run) == list("AAABBBCCC-")


def test_a_veto_of_the_other_refuses_the_swap_as_well(client, run) -> None:
    veto(run, 4, 1)

    refused = post(client, run, "swap", seat=seat(run, 0).pk, other=f"{seat(run, 4).pk}:B", **{"from": "A"})

    assert "A confidential rule stands against this place." in refused.content.decode()
    assert list(run.confidential_refusals.values_list("seat", flat=True)) == [seat(run, 4).pk]


def test_a_new_group_of_two_whom_a_secret_rule_parts_is_refused(client, run) -> None:
    veto(run, 0, 9)
    chosen = [f"{seat(run, 0).pk}:A", f"{seat(run, 9).pk}:"]

    refused = client.post(f"/en/runs/{run.pk}/found/", {"seat": chosen}, headers=HTMX)

    assert "A confidential rule stands against this place." in refused.content.decode()


def test_refusals_are_logged_once_for_the_same_people(client, run) -> None:
    veto(run, 0, 3)
    for _look in range(3):
        client.get(f"/en/runs/seats/{seat(run, 0).pk}/")
    post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"})

    (row,) = run.confidential_refusals.all()

    assert (row.seat, row.actor) == (seat(run, 0), LogEntry.objects.filter(verb="board_refused").first().actor)


def test_a_group_with_other_people_counts_anew(client, run) -> None:
    veto(run, 0, 3)
    client.get(f"/en/runs/seats/{seat(run, 0).pk}/")
    post(client, run, "move", seat=seat(run, 4).pk, **{"from": "B", "to": "C"})

    client.get(f"/en/runs/seats/{seat(run, 0).pk}/")

    assert run.confidential_refusals.filter(seat=seat(run, 0)).count() == 2


def test_looking_for_a_place_of_somebody_else_counts_for_whom_the_rule_is_about(client, run) -> None:
    veto(run, 4, 1)

    client.get(f"/en/runs/seats/{seat(run, 0).pk}/")

    assert list(run.confidential_refusals.values_list("seat", flat=True)) == [seat(run, 4).pk]


@pytest.mark.parametrize(("refused", "held"), [(8, False), (9, True)])
def test_the_tenth_refusal_is_the_last_that_is_told(client, run, refused, held) -> None:
    veto(run, 0, 3)
    for number in range(refused):
        ConfidentialRefusal.objects.create(run=run, seat=seat(run, 0), beside=str(number))

    picked = client.get(f"/en/runs/seats/{seat(run, 0).pk}/").context["picked"]
    moved = post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "C"}).content.decode()
    of_another = client.get(f"/en/runs/seats/{seat(run, 6).pk}/").context["picked"]

    assert ("offers" in picked, picked.get("held", False)) == (not held, held)
    assert ("is no longer placed by hand in this proposal" in moved) == held
    assert len(dict(of_another["swaps"]).get("Group A", ())) == (2 if held else 2 + (letters(run)[0] == "A"))


def test_a_private_veto_that_the_office_may_know_names_the_people(client, run) -> None:
    one, other = seat(run, 0).application, seat(run, 3).application
    Exclusion.objects.create(application=one, kind="private", visibility="office", person=other.person)

    moved = post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"}).context

    assert moved["broken"][0] == f"Group B: to be kept apart: {one.person.name} and {other.person.name}"


def test_no_decision_maker_is_told(client, run) -> None:
    person = seat(run, 9).application.person
    person.affiliations.update(decision_level=DecisionLevel.OTHER)

    offered = client.get(f"/en/runs/seats/{seat(run, 9).pk}/").context["picked"]["offers"]

    assert {offer.broken for offer in offered.values()} == {"not a decision maker"}


def test_what_is_refused_is_told_in_place(client, run) -> None:
    post(client, run, "lock", group="B")

    body = post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"}).content.decode()

    assert 'role="alert"' in body
    assert "Group B is locked. Unlock it first." in body
    assert letters(run) == list("AAABBBCCC-")


def test_an_old_page_is_told_that_somebody_moved_the_person(client, run) -> None:
    values = {"seat": seat(run, 0).pk, "from": "A"}
    post(client, run, "move", **values, to="B")

    body = post(client, run, "move", **values, to="C").content.decode()

    assert "was moved by somebody else meanwhile" in body
    assert letters(run)[0] == "B"


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("move", {"seat": "0", "to": "B"}),
        ("move", {"seat": "²", "to": "B"}),
        ("move", {"seat": "9" * 30, "to": "B"}),
        ("move", {}),
        ("swap", {"seat": "x", "other": "y:Z"}),
        ("pin", {}),
        ("lock", {"group": "Z"}),
    ],
)
def test_nonsense_is_refused(client, run, act, values) -> None:
    body = post(client, run, act, **values).content.decode()

    assert "What was chosen is not in this proposal." in body
    assert letters(run) == list("AAABBBCCC-")


def test_a_seat_of_another_proposal_is_refused(client, run) -> None:
    other = make_run(run.round)
    make_proposed_group(other, [make_application(round=run.round)])

    body = post(client, run, "move", seat=other.seats.get().pk, **{"from": "A", "to": "B"}).content.decode()

    assert "What was chosen is not in this proposal." in body


@pytest.mark.parametrize("changes", [{"state": "published"}, {"state": "discarded"}], ids=str)
def test_a_proposal_that_cannot_be_changed_offers_nothing(client, run, changes) -> None:
    MatchingRun.objects.filter(pk=run.pk).update(**changes)

    body = client.get(f"/en/runs/{run.pk}/").content.decode()
    refused = post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"}).content.decode()

    assert ("data-seat" in body, "lock-form" in body, "board-tools" in body) == (False, False, False)
    assert 'role="alert"' in refused


@pytest.mark.parametrize("more", [0, 2])
def test_every_answer_asks_the_same_number_of_questions(client, run, django_assert_num_queries, more) -> None:
    for place in range(more):
        applications = [make_application(round=run.round) for _number in range(3)]
        make_proposed_group(run, applications, "DE"[place])

    with django_assert_num_queries(13):
        client.get(f"/en/runs/{run.pk}/")
    with django_assert_num_queries(13):
        client.get(f"/en/runs/seats/{seat(run, 0).pk}/", headers=HTMX)
    with django_assert_num_queries(34):
        post(client, run, "move", seat=seat(run, 0).pk, **{"from": "A", "to": "B"})


def test_a_person_gets_a_new_group_from_the_board(client, run) -> None:
    chosen = seat(run, 0)
    offered = client.get(f"/en/runs/seats/{chosen.pk}/").content.decode()

    by_htmx = post(client, run, "found", seat=f"{chosen.pk}:A")

    page = client.get(run.get_absolute_url()).content.decode()
    assert (f'value="{chosen.pk}:A"' in offered, by_htmx.headers.get("HX-Refresh")) == (True, "true")
    assert (letters(run)[0], groups_in(page)) == ("D", ["A", "B", "C", "D"])
    assert "/undo/" in page


def test_those_who_wait_get_a_new_group_together(client, run) -> None:
    for number in (0, 1):
        post(client, run, "move", seat=seat(run, number).pk, **{"from": "A", "to": ""})
    page = client.get(run.get_absolute_url()).content.decode()

    post(client, run, "found", headers={}, seat=[f"{seat(run, number).pk}:" for number in (0, 1, 9)])

    assert page.count('form="found-form"') == 3
    assert [letters(run)[number] for number in (0, 1, 9)] == ["D", "D", "D"]


def test_somebody_who_was_moved_meanwhile_is_not_taken_into_a_new_group(client, run) -> None:
    body = post(client, run, "found", seat=f"{seat(run, 0).pk}:B").content.decode()

    assert ('role="alert"' in body, letters(run)[0]) == (True, "A")


@pytest.mark.parametrize("wrong", ["", "x", "0:", "999999:A", "1:Q"])
def test_a_new_group_of_nobody_known_is_refused(client, run, wrong) -> None:
    body = post(client, run, "found", seat=wrong).content.decode()

    assert ('role="alert"' in body, run.groups.count()) == (True, 3)


def test_no_new_group_is_offered_where_nobody_could_fill_it(client, run) -> None:
    Round.objects.update(min_size=3)

    page = client.get(f"/en/runs/seats/{seat(run, 0).pk}/").content.decode()

    assert "/found/" not in page


def test_the_result_says_who_meets_again_and_who_waits(client, run) -> None:
    group = run.groups.get(letter="A")
    group.rationale = {**group.rationale, "pairs": 3, "new_pairs": 1}
    group.save()

    before = client.get(f"/en/runs/{run.pk}/").context["result"]
    after = post(client, run, "move", seat=seat(run, 9).pk, **{"from": "", "to": "B"}).context["result"]

    assert before == "2 pairs have sat together before. 1 person waits for a seat."
    assert after == "2 pairs have sat together before. Everybody has a seat."

"""A search that can find nothing: said in plain words, names nobody whom a secret rule concerns, changes nothing."""

import pytest

from clusterportal.core.models import Job, JobState
from focusgroups.enums import ExclusionKind, ExclusionVisibility, RoundState
from focusgroups.models import Exclusion
from matchmaking.enums import RunState
from matchmaking.exceptions import RunError
from matchmaking.services.board import pin_seat
from matchmaking.services.improving import improve_rest
from matchmaking.services.runs import start_run
from members.enums import DecisionLevel
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_run
from tests.factories.members import make_company, make_leader, make_manager

from .work import work_off

pytestmark = pytest.mark.django_db
TASK = "matchmaking.propose_groups"


@pytest.fixture
def run():
    """Two groups of three; the first two of group A are pinned there."""
    round = make_round(state=RoundState.REVIEW, min_size=2, max_size=3)
    people = [make_application(round=round, travel_limit_km=500) for _number in range(6)]
    run = make_run(round)
    make_proposed_group(run, people[:3], "A")
    make_proposed_group(run, people[3:], "B")
    for seat in run.groups.get(letter="A").seats.order_by("application")[:2]:
        pin_seat(seat=seat, actor=None)
    return run


def exclude(run, visibility: str) -> None:
    """The first pinned person names the second one, after the search has been asked for."""
    one, other = (seat.application for seat in run.seats.filter(pinned=True).select_related("application__person"))
    Exclusion.objects.create(application=one, kind=ExclusionKind.PRIVATE, visibility=visibility, person=other.person)


def names(run) -> list[str]:
    return [seat.application.person.name for seat in run.seats.select_related("application__person")]


def search(run, visibility: str):
    """What becomes of improving the rest when the exclusion appears in between."""
    again = improve_rest(run=run, actor=make_manager(run.round.cluster, language="en"))
    exclude(run, visibility)
    work_off(TASK)
    again.refresh_from_db()
    run.refresh_from_db()
    return again


def test_the_people_concerned_are_named_with_two_ways_out(run, client) -> None:
    again = search(run, ExclusionVisibility.OFFICE)

    client.force_login(again.started_by)
    page = client.get(f"/en/runs/{again.pk}/").content.decode()
    pinned = [seat.application.person.name for seat in run.seats.filter(pinned=True)]
    assert [name in again.error for name in pinned] == [True, True]
    assert again.error in page
    assert (f'href="/en/runs/{run.pk}/"' in page, f'action="/en/rounds/{run.round_id}/runs/add/"' in page) == (
        True,
        True,
    )


def test_it_ends_as_failed_and_everything_is_as_before(run) -> None:
    again = search(run, ExclusionVisibility.OFFICE)

    assert (again.state, run.state, run.round.state) == (RunState.FAILED, RunState.DONE, RoundState.REVIEW)
    assert again.seats.count() == 0
    assert Job.objects.get(task=TASK).state == JobState.DONE


def test_a_secret_rule_names_nobody(run) -> None:
    again = search(run, ExclusionVisibility.NOBODY)

    assert again.state == RunState.FAILED
    assert [name for name in names(run) if name in again.error] == []
    assert "a confidential rule" in again.error


def test_a_secret_rule_elsewhere_does_not_hide_whom_an_open_one_concerns(run) -> None:
    one, other = run.seats.filter(group__letter="B").select_related("application__person")[:2]
    Exclusion.objects.create(
        application=one.application,
        kind=ExclusionKind.PRIVATE,
        visibility=ExclusionVisibility.NOBODY,
        person=other.application.person,
    )

    again = search(run, ExclusionVisibility.OFFICE)

    assert [seat.application.person.name in again.error for seat in run.seats.filter(pinned=True)] == [True, True]


def test_many_people_are_counted_after_the_first_five(run) -> None:
    from matchmaking.board.infeasible import infeasible_sentence

    keys = list(run.seats.values_list("application", flat=True))

    sentence = infeasible_sentence(run, keys)

    assert sum(name in sentence for name in names(run)) == 5


def test_a_round_of_too_few_companies_is_refused_at_once() -> None:
    round = make_round(state=RoundState.CLOSED, decision_makers_only=False)
    company = make_company(cluster=round.cluster)
    for _number in range(6):
        make_application(round=round, person=make_leader(company).person)

    with pytest.raises(RunError) as refused:
        start_run(round=round, actor=None)

    assert ("1 company" in refused.value.message or "1 Unternehmen" in refused.value.message) is True


def test_a_round_of_too_few_decision_makers_is_refused_at_once() -> None:
    round = make_round(state=RoundState.CLOSED)
    for _number in range(6):
        make_application(round=round)
    round.applications.first().person.affiliations.update(decision_level=DecisionLevel.HEAD)
    round.applications.last().person.affiliations.update(decision_level=DecisionLevel.HEAD)

    with pytest.raises(RunError) as refused:
        start_run(round=round, actor=None)

    assert ("4" in refused.value.message, "5" in refused.value.message) == (True, True)

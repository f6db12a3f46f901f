"""Is a round ready? The problem in words, with the ways out beside it on the office's page."""

import pytest

from focusgroups.enums import ApplicationState, RoundState
from focusgroups.models import Round
from focusgroups.readiness import check_readiness
from focusgroups.rows import applicants_of
from tests.factories.focusgroups import make_application, make_round
from tests.factories.members import make_manager

pytestmark = pytest.mark.django_db


def applied(number: int, **fields) -> Round:
    round = make_round(**fields)
    for _number in range(number):
        make_application(round=round, travel_limit_km=500)
    return round


def test_nineteen_cannot_be_cut_and_two_ways_out_stand_beside_it(client) -> None:
    round = applied(19)
    client.force_login(make_manager(round.cluster, language="en"))

    page = client.get(f"/en/rounds/{round.pk}/").content.decode()

    assert "1 person waits, or 1 more must join." in page
    assert (f'href="/en/rounds/{round.pk}/invite/"' in page, f'href="/en/rounds/{round.pk}/edit/"' in page) == (
        True,
        True,
    )


@pytest.mark.parametrize(("people", "waiting", "needed"), [(4, 4, 1), (7, 1, 3), (9, 3, 1), (14, 2, 1), (20, 0, 0)])
def test_the_arithmetic_names_who_waits_and_how_many_are_missing(people, waiting, needed) -> None:
    round = applied(people)

    cut, remarks = check_readiness(round, applicants_of(round.pk)[0])

    assert (cut.waiting, cut.needed) == (waiting, needed)
    assert remarks[0].well is (waiting == 0)


def test_who_was_invited_and_has_not_confirmed_is_counted_and_not_matched() -> None:
    round = applied(5, state=RoundState.OPEN)
    make_application(round=round, state=ApplicationState.INVITED)

    applicants, invited = applicants_of(round.pk)
    _cut, remarks = check_readiness(round, applicants, len(invited))

    assert [remark.well for remark in remarks][:2] == [True, False]
    assert round.applications.to_place().count() == 5

"""The days of a round as its page shows them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from focusgroups.enums import RoundState
from focusgroups.views.rounds import timeline
from tests.factories.focusgroups import make_round

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (RoundState.OPEN, ["done", "now", "", ""]),
        (RoundState.CLOSED, ["done", "done", "now", ""]),
        (RoundState.REVIEW, ["done", "done", "now", ""]),
        (RoundState.PUBLISHED, ["done", "done", "done", "now"]),
    ],
)
def test_office_may_be_ahead_of_its_dates(state: RoundState, shown: list[str]) -> None:
    today = timezone.localdate()
    days = {
        "opens_on": today - timedelta(days=9),
        "closes_on": today + timedelta(days=9),
        "answer_by": today + timedelta(days=19),
        "starts_on": today + timedelta(days=40),
    }

    steps = timeline(make_round(state=state, **days))

    assert [step["state"] for step in steps] == shown

"""The start page of a visitor: what it shows, what it does not, and how often it asks the database."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.enums import EventState
from focusgroups.enums import RoundState
from tests.factories.events import make_event
from tests.factories.focusgroups import make_round
from tests.factories.members import (
    make_cluster,
)

from .start import queries_of, start

pytestmark = pytest.mark.django_db


def test_visitor_sees_networks_by_state_and_the_next_public_events(client):
    make_cluster(state="TH")
    make_cluster(state="TH")
    make_cluster(state="BY", released=False)
    host = make_cluster(state="BE")
    for number in range(5):
        make_event(title=f"Event {number}", days=number + 1, cluster=host)
    make_event(title="Draft", days=0.5, cluster=host, state=EventState.DRAFT)
    make_event(title="Called off", days=0.5, cluster=host, state=EventState.CANCELLED)

    context = start(client).context

    assert (context["counts"], context["network_count"], context["event_count"]) == ({"TH": 2, "BE": 1}, 3, 5)
    assert [event.title for event in context["events"]] == ["Event 0", "Event 1", "Event 2", "Event 3"]
    assert context["networks"][0] == host


def test_question_of_the_visitor_goes_to_the_enquiry_form(client):
    page = start(client).content.decode()
    form = client.post(reverse("matchmaking:enquiry_begin"), {"text": "Wir kleben Glas."})

    assert f'action="{reverse("matchmaking:enquiry_begin")}" method="post"' in page
    assert "Wir kleben Glas." in form.content.decode()


def test_visitor_is_told_of_the_public_round_that_closes_next(client):
    make_round(state=RoundState.DRAFT, title="Draft")
    make_round(cluster=make_cluster(released=False), title="Hidden")
    make_round(title="Later")
    today = timezone.localdate()
    sooner = make_round(title="Sooner", closes_on=today + timedelta(days=2))
    make_round(title="Past", opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))

    assert start(client).context["round"] == sooner


def test_reading_the_start_page_sets_no_cookie(client):
    assert dict(start(client).cookies) == {}


def test_visitors_page_asks_equally_often(client):
    counts = []
    for _turn in range(2):
        make_event()
        make_round()
        counts.append(queries_of(client))

    assert counts[0] == counts[1] <= 7

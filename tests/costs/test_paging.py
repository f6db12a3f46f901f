"""No page shows all there is: however many rows there are, a page has so many."""

import re

import pytest

from focusgroups.models import Application
from tests.factories.events import make_event
from tests.factories.focusgroups import make_application
from tests.factories.members import make_cluster, make_company, make_person

from .pages import make_portal, pages

pytestmark = pytest.mark.django_db


def fill(name, portal, number):
    if name == "directory":
        for _number in range(number):
            make_cluster()
    elif name == "events":
        for _number in range(number):
            make_event(cluster=portal.cluster)
    elif name == "members of an office":
        for _number in range(number):
            make_company(cluster=portal.cluster)
    else:
        first = make_application(round=portal.round)
        people = [make_person() for _number in range(number)]
        Application.objects.bulk_create(
            Application(round=portal.round, person=person, company=first.company) for person in people
        )


@pytest.mark.parametrize(
    ("name", "row", "most"),
    [
        ("directory", '<li class="row network">', 30),
        ("events", '<li class="row leafed">', 20),
        ("members of an office", '<td data-label="Zeitraum">', 20),
        ("round of the office", '<th scope="row">', 50),
    ],
)
def test_list_goes_on_with_the_next_page(client, name, row, most):
    portal = make_portal()
    user, address, _queries = pages(portal)[name]
    if user is not None:
        client.force_login(user)
    fill(name, portal, most + 3)

    first, second = (client.get(address, query).content.decode() for query in ({}, {"page": "2"}))

    counts = [len(re.findall(re.escape(row), page.partition('id="list"')[2])) for page in (first, second)]
    assert counts[0] == most
    assert 3 <= counts[1] <= 5
    assert ('rel="next"' in first, 'rel="prev"' in second) == (True, True)

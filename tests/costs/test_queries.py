"""The bounds of the bench that do not depend on the machine: queries, at one row and at many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import User

from .pages import grow, make_portal, pages

pytestmark = pytest.mark.django_db


def queries_of(user: User | None, address: str) -> int:
    client = Client()
    if user is not None:
        client.force_login(user)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_no_page_asks_more_than_it_may_with_one_row_or_with_many():
    portal = make_portal()
    grow(portal, 1)
    listed = pages(portal)

    few = {name: queries_of(user, address) for name, (user, address, _most) in listed.items()}
    grow(portal, 5)
    many = {name: queries_of(user, address) for name, (user, address, _most) in listed.items()}

    assert many == few
    assert {name: few[name] for name, (_user, _address, most) in listed.items() if few[name] > most} == {}

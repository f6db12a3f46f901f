"""The bounds of the bench that do not depend on the machine: queries, at one row and at many."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import User

from . import filtered
from .pages import grow, make_portal, pages

pytestmark = pytest.mark.django_db
Pages = dict[str, tuple[User | None, str, int]]


def queries_of(user: User | None, address: str) -> int:
    client = Client()
    if user is not None:
        client.force_login(user)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def counted_before_and_after(listed: Pages, more: Callable[[], None]) -> list[dict[str, int]]:
    """The queries of each page, and again with more rows."""
    few = {name: queries_of(user, address) for name, (user, address, _most) in listed.items()}
    more()
    return [few, {name: queries_of(user, address) for name, (user, address, _most) in listed.items()}]


def too_many(listed: Pages, counted: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counted.items() if number > listed[name][2]}


def test_no_page_asks_more_than_it_may_with_one_row_or_with_many():
    portal = make_portal()
    grow(portal, 1)
    listed = pages(portal)

    few, many = counted_before_and_after(listed, lambda: grow(portal, 5))

    assert many == few
    assert too_many(listed, few) == {}


def test_no_list_asks_more_with_all_filters_set():
    rows = filtered.make_filtered()
    filtered.grow(rows, 1)
    listed = filtered.lists(rows)

    few, many = counted_before_and_after(listed, lambda: filtered.grow(rows, 5))

    assert many == few
    assert too_many(listed, few) == {}


def test_filters_leave_the_rows_that_were_made_for_them():
    rows = filtered.make_filtered()
    filtered.grow(rows, 3)

    for name, (user, address, _most) in filtered.lists(rows).items():
        client = Client()
        if user is not None:
            client.force_login(user)
        assert (name, client.get(address).context["found"]) == (name, 3)

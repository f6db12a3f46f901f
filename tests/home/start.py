"""The start page, for the tests of each role's."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

START = reverse("home:start")


def start(client, user=None):
    if user is not None:
        client.force_login(user)
    response = client.get(START)
    assert response.status_code == 200
    return response


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(START)
    return len(queries)


def addresses(entries):
    return [entry.url for entry in entries]

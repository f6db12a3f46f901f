"""The addresses of the calendar's pages and what stands on them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.events import make_event, make_registration
from tests.factories.members import make_cluster, make_topic

LIST, MANAGE, ADD = reverse("events:event_list"), reverse("events:event_manage"), reverse("events:event_create")


def url(name, event):
    return reverse(f"events:{name}", args=[event.pk])


def titles(response):
    return [event.title for event in response.context["events"]]


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def more_events(cluster=None):
    for _number in range(3):
        hosts = [cluster or make_cluster(), make_cluster()]
        make_registration(event=make_event(hosts=hosts, topics=(make_topic(),), capacity=9))

"""A network that is named as a host is asked first; until it agrees, nobody reads its name and it opens nothing."""

import pytest
from django.urls import reverse

from clusterportal.core.models import Job, OutgoingMail
from events import hosting
from events.enums import EventState
from events.hosting import TELL, answer_request, ask_hosts, tell_answer
from events.models import Event, HostRequest
from tests.factories.events import make_event
from tests.factories.members import make_cluster, make_manager
from tests.threads import at_once, without_lock

from .pages import ADD, url
from .test_office_pages import event_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def networks():
    return make_cluster(short_name="Fragend"), make_cluster(short_name="Gefragt")


def asked_for(event, cluster, actor=None):
    ask_hosts(event=event, clusters=[cluster], actor=actor)
    return HostRequest.objects.get()


def act(client, name, request):
    return client.post(reverse(f"events:{name}", args=[request.pk]), follow=True)


def names(event):
    return sorted(event.hosts.values_list("short_name", flat=True))


def test_other_network_is_asked_and_not_shown(client, networks):
    own, other = networks
    office = make_manager(other)
    client.force_login(make_manager(own))

    client.post(ADD, event_data(own, hosts=[own.pk, other.pk], publish="1"))

    event, request = Event.objects.get(), HostRequest.objects.get()
    assert (names(event), request.cluster, request.state) == (["Fragend"], other, "asked")
    assert OutgoingMail.objects.get().to == office.email
    own_page = client.get(event.get_absolute_url()).content.decode()
    client.logout()
    public = client.get(event.get_absolute_url()).content.decode()
    listed = [row.hosts for row in client.get("/events/").context["events"]]
    assert ["Gefragt" in page.partition("<main")[2] for page in (own_page, public)] == [True, False]
    assert listed == [("Fragend",)]
    client.force_login(office)
    assert client.get(url("event_edit", event)).status_code == 403


def test_asked_office_reads_it_on_its_start_page_and_accepts(client, networks):
    own, other = networks
    event = make_event(cluster=own, title="Joint")
    asker = make_manager(own)
    request = asked_for(event, other, asker)
    client.force_login(make_manager(other))
    address = reverse("events:host_request", args=[request.pk])

    todo = client.get("/").context["to_do"]
    page = client.get(address).content.decode()
    act(client, "host_accept", request)

    assert [entry.url for entry in todo] == [address]
    assert "Mit ausrichten" in page
    assert names(event) == ["Fragend", "Gefragt"]
    assert client.get("/").context["to_do"] == []
    assert client.get(url("event_edit", event)).status_code == 200


def test_answers_are_taken_back_until_the_other_office_is_told(client, networks):
    own, other = networks
    event = make_event(cluster=own)
    asker = make_manager(own)
    request = asked_for(event, other, asker)
    OutgoingMail.objects.all().delete()
    client.force_login(make_manager(other))

    act(client, "host_accept", request)
    act(client, "host_undo", request)
    after_undo = names(event), HostRequest.objects.get().state, OutgoingMail.objects.count()
    act(client, "host_decline", request)
    job = Job.objects.get(task=TELL)
    job.delete()
    tell_answer(request_id=job.object_id)
    act(client, "host_undo", request)

    assert after_undo == (["Fragend"], "asked", 0)
    assert (names(event), HostRequest.objects.get().state) == (["Fragend"], "declined")
    assert OutgoingMail.objects.get().to == asker.email


def test_who_has_accepted_while_the_form_was_open_stays(client, networks):
    own, other = networks
    event = make_event(cluster=own, town=None, online=True)
    request = asked_for(event, other)
    client.force_login(make_manager(own))
    form = client.get(url("event_edit", event)).context["form"]
    ticked = {cluster.pk for cluster in form["hosts"].value() if not isinstance(cluster, int)} or set(
        form["hosts"].value()
    )

    answer_request(request=request, accepts=True, actor=make_manager(other))
    client.post(url("event_edit", event), event_data(own, hosts=sorted(ticked)))

    assert ticked == {own.pk, other.pk}
    assert names(event) == ["Fragend", "Gefragt"]


def test_network_that_is_left_out_again_is_no_longer_asked(client, networks):
    own, other = networks
    event = make_event(cluster=own, town=None, online=True)
    asked_for(event, other)
    client.force_login(make_manager(own))

    client.post(url("event_edit", event), event_data(own))

    assert HostRequest.objects.count() == 0


def test_network_is_asked_once_and_again_only_after_it_declined(networks):
    own, other = networks
    office = make_manager(other)
    event = make_event(cluster=own)
    request = asked_for(event, other)

    asked_for(event, other)
    answer_request(request=request, accepts=False, actor=office)
    asked_for(event, other)

    assert OutgoingMail.objects.filter(to=office.email).count() == 2


@pytest.mark.parametrize("changes", [{"state": EventState.CANCELLED}, {"over": True}])
def test_nobody_joins_what_does_not_take_place(client, networks, changes):
    own, other = networks
    event = make_event(cluster=own, days=-1 if "over" in changes else 5)
    Event.objects.filter(pk=event.pk).update(state=changes.get("state", event.state))
    request = asked_for(event, other)
    client.force_login(make_manager(other))

    act(client, "host_accept", request)

    assert names(event) == ["Fragend"]


def test_only_the_asked_office_answers(client, networks):
    own, other = networks
    request = asked_for(make_event(cluster=own), other)
    statuses = []

    for user in (make_manager(own), make_manager(make_cluster())):
        client.force_login(user)
        statuses.append(client.post(reverse("events:host_accept", args=[request.pk])).status_code)

    assert statuses == [404, 404]


def two_answers(how):
    own, other = make_cluster(), make_cluster()
    event = make_event(cluster=own)
    request = asked_for(event, other)
    office = make_manager(other)
    ends = at_once(
        lambda: how(request=request, accepts=True, actor=office),
        lambda: how(request=request, accepts=False, actor=office),
    )
    is_host = event.hosts.filter(pk=other.pk).exists()
    return ends, is_host == (HostRequest.objects.get().state == "accepted")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
def test_two_colleagues_who_answer_differently_at_once_give_one_answer():
    assert two_answers(answer_request) == (["WrongStateError", "done"], True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
def test_control_without_the_lock_both_answers_are_taken(monkeypatch):
    def fetch(request):
        return Event.objects.get(pk=request.event_id), HostRequest.objects.select_related("cluster").get(pk=request.pk)

    without_lock(monkeypatch, hosting, "_locked", fetch)

    ends, _fits = two_answers(answer_request.__wrapped__)

    assert ends == ["done", "done"]

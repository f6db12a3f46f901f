"""A prepared query answers as the plain one does, at every call anew, and refuses what it would freeze."""

import datetime as dt
import gc
import weakref
from threading import Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from clusterportal.core.prepared import plans, prepared
from events.models import Event
from members.models import Cluster, Membership, Town
from tests.factories.events import make_event
from tests.factories.members import make_cluster, make_manager, make_membership, make_superuser

pytestmark = pytest.mark.django_db


@prepared
def networks(ids: list[int], released: bool) -> QuerySet[Cluster]:
    return Cluster.objects.filter(pk__in=ids, released=released).select_related("town").order_by("pk")


@prepared
def running(cluster: int, day: dt.date) -> QuerySet[Membership]:
    return Membership.objects.running(day).filter(cluster=cluster)


@prepared
def coming(user: object, now: dt.datetime) -> QuerySet[Event]:
    return Event.objects.visible_to(user).upcoming(now).prefetch_related("hosts").order_by("pk")


def test_rows_are_those_of_the_arguments(django_assert_num_queries):
    first, second, third = make_cluster(), make_cluster(), make_cluster(released=False)
    networks([first.pk, second.pk], True)

    with django_assert_num_queries(1):
        found = networks([second.pk, third.pk], True)
        towns = [one.town.name for one in found]

    assert found == [second]
    assert towns == [second.town.name]
    assert networks([second.pk, third.pk], False) == [third]
    assert networks([first.pk], True) == [first]
    assert networks([], True) == []


def test_each_call_asks_the_database_anew():
    one = make_cluster()
    assert networks([one.pk], True) == [one]

    Cluster.objects.filter(pk=one.pk).update(short_name="Renamed")
    assert networks([one.pk], True)[0].short_name == "Renamed"

    Cluster.objects.filter(pk=one.pk).update(released=False)
    assert networks([one.pk], True) == []


def test_neither_rows_nor_arguments_are_kept():
    cluster = make_cluster(name="Unverwechselbar")
    found = networks([cluster.pk], True)
    row, number = weakref.ref(found[0]), cluster.pk
    plan = plans.__dict__[networks][shape_of_networks(1)]

    del found
    gc.collect()

    assert row() is None
    assert [param for param in plan.params if param == number and param is not True] == []
    assert "Unverwechselbar" not in f"{plan.sql} {plan.params}"


def shape_of_networks(ids: int) -> tuple[object, ...]:
    return get_language(), (list, ids), (bool, True)


def test_rights_that_are_taken_away_hold_at_once():
    cluster = make_cluster()
    draft, now = make_event(cluster=cluster, state="draft"), timezone.now()
    manager = make_manager(cluster)
    assert coming(manager, now) == [draft]

    manager.cluster_roles.all().delete()
    del manager.managed_cluster_ids

    assert coming(manager, now) == []


def test_days_and_moments_are_arguments():
    membership = make_membership(starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 3, 31))
    cluster = membership.cluster_id
    event = make_event(starts_at=dt.datetime(2031, 3, 1, 9, tzinfo=dt.UTC))

    found = [running(cluster, dt.date(2026, 3, day)) for day in (1, 31)]

    assert found == [[membership], [membership]]
    assert running(cluster, dt.date(2026, 4, 1)) == running(cluster + 1, dt.date(2026, 3, 1)) == []
    assert coming(AnonymousUser(), event.ends_at) == [event]
    assert coming(AnonymousUser(), event.ends_at + dt.timedelta(seconds=1)) == []


def test_everybody_sees_what_the_plain_query_shows_them():
    ours, theirs = make_cluster(), make_cluster()
    draft, foreign = make_event(cluster=ours, state="draft"), make_event(cluster=theirs, state="draft")
    public = make_event(cluster=theirs)
    now = timezone.now()

    seen = [coming(user, now) for user in (make_manager(ours), make_manager(theirs), AnonymousUser(), make_superuser())]

    assert seen == [[draft, public], [foreign, public], [public], [draft, foreign, public]]
    assert [host.pk for host in seen[0][0].hosts.all()] == [ours.pk]


def test_each_thread_has_its_own_and_equal_query():
    found: list[list[Town]] = []

    def ask() -> None:
        try:
            found.append(networks([-1], True))
        finally:
            connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert found == [[]] == [networks([-1], True)]


def test_moment_that_was_not_handed_in_is_refused():
    @prepared
    def frozen(town: int) -> QuerySet[Event]:
        return Event.objects.upcoming().filter(town=town)

    with pytest.raises(ValueError, match="for ever"):
        frozen(1)


def test_argument_that_is_not_in_the_query_is_refused():
    @prepared
    def compared(town: int) -> QuerySet[Town]:
        return Town.objects.filter(name="Jena") if town == 1 else Town.objects.filter(name="Gera")

    with pytest.raises(ValueError, match="missing"):
        compared(1)


def test_query_asked_meanwhile_is_refused():
    @prepared
    def twice(town: int) -> QuerySet[Town]:
        return Town.objects.filter(pk__in=list(Town.objects.filter(pk=town).values_list("pk", flat=True)))

    with pytest.raises(ValueError, match="another"):
        twice(1)

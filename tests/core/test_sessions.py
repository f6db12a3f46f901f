"""A session is found by its key while it lasts, and by nothing else."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from clusterportal.core.sessions import SessionStore

pytestmark = pytest.mark.django_db


def saved(**values: object) -> str:
    store = SessionStore()
    store.update(values)
    store.save()
    return store.session_key


def read(key: str) -> tuple[dict[str, object], str | None]:
    """What is in it, and the key that the store goes on with."""
    store = SessionStore(key)
    return dict(store.items()), store.session_key


def test_each_key_opens_its_own_session():
    first, second = saved(of="first"), saved(of="second")

    assert [read(key) for key in (first, second)] == [({"of": "first"}, first), ({"of": "second"}, second)]


def test_what_changes_is_read_at_once():
    key = saved(of="first")
    assert read(key)[0] == {"of": "first"}

    store = SessionStore(key)
    store["of"] = "changed"
    store.save()
    assert read(key)[0] == {"of": "changed"}

    SessionStore(key).flush()
    assert read(key) == ({}, None)


def test_key_of_an_ended_or_of_no_session_is_not_gone_on_with():
    key = saved(of="ended")
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    assert [read(one) for one in (key, "x" * 32, "stand-in 0", "' OR 1=1 --")] == [({}, None)] * 4

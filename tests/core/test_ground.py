"""The small pieces: the log, private answers, errors, what the web side needs of the broker."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from clusterportal.core.audit import record
from clusterportal.core.exceptions import DomainError
from clusterportal.core.middleware import PrivateCacheMiddleware
from clusterportal.core.models import LogEntry
from tests.factories.members import make_cluster, make_user


@pytest.mark.django_db
def test_record_names_actor_act_and_target() -> None:
    actor, cluster = make_user(), make_cluster()

    record(actor=actor, verb="cluster_renamed", target=cluster, old="Werkhalle")

    entry = LogEntry.objects.get()
    assert (entry.actor, entry.verb, entry.details) == (actor, "cluster_renamed", {"old": "Werkhalle"})
    assert (entry.target_type, entry.target_id) == ("members.cluster", cluster.pk)


@pytest.mark.django_db
def test_entry_outlives_its_actor() -> None:
    actor = make_user()
    record(actor=actor, verb="cluster_renamed", target=make_cluster())

    actor.delete()

    assert LogEntry.objects.get().actor is None


@pytest.mark.django_db
@pytest.mark.parametrize(("signed_in", "header"), [(True, "private, no-store"), (False, "public, max-age=60")])
def test_only_answers_to_signed_in_people_are_kept_out_of_caches(signed_in: bool, header: str) -> None:
    request = RequestFactory().get("/")
    request.user = make_user() if signed_in else AnonymousUser()
    middleware = PrivateCacheMiddleware(lambda _: HttpResponse(headers={"Cache-Control": "public, max-age=60"}))

    given = set(middleware(request)["Cache-Control"].split(", ")) - ({"max-age=60"} if signed_in else set())

    assert given == set(header.split(", "))


def test_domain_error_carries_its_sentence() -> None:
    error = DomainError("The round is closed.")

    assert (error.message, str(error)) == ("The round is closed.", "The round is closed.")

"""Without a second factor the offices, staff and operators see what a visitor sees, at every address of the URLconf."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from clusterportal.core.policies import registered
from members.second_factor import WAY_THROUGH

from .cast import BY_PRIVATE_LINK, Cast, build_cast
from .urlconf import address

HELD_BACK = ("own_manager", "foreign_manager", "staff", "superuser")
SET_UP = reverse("mfa_index")

pytestmark = [pytest.mark.django_db, pytest.mark.second_factor]


def addresses(cast: Cast) -> Iterator[tuple[str, str]]:
    """Every address of ours with each kind of object, and every list and form of the administration."""
    for policies in registered().values():
        for policy in policies:
            for kind in policy.answers:
                yield policy.method, address(policy.name, cast.objects.get((policy.subject, kind)))
    for model, model_admin in admin.site._registry.items():
        start = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield "get", reverse(f"{start}_changelist")
        yield "get", reverse(f"{start}_add")
        if found := model_admin.model._default_manager.first():
            yield "get", reverse(f"{start}_change", args=[found.pk])
    yield "get", reverse("admin:index")
    yield "get", reverse("admin:jsi18n")


def is_public(url: str) -> bool:
    return not getattr(resolve(url.partition("?")[0]).func, "login_required", True)


def faults(cast: Cast, role: str) -> dict[str, str]:
    """Address to what was wrong with its answer."""
    found = {}
    for method, url in addresses(cast):
        client = Client(raise_request_exception=False)
        with transaction.atomic():
            client.force_login(cast.users[role])
            response = getattr(client, method)(url)
            transaction.set_rollback(True)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        leaked = [c.text for c in cast.canaries if c.text in body.decode(errors="replace") and not is_private(url)]
        closed = response.status_code == 302 and response.headers["Location"] == SET_UP
        if leaked or not (closed or is_public(url)):
            found[f"{method} {url}"] = f"{response.status_code} {leaked}"
    return found


def is_private(url: str) -> bool:
    """Opened by a private link: whoever has it sees it, with or without an account."""
    return resolve(url).view_name in BY_PRIVATE_LINK


@pytest.mark.walks
@pytest.mark.parametrize("role", HELD_BACK)
def test_every_address_that_is_not_public_leads_to_setting_up(role: str) -> None:
    assert faults(build_cast(), role) == {}


@pytest.mark.walks
def test_the_check_finds_a_door_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with one closed address on the list of the way through, the walk names it."""
    monkeypatch.setattr("members.second_factor.SIGNING_IN", WAY_THROUGH | {"members:membership_list"})

    found = faults(build_cast(), "own_manager")

    assert set(found) == {f"get {reverse('members:membership_list')}"}


@pytest.mark.parametrize("role", ["leader", "other_leader", "group_member"])
def test_leaders_may_choose(client: Client, role: str) -> None:
    cast = build_cast()
    client.force_login(cast.users[role])

    response = client.get(reverse("members:profile"))

    assert response.status_code == 200


def test_the_way_through_shows_nobody_elses_data(client: Client) -> None:
    """What stays open is about the account itself."""
    assert {name.partition("_")[0] for name in WAY_THROUGH} == {"account", "mfa"}
    assert not any("remove" in name or "deactivate" in name for name in WAY_THROUGH)

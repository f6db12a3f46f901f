"""The permission matrix: every address, as every role, on every kind of object; exact status, and nothing leaks."""

import pytest
from django.db import transaction
from django.test import Client

from clusterportal.core.policies import ROLES, Policy, registered
from members.models import User

from .cast import BY_PRIVATE_LINK, Cast
from .urlconf import address, named_patterns

CASES = [
    pytest.param(policy, kind, id=f"{policy.name}-{policy.method}-{kind}")
    for policies in registered().values()
    for policy in policies
    for kind in policy.answers
]


def without_policy(names: set[str]) -> set[str]:
    return names - set(registered())


def ask(cast: Cast, policy: Policy, kind: str, role: str) -> tuple[int, str, str]:
    """Status, body and target of the answer; whatever the request changed is undone."""
    client = Client(raise_request_exception=False)
    account = cast.users[role]
    with transaction.atomic():
        if account is not None:
            client.force_login(User.objects.get(pk=account.pk))  # nothing that an earlier request left on the object
        url = address(policy.name, cast.objects.get((policy.subject, kind)))
        response = getattr(client, policy.method)(url, dict(policy.data))
        transaction.set_rollback(True)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body.decode(errors="replace"), response.headers.get("Location", "")


def leaks(cast: Cast, policy: Policy, role: str, body: str) -> list[str]:
    if policy.name in BY_PRIVATE_LINK:
        return []
    return [c.text for c in cast.canaries if role not in c.readers and c.text in body]


def test_every_address_has_a_policy() -> None:
    names = {name for name, _ in named_patterns()}

    assert without_policy(names) == set()


def test_a_planted_address_without_policy_is_found() -> None:
    names = {name for name, _ in named_patterns()} | {"members:planted"}

    assert without_policy(names) == {"members:planted"}


def test_every_policy_has_an_address() -> None:
    names = {name for name, _ in named_patterns()}

    assert set(registered()) - names == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("policy", "kind"), CASES)
def test_answers_are_exact_and_leak_nothing(cast: Cast, policy: Policy, kind: str) -> None:
    answers, found = {}, {}

    for role in ROLES:
        status, body, location = ask(cast, policy, kind, role)
        answers[role] = status
        found[role] = leaks(cast, policy, role, body)
        if role == "anonymous" and policy.answers[kind]["anonymous"] == 302 and status == 302:
            found[role] += [] if "/account/login/" in location or policy.method == "post" else [f"sent to {location}"]

    assert answers == dict(policy.answers[kind])
    assert {role: texts for role, texts in found.items() if texts} == {}


@pytest.mark.django_db
def test_the_leak_check_sees_a_planted_leak(cast: Cast) -> None:
    policy = Policy("home:start", answers={})
    secret = next(c for c in cast.canaries if "enemy-own" in c.text)

    assert leaks(cast, policy, "own_manager", f"<p>{secret.text}</p>") == [secret.text]
    assert leaks(cast, policy, "leader", f"<p>{secret.text}</p>") == []

"""Numbers that no row can have, and other nonsense, in the address of every list of the administration."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories.events import make_event
from tests.factories.focusgroups import make_round
from tests.factories.matchmaking import make_enquiry
from tests.factories.members import make_alliance, make_cluster, make_company, make_superuser

pytestmark = pytest.mark.django_db

HUGE = "9" * 20
NONSENSE = (HUGE, f"-{HUGE}", "9" * 5000, "x", "\0")
LOOKUPS = ("", "__exact", "__id__exact", "__in", "__gte", "__year", "__isnull")
OF_LIST = ("p", "o", "q", "all", "_to_field", "_changelist_filters", "nothing")


def filters_of(model_admin: admin.ModelAdmin) -> Iterator[str]:
    for one in model_admin.list_filter:
        yield one if isinstance(one, str) else one.parameter_name
    if model_admin.date_hierarchy:
        yield model_admin.date_hierarchy


def questions(model_admin: admin.ModelAdmin) -> list[str]:
    names = [*OF_LIST, *(name + lookup for name in filters_of(model_admin) for lookup in LOOKUPS)]
    return [urlencode({name: value}) for name in names for value in NONSENSE]


def faults(client: Client, addresses: list[str]) -> dict[str, int]:
    """Addresses that end in an error page."""
    found = {}
    for address in addresses:
        with transaction.atomic():
            status = client.get(address, follow=True).status_code
            transaction.set_rollback(True)
        if status >= 500:
            found[address[:120]] = status
    return found


def quiet(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def fill() -> None:
    cluster = make_cluster(alliance=make_alliance())
    make_company(cluster=cluster)
    make_event(cluster=cluster)
    make_round(cluster=cluster)
    make_enquiry()


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_no_list_breaks_at_nonsense(model) -> None:
    fill()
    client, name = quiet(make_superuser()), f"admin:{model._meta.app_label}_{model._meta.model_name}"
    address = reverse(f"{name}_changelist")

    asked = [f"{address}?{question}" for question in questions(admin.site._registry[model])]

    assert faults(client, asked) == {}


def test_list_for_a_number_that_no_row_has_is_empty_and_says_so(client) -> None:
    fill()
    client.force_login(make_superuser())

    response = client.get(reverse("admin:members_cluster_changelist"), {"alliances__id__exact": HUGE})

    assert (response.status_code, list(response.context["cl"].result_list)) == (200, [])
    assert "eine Zahl, die kein Eintrag hat" in response.content.decode()


def test_no_page_of_one_row_breaks_at_nonsense() -> None:
    client, numbers = quiet(make_superuser()), (HUGE, "x")
    names = [f"admin:{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]

    asked = [
        reverse(f"{name}_{page}", args=[number])
        for name in names
        for page in ("change", "history", "delete")
        for number in numbers
    ]

    assert faults(client, asked) == {}

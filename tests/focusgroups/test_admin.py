"""The admin knows rounds and agreements; nothing of groups, applicants and exclusions."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from focusgroups.enums import RoundState
from focusgroups.models import Agreement, AgreementVersion, Round
from focusgroups.services.agreements import ensure_default_agreement
from tests.factories.focusgroups import make_round
from tests.factories.members import make_superuser

pytestmark = pytest.mark.django_db


def test_only_rounds_and_agreements_have_pages() -> None:
    registered = {model for model in apps.get_app_config("focusgroups").get_models() if admin.site.is_registered(model)}
    inlines = {inline.model for model in registered for inline in admin.site._registry[model].inlines}

    assert registered == {Round, Agreement}
    assert inlines == {AgreementVersion}


def test_state_of_a_round_is_changed_by_its_office_only(client: Client) -> None:
    round = make_round(state=RoundState.DRAFT)
    client.force_login(make_superuser())

    client.post(reverse("admin:focusgroups_round_change", args=[round.pk]), {"title": "Changed", "state": "open"})

    round.refresh_from_db()
    assert round.state == RoundState.DRAFT


def test_accepted_wording_cannot_be_changed(client: Client) -> None:
    version = ensure_default_agreement()
    client.force_login(make_superuser())
    address = reverse("admin:focusgroups_agreement_change", args=[version.agreement_id])
    prefix = "versions"

    client.post(
        address,
        {
            "name": "Renamed",
            "cluster": "",
            f"{prefix}-TOTAL_FORMS": 1,
            f"{prefix}-INITIAL_FORMS": 1,
            f"{prefix}-0-id": version.pk,
            f"{prefix}-0-agreement": version.agreement_id,
            f"{prefix}-0-text_de": "changed",
        },
    )

    version.refresh_from_db()
    assert version.text_de != "changed"

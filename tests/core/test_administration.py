"""What the pages of the administration have in common."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from clusterportal.core.administration import WordsField
from tests.factories.events import make_event, make_registration
from tests.factories.members import (
    make_alliance,
    make_cluster,
    make_company,
    make_leader,
    make_membership,
    make_person,
    make_staff,
    make_superuser,
    make_topic,
)

pytestmark = pytest.mark.django_db


def pages_of(user) -> list[str]:
    """Every list, add and change page that the user may open, with one object each."""
    make_person(user=user) if user.person_or_none is None else None
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"admin:{name}_changelist"))
        found.append(reverse(f"admin:{name}_add"))
        first = model._default_manager.first()
        if first is not None:
            found += [reverse(f"admin:{name}_{page}", args=[first.pk]) for page in ("change", "history", "delete")]
    return found


@pytest.mark.parametrize("maker", [lambda: make_staff(make_alliance()), make_superuser], ids=["staff", "superuser"])
def test_no_page_needs_inline_script_or_style(client, maker) -> None:
    user = maker()
    make_company(cluster=make_cluster())
    make_topic()
    client.force_login(user)
    faults = {}

    for address in pages_of(user):
        response = client.get(address)
        assert response.status_code in (200, 403, 302, 404), address
        html = response.content.decode() if response.status_code == 200 else ""
        inline = re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=\"", html)
        if inline:
            faults[address] = inline

    assert faults == {}


def test_every_page_stands_in_the_portal_frame(client) -> None:
    client.force_login(make_staff(make_alliance()))

    for name in ("index", "members_cluster_changelist", "members_topic_add"):
        html = client.get(reverse(f"admin:{name}")).content.decode()

        assert 'aria-label="Hauptmenü"' in html
        assert "css/tokens.css" in html
        assert "admin/css/base.css" not in html


def test_deleting_tells_numbers_and_no_names(client) -> None:
    """A topic's preview would list who has chosen it, and how high."""
    topic = make_topic()
    person = make_leader().person
    person.last_name = "Unverwechselbar"
    person.save()
    person.interests.create(topic=topic, rank=1)
    client.force_login(make_superuser())

    html = client.get(reverse("admin:members_topic_delete", args=[topic.pk])).content.decode()

    assert "Unverwechselbar" not in html
    assert "Das lässt sich nicht löschen" in html


def test_unused_topic_is_deleted_after_its_preview(client) -> None:
    topic = make_topic()
    client.force_login(make_superuser())
    address = reverse("admin:members_topic_delete", args=[topic.pk])

    preview = client.get(address).content.decode()
    client.post(address, {"post": "yes"})

    assert "Das verschwindet sofort und endgültig" in preview
    assert not type(topic).objects.filter(pk=topic.pk).exists()


def test_words_are_typed_one_per_line() -> None:
    field = WordsField(required=False)

    assert field.clean(" Optik \n\nLaser") == ["Optik", "Laser"]
    assert field.prepare_value(["Optik", "Laser"]) == "Optik\nLaser"
    assert not field.has_changed(["Optik"], "Optik\r\n")


def test_empty_list_says_what_to_do_next(client) -> None:
    client.force_login(make_superuser())

    empty = client.get(reverse("admin:members_topic_changelist")).content.decode()
    make_topic()
    searched = client.get(reverse("admin:members_topic_changelist"), {"q": "nichts davon"}).content.decode()

    assert "Hier steht noch nichts." in empty
    assert "Nichts passt dazu." in searched


def test_own_password_is_changed_in_the_portal(client) -> None:
    client.force_login(make_superuser())

    assert client.get(reverse("admin:password_change")).url == reverse("account_change_password")


@pytest.mark.parametrize(
    "address",
    [
        "members_company_changelist?memberships={membership}",
        "members_company_changelist?memberships__isnull=False",
        "members_company_changelist?affiliations__isnull=False",
        "members_cluster_changelist?memberships={membership}",
        "members_cluster_changelist?companies={company}",
        "members_cluster_changelist?talk_months__gt=3",
        "members_person_changelist?seats__isnull=False",
        "focusgroups_round_changelist?applications__isnull=False",
        "focusgroups_round_changelist?cluster__memberships={membership}",
        "events_registration_changelist?token__startswith=a",
        "members_user_changelist?kept_forms__isnull=False",
    ],
)
def test_no_filter_in_the_address_tells_what_the_list_does_not_show(client, address) -> None:
    """Django takes relations as filters: number by number they would tell which company belongs to which network."""
    membership = make_membership(cluster=make_cluster())
    make_registration(event=make_event())
    user = make_superuser() if address.startswith(("focus", "events", "members_user")) else make_staff(make_alliance())
    client.force_login(user)
    name, query = address.format(membership=membership.pk, company=membership.company_id).split("?")

    assert client.get(f"{reverse(f'admin:{name}')}?{query}").status_code in (302, 400)


@pytest.mark.parametrize(
    "address",
    [
        "members_cluster_changelist?kind__exact=association&released__exact=1&q=a",
        "members_cluster_changelist?alliances__id__exact=1",
        "events_event_changelist?starts_at__year=2026&starts_at__month=12&hosts__id__exact=1",
        "focusgroups_round_changelist?state__exact=open&cluster__id__exact=1&opens_on__year=2026",
        "members_user_changelist?is_staff__exact=1",
        "matchmaking_enquiry_changelist?queue=all",
    ],
)
def test_filters_beside_the_lists_go_on_working(client, address) -> None:
    make_staff(make_alliance())
    client.force_login(make_superuser())
    name, query = address.split("?")

    assert client.get(f"{reverse(f'admin:{name}')}?{query}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "members_cluster_changelist?kind__exact=%00",
        "core_job_changelist?queue=%00",
        "core_job_changelist?task=%00",
        "core_outgoingmail_changelist?state__exact=%00",
        "matchmaking_enquiry_changelist?state__exact=%00",
    ],
)
def test_zero_bytes_in_the_address_are_refused(client, address) -> None:
    """PostgreSQL cannot compare them: without the check the page ends in an error."""
    client.force_login(make_superuser())
    name, query = address.split("?")

    assert client.get(f"{reverse(f'admin:{name}')}?{query}").status_code == 400

"""The contact log: noted, corrected, removed and taken back; who is due; who never learns of it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.dates import months_before
from clusterportal.core.models import Job
from members.exceptions import MemberError
from members.models import Cluster, Membership, Talk
from members.services import end_membership
from members.services.talks import forget_talk, log_talk, remove_talk, restore_talk, set_talk_rhythm
from tests.factories.members import (
    make_cluster,
    make_company,
    make_manager,
    make_membership,
    make_person,
    make_superuser,
    make_topic,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db

NOTE = "Sucht eine Nachfolge, das weiß im Betrieb noch niemand."


def months_ago(months: int) -> date:
    return months_before(timezone.localdate(), months)


def due(user) -> list[Membership]:
    return list(Membership.objects.due_for_talk(user))


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_office_notes_a_talk_in_the_browser_and_the_member_leaves_the_list(client: Client) -> None:
    membership = make_membership()
    person, topic = make_person(company=membership.company), make_topic()
    manager = make_manager(membership.cluster)
    client.force_login(manager)
    listed = reverse("members:membership_list") + "?talk=due"
    assert membership.company.name in page(client, listed)

    typed = {"held_on": timezone.localdate(), "kind": "phone", "person": person.pk, "topics": topic.pk, "note": NOTE}
    response = client.post(reverse("members:talk_create", args=[membership.pk]), typed)

    assert response.url == f"{membership.get_absolute_url()}#talks"
    talk = Talk.objects.get()
    assert (talk.person, talk.kind, list(talk.topics.all()), talk.logged_by) == (person, "phone", [topic], manager)
    body = page(client, membership.get_absolute_url())
    assert NOTE in body
    assert person.name in body
    assert membership.company.name not in page(client, listed)


def test_other_offices_and_superusers_learn_nothing(client: Client) -> None:
    membership = make_membership()
    log_talk(membership=membership, held_on=timezone.localdate(), note=NOTE, actor=make_manager(membership.cluster))
    elsewhere = make_membership(company=membership.company)

    for user, url in (
        (make_manager(elsewhere.cluster), elsewhere.get_absolute_url()),
        (make_superuser(), membership.get_absolute_url()),
    ):
        client.force_login(user)
        assert NOTE not in page(client, url)
        assert list(Talk.objects.visible_to(user)) == []
    assert due(make_superuser()) == []


def test_colleagues_share_the_log_but_only_the_author_corrects(client: Client) -> None:
    membership = make_membership()
    talk = log_talk(
        membership=membership, held_on=timezone.localdate(), note=NOTE, actor=make_manager(membership.cluster)
    )
    client.force_login(make_manager(membership.cluster))
    edit_url = reverse("members:talk_edit", args=[talk.pk])

    body = page(client, membership.get_absolute_url())

    assert NOTE in body
    assert edit_url not in body
    assert client.get(edit_url).status_code == 403
    assert client.post(reverse("members:talk_remove", args=[talk.pk])).status_code == 403


def test_author_corrects_a_talk_and_the_form_knows_it(client: Client) -> None:
    membership = make_membership()
    manager = make_manager(membership.cluster)
    talk = log_talk(membership=membership, held_on=timezone.localdate(), note=NOTE, actor=manager)
    client.force_login(manager)
    url = reverse("members:talk_edit", args=[talk.pk])
    assert NOTE in page(client, url)

    client.post(url, {"held_on": months_ago(1), "kind": "video", "note": "Anders."})

    talk.refresh_from_db()
    assert (talk.held_on, talk.kind, talk.note) == (months_ago(1), "video", "Anders.")


def test_person_who_has_left_stays_in_the_talk_that_was_held(client: Client) -> None:
    membership = make_membership()
    manager, person = make_manager(membership.cluster), make_person(company=membership.company)
    talk = log_talk(membership=membership, held_on=timezone.localdate(), person=person, actor=manager)
    person.affiliations.update(ends_on=timezone.localdate())
    client.force_login(manager)

    client.post(
        reverse("members:talk_edit", args=[talk.pk]),
        {"held_on": talk.held_on, "kind": "phone", "person": person.pk, "note": ""},
    )

    talk.refresh_from_db()
    assert (talk.person, talk.kind) == (person, "phone")


def test_removed_talk_is_gone_at_once_and_can_be_taken_back_once(client: Client) -> None:
    membership = make_membership()
    manager = make_manager(membership.cluster)
    talk = log_talk(membership=membership, held_on=timezone.localdate(), note=NOTE, actor=manager)
    client.force_login(manager)

    client.post(reverse("members:talk_remove", args=[talk.pk]))
    assert NOTE not in page(client, membership.get_absolute_url())
    assert due(manager) == [membership]
    client.post(reverse("members:talk_restore", args=[talk.pk]))
    assert NOTE in page(client, membership.get_absolute_url())


def test_removed_talk_is_deleted_after_a_day_unless_restored() -> None:
    membership = make_membership()
    manager = make_manager(membership.cluster)
    gone, kept = (log_talk(membership=membership, held_on=timezone.localdate(), actor=manager) for _talk in range(2))
    remove_talk(talk=gone, actor=manager)
    restore_talk(talk=remove_talk(talk=kept, actor=manager), actor=manager)

    jobs = Job.objects.filter(task="members.forget_talk")
    with time_machine.travel(jobs.latest("due").due + timedelta(seconds=1)):
        for job in jobs:
            forget_talk(talk_id=job.object_id)

    assert list(Talk.objects.all()) == [kept]


@pytest.mark.parametrize(("months", "is_due"), [(23, False), (24, True), (30, True)])
def test_member_is_due_after_two_years_without_a_talk(months: int, is_due: bool) -> None:
    membership = make_membership()
    manager = make_manager(membership.cluster)
    log_talk(membership=membership, held_on=months_ago(months), actor=manager)

    assert (due(manager) == [membership]) is is_due


def test_each_network_has_its_own_rhythm() -> None:
    often, seldom = make_membership(), make_membership()
    manager = make_manager(often.cluster)
    make_manager(seldom.cluster).cluster_roles.update(user=manager)
    for membership in (often, seldom):
        log_talk(membership=membership, held_on=months_ago(13), actor=manager)

    set_talk_rhythm(cluster=often.cluster, months=12, actor=manager)

    assert due(manager) == [often]


def test_new_ended_and_unconfirmed_members_are_not_due() -> None:
    cluster = make_cluster()
    manager = make_manager(cluster)
    make_membership(cluster=cluster, starts_on=months_ago(20))
    make_membership(cluster=cluster, confirmed_at=None)
    left = make_membership(cluster=cluster)
    end_membership(membership=left, ends_on=timezone.localdate() - timedelta(days=1), reason="", actor=manager)

    assert due(manager) == []


def test_talk_of_an_earlier_membership_counts_and_stays_readable(client: Client) -> None:
    cluster, company = make_cluster(), make_company()
    manager = make_manager(cluster)
    before = make_membership(cluster=cluster, company=company, ends_on=months_ago(6), starts_on=months_ago(60))
    log_talk(membership=before, held_on=months_ago(8), note=NOTE, actor=manager)
    again = make_membership(cluster=cluster, company=company, starts_on=months_ago(5))
    client.force_login(manager)

    assert due(manager) == []
    assert NOTE in page(client, again.get_absolute_url())


def test_day_ahead_and_absurd_rhythm_are_refused() -> None:
    membership = make_membership()
    manager = make_manager(membership.cluster)

    with pytest.raises(MemberError):
        log_talk(membership=membership, held_on=timezone.localdate() + timedelta(days=1), actor=manager)
    with pytest.raises(MemberError):
        set_talk_rhythm(cluster=membership.cluster, months=0, actor=manager)
    assert Cluster.objects.get(pk=membership.cluster_id).talk_months == 24


def test_office_sets_its_rhythm_in_the_browser(client: Client) -> None:
    membership = make_membership()
    client.force_login(make_manager(membership.cluster))
    url = reverse("members:talk_rhythm", args=[membership.cluster.slug])
    assert url in page(client, reverse("members:membership_list"))

    client.post(url, {"months": 18})

    assert Cluster.objects.get(pk=membership.cluster_id).talk_months == 18
    assert "alle 18 Monate" in page(client, reverse("members:membership_list"))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2028, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 12, 31), 1, date(2026, 11, 30)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
        (date(2028, 2, 29), 48, date(2024, 2, 29)),
    ],
)
def test_months_before_ends_within_its_month(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_talks_have_no_page_in_the_administration() -> None:
    assert Talk not in admin.site._registry


def test_member_page_asks_equally_often(client: Client) -> None:
    membership = make_membership()
    manager, topic = make_manager(membership.cluster), make_topic()
    client.force_login(manager)
    counts = []
    for number in (1, 2):
        for _talk in range(number):
            person = make_person(company=membership.company)
            log_talk(membership=membership, held_on=timezone.localdate(), person=person, topics=[topic], actor=manager)
        with CaptureQueriesContext(connection) as asked:
            page(client, membership.get_absolute_url())
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 14


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
def test_two_colleagues_who_note_at_once_leave_two_rows() -> None:
    membership = make_membership()
    colleagues = [make_manager(membership.cluster) for _number in range(2)]

    ends = at_once(
        *[
            lambda actor=actor: log_talk(membership=membership, held_on=timezone.localdate(), actor=actor)
            for actor in colleagues
        ]
    )

    assert ends == ["done", "done"]
    assert sorted(Talk.objects.values_list("logged_by", flat=True)) == sorted(user.pk for user in colleagues)

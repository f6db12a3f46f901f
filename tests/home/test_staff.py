"""The start page of the staff: what it shows, what it does not, and how often it asks the database."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import Job, JobState
from focusgroups.enums import RoundState
from matchmaking.enums import EnquiryState
from tests.factories.events import make_event
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_enquiry, make_referral
from tests.factories.members import (
    make_alliance,
    make_staff,
    make_superuser,
)

from .start import addresses, queries_of, start

pytestmark = pytest.mark.django_db


def test_staff_reads_what_nobody_has_answered(client):
    alliance, now = make_alliance(), timezone.now()
    triage = make_enquiry(alliance=alliance, received_at=now - timedelta(days=5), due_at=now - timedelta(days=1))
    make_enquiry(alliance=alliance, received_at=now)
    offered = make_referral(enquiry=make_enquiry(alliance=alliance, received_at=now - timedelta(days=2)))
    make_referral(enquiry=make_enquiry(alliance=alliance), accepted=True)
    make_enquiry(alliance=alliance, state=EnquiryState.SPAM)

    context = start(client, make_staff(alliance)).context

    assert [value for _label, value in context["facts"]] == ["3", "1", "1", "0"]
    assert context["triage_count"] == 2
    assert context["triage"][0].url == reverse("admin:matchmaking_enquiry_change", args=[triage.pk])
    assert [entry.text for entry in context["owing"]] == [str(offered.cluster)]
    rows = [(row["state"], row["today"], row["days"], row["older"]) for row in context["table"]]
    assert rows == [("triage", 1, 0, 1), ("offered", 0, 1, 0), ("accepted", 1, 0, 0)]


def test_staff_reads_nothing_of_another_alliance_and_no_applicants(client):
    alliance = make_alliance()
    make_enquiry(text="Secret enquiry of another alliance")
    make_referral(enquiry=make_enquiry(text="Secret referral"))
    make_round(state=RoundState.DRAFT, title="Secret draft")
    round_ = make_round(title="Public call")
    applicant = make_application(round=round_).person

    response = start(client, make_staff(alliance))

    page = response.content.decode()
    assert [word in page for word in ("Secret", applicant.last_name, "Public call")] == [False, False, True]
    assert (response.context["triage"], response.context["owing"], response.context["table"]) == ([], [], [])


def test_superuser_without_an_office_gets_the_page_of_the_staff(client):
    enquiry = make_enquiry()

    context = start(client, make_superuser()).context

    assert addresses(context["triage"]) == [reverse("admin:matchmaking_enquiry_change", args=[enquiry.pk])]


def test_staff_read_what_the_portal_could_not_do(client):
    alliance, now = make_alliance(), timezone.now()
    for state in (JobState.FAILED, JobState.FAILED, JobState.DONE):
        Job.objects.create(task="core.send_mail", queue="default", state=state, ended=now)

    failures = start(client, make_staff(alliance)).context["failures"]

    assert failures == [
        ("2 Aufträge des Portals sind gescheitert.", f"{reverse('admin:core_job_changelist')}?state__exact=failed")
    ]


def test_staffs_page_asks_equally_often(client):
    alliance = make_alliance()
    client.force_login(make_staff(alliance))
    counts = []
    for _turn in range(2):
        make_enquiry(alliance=alliance)
        make_referral(enquiry=make_enquiry(alliance=alliance))
        make_round()
        make_event()
        counts.append(queries_of(client))

    assert counts[0] == counts[1] <= 16

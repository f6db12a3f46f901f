"""The demonstration's data keep their promises: whole loads on two days that are not like others.

More such days, without a load: ``tests/home/test_demo_clock.py``.
"""

from collections import Counter
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from clusterportal.core.models import OutgoingMail
from clusterportal.home.demo import clock, companies
from clusterportal.home.demo.networks import EMPTY
from events.models import Event, Registration
from focusgroups.models import FocusGroup, Round
from matchmaking.models import Enquiry, EnquiryStep, Referral
from members.models import Cluster, Membership, Talk, User

TODAYS = {
    "last of the year": "2026-12-31T10:30+01:00",
    "sunday on which summer time ends": "2026-10-25T02:30+01:00",
}
ENQUIRIES = {
    "received": 1, "needs_consent": 2, "triage": 10, "offered": 6, "accepted": 5, "first_contact": 4, "solved": 7,
    "not_solved": 2, "withdrawn": 1, "spam": 2,
}  # fmt: skip
ROUNDS = {"reviewed": 2, "running": 1, "open": 1, "published": 1, "review": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("today", TODAYS.values(), ids=TODAYS.keys())
def test_demonstration_keeps_its_promises(today: str) -> None:
    with time_machine.travel(today, tick=True):
        now = timezone.now()
        call_command("demo_data")
        look_at_events(now)
        look_at_enquiries(now)
        look_at_rounds(now)
        look_at_networks()
        assert OutgoingMail.objects.exclude(state="sent").count() == 0
        assert OutgoingMail.objects.filter(sent__gte=now).count() == 0
        assert OutgoingMail.objects.filter(to="english@example.org", language="en").exists()


def look_at_events(now: datetime) -> None:
    coming = Event.objects.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=185))
    assert coming.count() == 60
    assert coming.filter(state="cancelled").count() == 1
    assert coming.filter(registrations__state="waiting").distinct().count() == 3
    assert Event.objects.filter(ends_at__lt=now).count() == 30
    assert Registration.objects.filter(created_at__gte=now).count() == 0
    assert len({host for event in coming for host in event.hosts.all()}) > 15


def look_at_enquiries(now: datetime) -> None:
    assert Counter(Enquiry.objects.values_list("state", flat=True)) == ENQUIRIES
    steps = EnquiryStep.objects.order_by("enquiry", "pk").select_related("enquiry")
    hours = {timezone.localtime(step.happened_at).hour for step in steps}
    assert min(hours) >= clock.OPENS
    assert max(hours) <= clock.CLOSES
    assert [step for step in steps if not clock.is_working_day(timezone.localdate(step.happened_at))] == []
    assert [step for step in steps if step.happened_at >= now] == []
    for enquiry in Enquiry.objects.all():
        moments = [step.happened_at for step in steps if step.enquiry_id == enquiry.pk]
        assert moments == sorted(moments)
        assert moments[0] == enquiry.received_at


def look_at_rounds(now: datetime) -> None:
    assert Counter(Round.objects.values_list("state", flat=True)) == ROUNDS
    groups = FocusGroup.objects.filter(round__state="running").order_by("letter")
    assert [group.letter for group in groups] == ["A", "B", "C"]
    for group in groups:
        first, second, third = group.meetings.order_by("number")[:3]
        assert [first.state, second.state, third.state] == ["held", "held", "planned"]
        assert first.starts_at < second.starts_at < now
        assert len({first.host, second.host, third.host}) == 3
        assert min(first.attended.count(), second.attended.count()) >= 4
        assert third.starts_at is None if group.letter == "C" else now < third.starts_at < now + timedelta(days=45)
        assert third.answers.filter(comes=True).count() == (0 if group.letter == "C" else 3)
        assert third.answers.filter(seat__person__user__isnull=False).count() == 0
    for group in FocusGroup.objects.all():
        sentences = list(group.seats.values_list("person__sentence", flat=True))
        assert len(set(sentences)) == len(sentences) >= 4
    members = set(groups[0].seats.filter(person__user__isnull=False).values_list("person__user__email", flat=True))
    assert members == {"member@example.org", "english@example.org"}
    assert User.objects.get(email="english@example.org").language == "en"


def look_at_networks() -> None:
    for slug, size in companies.MEMBERS.items():
        cluster = Cluster.objects.get(slug=slug)
        office = cluster.roles.get().user
        assert cluster.memberships.current().count() >= size
        assert cluster.memberships.ended().count() == companies.LEFT[slug]
        assert Talk.objects.visible_to(office).count() > size / 2
        assert 2 <= Membership.objects.due_for_talk(office).count() <= size / 3
    empty = Cluster.objects.get(slug=EMPTY)
    assert [empty.memberships.count(), empty.events.count(), Referral.objects.filter(cluster=empty).count()] == [0] * 3
    assert empty.roles.get().user.email == "holznetz@example.org"

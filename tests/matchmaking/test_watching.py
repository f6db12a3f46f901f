"""Offers are told, reminded of, and come back; they can be taken back before anybody was told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clusterportal.core.exceptions import TooLateError
from clusterportal.core.models import Job, OutgoingMail
from matchmaking.course import HOP_LIMIT
from matchmaking.enums import EnquiryState, ReferralState
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, Referral
from matchmaking.services import referrals
from matchmaking.services.erasing import withdraw_enquiry
from matchmaking.services.watching import REMINDERS, TELL, WATCH
from matchmaking.working_days import add_working_days
from tests.factories.matchmaking import make_enquiry, make_referral, make_suggestion
from tests.factories.members import make_cluster, make_manager, make_staff

from .work import waiting_jobs, work_off

pytestmark = pytest.mark.django_db

LIST = "/admin/matchmaking/enquiry/"


def offered(**fields) -> Referral:
    enquiry = make_enquiry(**fields)
    cluster = make_cluster(alliance=enquiry.alliance, state="TH", contact_email="office@example.org")
    return referrals.refer(enquiry=enquiry, cluster=cluster, actor=make_staff(enquiry.alliance))


def let_pass(referral: Referral, days: int) -> None:
    """So many working days go by; then the portal looks at the offer."""
    Referral.objects.filter(pk=referral.pk).update(
        offered_at=timezone.now() - timedelta(days=14), due_at=timezone.now() + timedelta(hours=1)
    )
    if days >= 3:
        Referral.objects.filter(pk=referral.pk).update(due_at=timezone.now())
    work_off(WATCH)


def test_due_date_keeps_the_holidays_of_the_network_and_starts_anew_with_it() -> None:
    enquiry = make_enquiry(due_at=timezone.now() - timedelta(days=9))
    bavarian = make_cluster(alliance=enquiry.alliance, state="BY")

    referral = referrals.refer(enquiry=enquiry, cluster=bavarian, actor=make_staff(enquiry.alliance))

    enquiry.refresh_from_db()
    expected = add_working_days(timezone.now(), state="BY")
    assert abs(referral.due_at - expected) < timedelta(minutes=1)
    assert abs(enquiry.due_at - expected) < timedelta(minutes=1)


def test_two_reminders_then_it_comes_back_by_itself() -> None:
    referral = offered()
    make_suggestion(referral.enquiry, referral.cluster)
    work_off(TELL)

    told = []
    for days in (1, 2, 3):
        let_pass(referral, days)
        told.append((Referral.objects.get().state, Referral.objects.get().reminded, OutgoingMail.objects.count()))
    let_pass(referral, 4)

    enquiry = Enquiry.objects.get()
    assert told == [("offered", 1, 2), ("offered", REMINDERS, 3), ("expired", REMINDERS, 4)]
    assert (enquiry.state, enquiry.owner_cluster, enquiry.suggestions.count()) == (EnquiryState.TRIAGE, None, 0)
    assert OutgoingMail.objects.count() == 4
    assert waiting_jobs("matchmaking.route_enquiry") == [enquiry.pk]
    assert waiting_jobs(WATCH) == []


def test_what_is_answered_is_left_alone() -> None:
    referral = offered()
    work_off(TELL)
    referrals.accept_referral(referral=referral, actor=make_manager(referral.cluster))
    mailed = OutgoingMail.objects.count()

    let_pass(referral, 3)

    assert Referral.objects.get().state == ReferralState.ACCEPTED
    assert OutgoingMail.objects.count() == mailed


def test_the_next_look_is_at_the_first_reminder() -> None:
    referral = offered()

    due = Job.objects.get(task=WATCH).due

    assert due == add_working_days(referral.offered_at, 1, "TH")


def test_an_offer_is_taken_back_as_if_it_had_never_been() -> None:
    referral = offered()
    staff = make_staff(referral.enquiry.alliance, email="lena@example.org")

    referrals.take_back_referral(referral=referral, actor=staff)
    work_off(TELL)
    work_off(WATCH)

    enquiry = Enquiry.objects.get()
    assert (enquiry.state, enquiry.owner_cluster, enquiry.steps.count()) == (EnquiryState.TRIAGE, None, 0)
    assert (Referral.objects.count(), OutgoingMail.objects.count()) == (0, 0)
    assert referrals.refer(enquiry=enquiry, cluster=referral.cluster, actor=staff).hop == 1


def test_taking_back_comes_too_late_once_the_office_was_told() -> None:
    referral = offered()
    work_off(TELL)

    with pytest.raises(TooLateError):
        referrals.take_back_referral(referral=referral, actor=make_staff(referral.enquiry.alliance, email="l@e.org"))

    assert Enquiry.objects.get().state == EnquiryState.OFFERED
    assert waiting_jobs(WATCH) == [referral.pk]


def test_desk_takes_an_offer_back_once(client) -> None:
    enquiry = make_enquiry()
    client.force_login(make_staff(enquiry.alliance))
    cluster = make_cluster(alliance=enquiry.alliance)

    client.post(f"{LIST}{enquiry.pk}/refer/", {"cluster": cluster.pk})
    first = client.post(f"{LIST}{enquiry.pk}/take_back/", follow=True)
    client.post(f"{LIST}{enquiry.pk}/take_back/")

    assert Enquiry.objects.get().state == EnquiryState.TRIAGE
    assert first.redirect_chain[-1][0] == f"{LIST}{enquiry.pk}/change/"


@pytest.mark.parametrize("contacted", [False, True])
def test_owner_gives_it_back_with_a_reason(contacted) -> None:
    referral = make_referral(accepted=True)
    manager = make_manager(referral.cluster)
    if contacted:
        referrals.record_first_contact(enquiry=referral.enquiry, actor=manager, people="Nora with Hanna")

    with pytest.raises(EnquiryError):
        referrals.give_back(referral=referral, actor=manager, reason=" ")
    referrals.give_back(referral=referral, actor=manager, reason="CANARY the machine is broken")

    enquiry = Enquiry.objects.get()
    assert (enquiry.state, enquiry.owner_cluster) == (EnquiryState.TRIAGE, None)
    assert list(Enquiry.objects.visible_to(manager)) == []
    assert not OutgoingMail.objects.filter(body__contains="CANARY").exists()


def test_the_next_hop_knows_who_sent_it() -> None:
    asked = make_cluster()
    first = offered(asked_cluster=asked)
    referrals.decline_referral(referral=first, actor=make_manager(first.cluster), reason="No.")
    other = make_cluster(alliance=first.enquiry.alliance)

    second = referrals.refer(enquiry=first.enquiry, cluster=other, actor=first.referred_by)

    assert [(one.hop, one.sent_by_cluster) for one in (first, second)] == [(1, asked), (2, first.cluster)]


def test_office_reads_nothing_of_earlier_hops(client) -> None:
    first = offered()
    referrals.decline_referral(referral=first, actor=make_manager(first.cluster), reason="CANARY no laboratory")
    other = make_cluster(alliance=first.enquiry.alliance, short_name="Second")
    second = referrals.refer(enquiry=first.enquiry, cluster=other, actor=first.referred_by)
    client.force_login(make_manager(other))

    page = client.get(second.get_absolute_url())

    assert [step["text"].split(":")[-1].strip() for step in page.context["steps"]] == ["Second"]
    assert first.cluster.short_name not in page.content.decode()
    assert "CANARY" not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("hop_limit", {"hop": HOP_LIMIT + 1}),
        ("no_way_back_to_a_network", {"hop": 2}),
        ("one_network_a_hop", {"hop": 1, "cluster": None}),
        ("one_open_referral_per_enquiry", {"hop": 2, "state": "offered", "cluster": None}),
    ],
)
def test_database_keeps_the_chain(name, fields) -> None:
    first = make_referral()
    if name == "no_way_back_to_a_network":
        Referral.objects.update(state=ReferralState.DECLINED, reason="No.")
    cluster = first.cluster if fields.pop("cluster", first) is first else make_cluster()
    state = fields.pop("state", ReferralState.WITHDRAWN)

    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.create(enquiry=first.enquiry, cluster=cluster, state=state, **fields)


def test_first_contact_is_kept_with_the_hop_and_erased_with_the_enquiry() -> None:
    referral = make_referral(accepted=True)
    referrals.record_first_contact(
        enquiry=referral.enquiry, actor=make_manager(referral.cluster), people="Nora with Hanna"
    )
    kept = Referral.objects.get()

    withdraw_enquiry(enquiry=referral.enquiry)

    assert (kept.contact_on, kept.contact_people) == (timezone.localdate(), "Nora with Hanna")
    assert Referral.objects.get().contact_people == ""

"""Referring, accepting, declining, first contact, closing; exactly one owner at any time."""

import contextlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from

from clusterportal.core.models import OutgoingMail
from matchmaking.enums import OPEN_ENQUIRIES, EnquiryState, PassingConsent, ReferralState
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, Referral
from matchmaking.services import enquiries, referrals
from tests.factories.matchmaking import make_enquiry, make_referral, make_suggestion
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff

from .work import work_off

pytestmark = pytest.mark.django_db


def test_referring_offers_and_tells_the_office() -> None:
    enquiry = make_enquiry(text="CANARY confidential text")
    cluster = make_cluster(alliance=enquiry.alliance)
    manager = make_manager(cluster)
    staff = make_staff(enquiry.alliance)

    referral = referrals.refer(enquiry=enquiry, cluster=cluster, actor=staff)

    enquiry.refresh_from_db()
    mail = OutgoingMail.objects.get()
    assert (enquiry.state, enquiry.owner_cluster) == (EnquiryState.OFFERED, None)
    assert (referral.state, referral.referred_by) == (ReferralState.OFFERED, staff)
    assert mail.to == manager.email
    assert f"/referrals/{referral.pk}/" in mail.body
    assert "CANARY" not in mail.body + mail.subject


def test_office_without_accounts_is_told_at_its_contact_address() -> None:
    enquiry = make_enquiry()
    cluster = make_cluster(alliance=enquiry.alliance, contact_email="office@example.org")

    referrals.refer(enquiry=enquiry, cluster=cluster, actor=make_staff(enquiry.alliance))

    assert OutgoingMail.objects.get().to == "office@example.org"


def test_second_referral_is_refused_while_one_is_open() -> None:
    referral = make_referral()
    other = make_cluster(alliance=referral.enquiry.alliance)

    with pytest.raises(EnquiryError) as refused:
        referrals.refer(enquiry=referral.enquiry, cluster=other, actor=make_staff(referral.enquiry.alliance))

    assert referral.cluster.short_name in refused.value.message


def test_accepting_makes_the_network_owner_and_tells_the_enquirer_without_staff_names() -> None:
    referral = make_referral()
    manager = make_manager(referral.cluster, email="canary-manager@example.org")

    referrals.accept_referral(referral=referral, actor=manager)

    enquiry = Enquiry.objects.get()
    mail = OutgoingMail.objects.get()
    assert (enquiry.state, enquiry.owner_cluster) == (EnquiryState.ACCEPTED, referral.cluster)
    assert mail.to == enquiry.email
    assert "canary-manager" not in mail.body
    assert referral.cluster.contact_email in mail.body


def test_declining_returns_it_to_triage_and_keeps_the_reason_internal() -> None:
    referral = make_referral()
    make_suggestion(referral.enquiry, referral.cluster)

    referrals.decline_referral(referral=referral, actor=make_manager(referral.cluster), reason="CANARY no laboratory")

    enquiry = Enquiry.objects.get()
    referral.refresh_from_db()
    assert (enquiry.state, enquiry.owner_cluster) == (EnquiryState.TRIAGE, None)
    assert (referral.state, referral.reason) == (ReferralState.DECLINED, "CANARY no laboratory")
    assert enquiry.suggestions.count() == 0
    assert [mail.to for mail in OutgoingMail.objects.all() if "CANARY" in mail.body] == []


def test_declining_needs_a_reason() -> None:
    referral = make_referral()

    with pytest.raises(EnquiryError):
        referrals.decline_referral(referral=referral, actor=make_manager(referral.cluster), reason="  ")

    assert Referral.objects.get().state == ReferralState.OFFERED


def test_office_that_declined_no_longer_sees_the_enquiry() -> None:
    referral = make_referral()
    manager = make_manager(referral.cluster)
    seen_before = list(Enquiry.objects.visible_to(manager))

    referrals.decline_referral(referral=referral, actor=manager, reason="Wrong field.")

    assert seen_before == [referral.enquiry]
    assert list(Enquiry.objects.visible_to(manager)) == []


def test_answering_twice_is_refused() -> None:
    referral = make_referral()
    manager = make_manager(referral.cluster)
    referrals.accept_referral(referral=referral, actor=manager)

    with pytest.raises(EnquiryError):
        referrals.decline_referral(referral=referral, actor=manager, reason="Too late.")


def test_first_contact_cannot_lie_in_the_future() -> None:
    referral = make_referral(accepted=True)

    with pytest.raises(EnquiryError):
        referrals.record_first_contact(
            enquiry=referral.enquiry,
            actor=make_manager(referral.cluster),
            people="Nora with Hanna",
            on=date.today() + timedelta(days=1),
        )


def test_closing_without_first_contact_needs_a_reason() -> None:
    referral = make_referral(accepted=True)
    manager = make_manager(referral.cluster)

    with pytest.raises(EnquiryError):
        referrals.close_enquiry(enquiry=referral.enquiry, actor=manager, solved=True)
    with pytest.raises(EnquiryError):
        referrals.close_enquiry(enquiry=referral.enquiry, actor=manager, solved=False)
    referrals.close_enquiry(enquiry=referral.enquiry, actor=manager, solved=False, reason="Nobody answered.")

    assert Enquiry.objects.get().state == EnquiryState.NOT_SOLVED


def test_closing_after_first_contact_mails_the_message_and_not_the_remark() -> None:
    referral = make_referral(accepted=True)
    manager = make_manager(referral.cluster)
    referrals.record_first_contact(enquiry=referral.enquiry, actor=manager, people="Nora with Hanna")

    referrals.close_enquiry(
        enquiry=referral.enquiry, actor=manager, solved=True, reason="CANARY remark", message="The laser does it."
    )

    mail = OutgoingMail.objects.latest("pk")
    assert Enquiry.objects.get().state == EnquiryState.SOLVED
    assert "The laser does it." in mail.body
    assert "CANARY" not in mail.body
    assert "Nora" not in mail.body


def test_staff_closes_in_triage_only_with_an_answer() -> None:
    enquiry = make_enquiry()
    staff = make_staff(enquiry.alliance)

    with pytest.raises(EnquiryError):
        referrals.answer_and_close(enquiry=enquiry, actor=staff, message=" ")
    referrals.answer_and_close(enquiry=enquiry, actor=staff, message="The chamber of crafts helps you.")

    assert Enquiry.objects.get().state == EnquiryState.NOT_SOLVED
    assert "chamber of crafts" in OutgoingMail.objects.get().body


def test_staff_does_not_close_what_a_network_has() -> None:
    referral = make_referral(accepted=True)

    with pytest.raises(EnquiryError):
        referrals.answer_and_close(
            enquiry=referral.enquiry, actor=make_staff(referral.enquiry.alliance), message="Done."
        )
    with pytest.raises(EnquiryError):
        referrals.mark_as_spam(enquiry=referral.enquiry, actor=make_staff(referral.enquiry.alliance))


class EnquiryMachine(RuleBasedStateMachine):
    """Any order of acts leaves one owner, at most one open referral, and a history that ends in the state."""

    @initialize(consent=sampled_from(PassingConsent.values))
    def submit(self, consent: str) -> None:
        self.alliance = make_alliance()
        self.clusters = [make_cluster(alliance=self.alliance) for _number in range(3)]
        self.staff = make_staff(self.alliance)
        self.offices = {cluster.pk: make_manager(cluster) for cluster in self.clusters}
        self.enquiry = enquiries.submit_enquiry(
            text="Wer schweißt Aluminium für uns?",
            email=f"machine{self.alliance.pk}@example.org",
            passing_consent=consent,
            asked_cluster=self.clusters[0],
        )

    def attempt(self, act, **arguments) -> None:
        """An act is done or refused; whatever else comes up fails the test."""
        with contextlib.suppress(EnquiryError):
            act(**arguments)
        self.enquiry.refresh_from_db()

    def latest(self) -> Referral | None:
        return self.enquiry.referrals.select_related("enquiry", "cluster").order_by("pk").last()

    @rule()
    def suggest(self) -> None:
        work_off("matchmaking.route_enquiry")
        self.enquiry.refresh_from_db()

    @rule()
    def agree(self) -> None:
        self.attempt(enquiries.agree_to_passing_on, enquiry=self.enquiry)

    @rule(place=integers(0, 2))
    def refer(self, place: int) -> None:
        self.attempt(referrals.refer, enquiry=self.enquiry, cluster=self.clusters[place], actor=self.staff)

    @rule(accepts=booleans())
    def answer(self, accepts: bool) -> None:
        referral = self.latest()
        if referral is None:
            return
        actor = self.offices[referral.cluster_id]
        if accepts:
            self.attempt(referrals.accept_referral, referral=referral, actor=actor)
        else:
            self.attempt(referrals.decline_referral, referral=referral, actor=actor, reason="Not our field.")

    @rule()
    def contact(self) -> None:
        self.attempt(referrals.record_first_contact, enquiry=self.enquiry, actor=self.staff, people="A with B")

    @rule(solved=booleans(), reason=sampled_from(["", "No answer."]))
    def close(self, solved: bool, reason: str) -> None:
        self.attempt(referrals.close_enquiry, enquiry=self.enquiry, actor=self.staff, solved=solved, reason=reason)

    @rule()
    def withdraw(self) -> None:
        self.attempt(enquiries.withdraw_enquiry, enquiry=self.enquiry)

    @invariant()
    def one_owner_and_one_offer(self) -> None:
        enquiry = Enquiry.objects.get(pk=self.enquiry.pk)
        held = list(enquiry.referrals.filter(state__in=(ReferralState.OFFERED, ReferralState.ACCEPTED)))
        if enquiry.state in (EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT):
            assert [referral.cluster_id for referral in held] == [enquiry.owner_cluster_id]
        elif enquiry.state == EnquiryState.OFFERED:
            assert [referral.state for referral in held] == [ReferralState.OFFERED]
            assert enquiry.owner_cluster is None
        elif enquiry.state in OPEN_ENQUIRIES:
            assert (held, enquiry.owner_cluster) == ([], None)
        assert enquiry.steps.order_by("pk").last().state == enquiry.state

    @invariant()
    def consent_is_kept(self) -> None:
        enquiry = self.enquiry
        if enquiry.passing_consent == PassingConsent.ONLY:
            assert set(enquiry.referrals.values_list("cluster", flat=True)) <= {self.clusters[0].pk}
        if enquiry.passing_consent == PassingConsent.ASK and enquiry.referrals.exists():
            assert enquiry.steps.filter(state=EnquiryState.TRIAGE).exists()

    @invariant()
    def nobody_gets_it_twice(self) -> None:
        declined = self.enquiry.referrals.filter(state=ReferralState.DECLINED).values_list("cluster", flat=True)
        assert len(set(declined)) == len(declined)


class TestEnquiryMachine(TestCase):
    def test_any_order_of_acts_leaves_one_owner(self) -> None:
        run_state_machine_as_test(
            EnquiryMachine,
            settings=settings(
                max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )


def test_database_refuses_an_accepted_enquiry_without_owner() -> None:
    enquiry = make_enquiry(state=EnquiryState.ACCEPTED, owner_cluster=make_cluster())
    enquiry.owner_cluster = None

    with pytest.raises(ValidationError):
        enquiry.validate_constraints()

"""Referring, accepting, declining, first contact, closing; exactly one owner at any time."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from clusterportal.core.models import OutgoingMail
from matchmaking.enums import EnquiryState, ReferralState
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, Referral
from matchmaking.services import referrals
from tests.factories.matchmaking import make_enquiry, make_referral, make_suggestion
from tests.factories.members import make_cluster, make_manager, make_staff

from .work import work_off

pytestmark = pytest.mark.django_db


def test_referring_offers_and_tells_the_office() -> None:
    enquiry = make_enquiry(text="CANARY confidential text")
    cluster = make_cluster(alliance=enquiry.alliance)
    manager = make_manager(cluster)
    staff = make_staff(enquiry.alliance)

    referral = referrals.refer(enquiry=enquiry, cluster=cluster, actor=staff)
    work_off("matchmaking.tell_referral")

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
    work_off("matchmaking.tell_referral")

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


def test_database_refuses_an_accepted_enquiry_without_owner() -> None:
    enquiry = make_enquiry(state=EnquiryState.ACCEPTED, owner_cluster=make_cluster())
    enquiry.owner_cluster = None

    with pytest.raises(ValidationError):
        enquiry.validate_constraints()

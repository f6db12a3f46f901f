"""A month after an enquiry was closed its author is asked whether it has helped, and can say so with one tap."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from clusterportal.core.models import Job, OutgoingMail
from clusterportal.home.staff import helped
from matchmaking.enums import EnquiryState, FollowUpAnswer
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, FollowUp
from matchmaking.services.erasing import erase_enquiry, withdraw_enquiry
from matchmaking.services.follow_ups import ASK, answer_follow_up
from matchmaking.services.referrals import answer_and_close, close_enquiry, record_first_contact
from tests.factories.matchmaking import make_enquiry, make_referral
from tests.factories.members import make_alliance, make_manager, make_staff

from .work import work_off

pytestmark = pytest.mark.django_db


def solved() -> Enquiry:
    referral = make_referral(accepted=True)
    office = make_manager(referral.cluster)
    record_first_contact(enquiry=referral.enquiry, actor=office, people="Karla Brandt, Petra Falk")
    return close_enquiry(enquiry=referral.enquiry, actor=office, solved=True)


def asked(days: int = 31) -> Enquiry:
    enquiry = solved()
    after(days)
    return enquiry


def after(days: int) -> None:
    OutgoingMail.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        work_off(ASK, by=timezone.now())


def mails_to(enquiry: Enquiry) -> int:
    return OutgoingMail.objects.filter(to=enquiry.email).count()


def test_enquirer_is_asked_after_a_month_with_the_private_link(client) -> None:
    enquiry = solved()

    after(29)
    too_early = mails_to(enquiry)
    after(31)

    assert (too_early, mails_to(enquiry)) == (0, 1)
    assert enquiry.token in OutgoingMail.objects.get(to=enquiry.email).body
    assert client.get(enquiry.status_url).context["answers"] == FollowUpAnswer


def test_page_asks_nothing_before_its_time(client) -> None:
    enquiry = solved()

    page = client.get(enquiry.status_url)
    response = client.post(f"{enquiry.status_url}answer/", {"answer": "helped"}, follow=True)

    assert page.context["answers"] == []
    assert "Hier wird gerade nichts gefragt" in response.content.decode()
    assert not FollowUp.objects.exclude(answer="").exists()


def test_one_tap_answers_and_ends_the_asking(client) -> None:
    enquiry = asked()

    client.post(f"{enquiry.status_url}answer/", {"answer": "helped"})
    after(91)

    assert [(one.days, one.answer) for one in enquiry.follow_ups.all()] == [(30, "helped")]
    assert mails_to(enquiry) == 0
    assert not Job.objects.open().filter(task=ASK).exists()
    assert client.get(enquiry.status_url).context["answers"] == []


def test_silence_is_asked_once_more_and_then_left_alone() -> None:
    enquiry = asked()

    after(91)
    second = mails_to(enquiry)
    after(400)

    assert (second, mails_to(enquiry)) == (1, 0)


def test_open_question_goes_back_to_the_network_that_had_it() -> None:
    enquiry = asked()
    referral = enquiry.referrals.get()
    office = make_manager(referral.cluster, email="office@example.org")

    enquiry = answer_follow_up(enquiry=enquiry, answer=FollowUpAnswer.OPEN)

    assert (enquiry.state, enquiry.owner_cluster, enquiry.closed_at) == (EnquiryState.ACCEPTED, referral.cluster, None)
    assert OutgoingMail.objects.filter(to=office.email).exists()
    close_enquiry(enquiry=enquiry, actor=office, solved=False, reason="Niemand erreichbar")
    after(31)
    assert mails_to(enquiry) == 1


def test_open_question_that_no_network_had_goes_back_to_the_staff() -> None:
    enquiry = answer_and_close(
        enquiry=make_enquiry(), actor=make_staff(make_alliance()), message="Leider kennen wir niemanden."
    )
    after(31)

    enquiry = answer_follow_up(enquiry=enquiry, answer=FollowUpAnswer.OPEN)

    assert (enquiry.state, enquiry.owner_cluster) == (EnquiryState.TRIAGE, None)
    assert enquiry.due_at > timezone.now()


@pytest.mark.parametrize("answer", ["", "perhaps", "helped' --", "\0"])
def test_nonsense_is_no_answer(client, answer) -> None:
    enquiry = asked()

    response = client.post(f"{enquiry.status_url}answer/", {"answer": answer}, follow=True)

    assert "Wählen Sie eine der drei Antworten." in response.content.decode()
    assert not FollowUp.objects.exclude(answer="").exists()


def test_second_tap_changes_nothing() -> None:
    enquiry = asked()
    answer_follow_up(enquiry=enquiry, answer=FollowUpAnswer.NOT_HELPED)

    with pytest.raises(EnquiryError):
        answer_follow_up(enquiry=enquiry, answer=FollowUpAnswer.HELPED)

    assert enquiry.follow_ups.get().answer == FollowUpAnswer.NOT_HELPED


def test_withdrawn_and_spam_are_never_asked() -> None:
    enquiry = withdraw_enquiry(enquiry=make_enquiry())

    assert not FollowUp.objects.filter(enquiry=enquiry).exists()


def test_closed_enquiry_can_be_erased_and_is_asked_nothing_more(client) -> None:
    enquiry = solved()

    client.post(f"{enquiry.status_url}erase/")
    after(31)

    enquiry.refresh_from_db()
    assert (enquiry.text, enquiry.email, enquiry.name, enquiry.state) == ("", "", "", EnquiryState.SOLVED)
    assert OutgoingMail.objects.count() == 0
    client.get(enquiry.status_url)  # says once that it is done
    assert "Text und Kontaktdaten" not in client.get(enquiry.status_url).content.decode()


def test_open_enquiry_is_withdrawn_not_erased() -> None:
    enquiry = make_enquiry()

    with pytest.raises(EnquiryError):
        erase_enquiry(enquiry=enquiry)

    enquiry.refresh_from_db()
    assert enquiry.text


def test_report_counts_what_enquirers_have_said() -> None:
    for answer in (FollowUpAnswer.HELPED, FollowUpAnswer.HELPED, FollowUpAnswer.NOT_HELPED):
        answer_follow_up(enquiry=asked(), answer=answer)
    asked()

    assert [value for _label, value in helped(Enquiry.objects.all(), timezone.now())] == ["2 von 3"]
    assert helped(Enquiry.objects.none(), timezone.now()) == []

"""What can be taken back: a withdrawal, a declined seat, a closed round; and forms that nothing is lost in."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from clusterportal.core.exceptions import DomainError, TooLateError
from clusterportal.core.models import Job, OutgoingMail
from focusgroups.enums import ApplicationState, RoundState, SeatState, WaitingReason
from focusgroups.exceptions import AlreadyAppliedError, WrongStateError
from focusgroups.models import Acceptance, Application, Exclusion, Round, Seat
from focusgroups.services.applications import (
    forget_withdrawn,
    restore_application,
    submit_application,
    withdraw_application,
)
from focusgroups.services.rounds import close_round, undo_close
from focusgroups.services.seats import decline_seat, restore_seat, tell_declined
from tests.factories.focusgroups import make_applicant, make_application, make_group, make_round, seats_of
from tests.factories.members import make_company, make_manager
from tests.focusgroups.pages import answers, page

pytestmark = pytest.mark.django_db


def subjects() -> list[str]:
    return [mail.subject.split(":")[0] for mail in OutgoingMail.objects.order_by("pk")]


def excluding_application(**fields: object) -> Application:
    application = make_application(round=make_round(), **fields)
    Exclusion.objects.create(application=application, kind="competitor", company=make_company())
    return application


def test_withdrawal_taken_back_leaves_everything_as_it_was() -> None:
    application = excluding_application()

    withdraw_application(application=application)
    restore_application(application=application)
    forget_withdrawn(application_id=application.pk)

    assert Application.objects.get().state == ApplicationState.CONFIRMED
    assert (Exclusion.objects.count(), subjects(), Job.objects.count()) == (1, [], 0)


def test_waiting_person_waits_again_for_the_same_reason() -> None:
    application = make_application(
        round=make_round(state=RoundState.RUNNING), state="waiting", waiting_reason=WaitingReason.TRAVEL
    )

    withdraw_application(application=application)
    restore_application(application=application)

    restored = Application.objects.get()
    assert (restored.state, restored.waiting_reason) == (ApplicationState.WAITING, WaitingReason.TRAVEL)


def forgotten(application: Application) -> None:
    Job.objects.all().delete()
    forget_withdrawn(application_id=application.pk)


def applied_again(application: Application) -> None:
    make_application(round=application.round, person=application.person)


def published(application: Application) -> None:
    Round.objects.update(state=RoundState.PUBLISHED)


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [(forgotten, TooLateError), (applied_again, AlreadyAppliedError), (published, WrongStateError)],
)
def test_withdrawal_is_not_taken_back_when_things_have_moved_on(
    happens: Callable[[Application], None], refusal: type[DomainError]
) -> None:
    application = excluding_application()
    withdraw_application(application=application)
    happens(application)

    with pytest.raises(refusal):
        restore_application(application=application)

    assert Application.objects.get(pk=application.pk).state == ApplicationState.WITHDRAWN


def test_declined_seat_is_taken_back_before_anybody_else_is_asked() -> None:
    seat = seats_of(make_group())[0]
    OutgoingMail.objects.all().delete()

    decline_seat(seat=seat, reason="No time.")
    restore_seat(seat=seat)
    tell_declined(seat_id=seat.pk)

    restored = Seat.objects.get(pk=seat.pk)
    assert (restored.state, restored.decline_reason, restored.answered_at) == (SeatState.INVITED, "", None)
    assert Application.objects.get(pk=seat.application_id).state == ApplicationState.PLACED
    assert Job.objects.filter(task__in=["matchmaking.refill_seat", "focusgroups.tell_declined"]).count() == 0
    assert subjects() == []


def test_consequences_of_a_declined_seat_wait_two_minutes(settings: object) -> None:
    settings.UNDO_SECONDS = 120
    seat = seats_of(make_group())[0]

    decline_seat(seat=seat)

    due = Job.objects.filter(task__in=["matchmaking.refill_seat", "focusgroups.tell_declined"])
    assert [job.due > timezone.now() + timedelta(seconds=100) for job in due] == [True, True]


def refilled(seat: Seat) -> None:
    Job.objects.filter(task="matchmaking.refill_seat").update(
        state="running", token=uuid4(), lease_until=timezone.now()
    )


def overdue(seat: Seat) -> None:
    Seat.objects.update(answer_by=timezone.localdate() - timedelta(days=1))


def withdrawn(seat: Seat) -> None:
    withdraw_application(application=Application.objects.get(pk=seat.application_id))


@pytest.mark.parametrize(
    ("happens", "refusal"), [(refilled, TooLateError), (overdue, WrongStateError), (withdrawn, WrongStateError)]
)
def test_declined_seat_is_not_taken_back_when_things_have_moved_on(
    happens: Callable[[Seat], None], refusal: type[DomainError]
) -> None:
    seat = seats_of(make_group())[0]
    decline_seat(seat=seat)
    happens(seat)

    with pytest.raises(refusal):
        restore_seat(seat=seat)

    assert Seat.objects.get(pk=seat.pk).state == SeatState.DECLINED


def test_closed_round_is_opened_again_with_its_deadline() -> None:
    round = make_round()
    deadline = round.closes_on

    close_round(round=round)
    undo_close(round=round)

    round.refresh_from_db()
    assert (round.state, round.closes_on) == (RoundState.OPEN, deadline)


@pytest.mark.parametrize(
    "moved_on", [{"state": RoundState.MATCHING}, {"closes_on": timezone.localdate() - timedelta(days=1)}]
)
def test_round_that_has_moved_on_stays_closed(moved_on: dict[str, object]) -> None:
    round = make_round()
    close_round(round=round)
    Round.objects.update(**moved_on)

    with pytest.raises(WrongStateError):
        undo_close(round=round)

    assert Round.objects.get().state != RoundState.OPEN


def test_each_act_offers_its_undo_on_the_next_page(client: Client) -> None:
    application = make_application(round=make_round())
    seat = seats_of(make_group())[0]
    round = make_round()
    acts = [
        (application.person.user, "application_withdraw", "application_restore", application.pk),
        (seat.person.user, "seat_decline", "seat_restore", seat.pk),
        (make_manager(round.cluster), "round_close", "round_undo_close", round.pk),
    ]

    for user, act, undo, pk in acts:
        client.force_login(user)
        undo_url = reverse(f"focusgroups:{undo}", args=[pk])
        shown = client.post(reverse(f"focusgroups:{act}", args=[pk]), follow=True).content.decode()
        answer = client.post(undo_url)
        assert (act, undo_url in shown, answer.status_code) == (act, True, 302)

    application.refresh_from_db(), seat.refresh_from_db(), round.refresh_from_db()
    assert (application.state, seat.state, round.state) == ("confirmed", "invited", "open")


def test_round_that_closes_while_somebody_writes_keeps_what_was_written(client: Client) -> None:
    round = make_round(state=RoundState.CLOSED)
    person = make_applicant(round.cluster)
    client.force_login(person.user)

    response = client.post(reverse("focusgroups:apply", args=[round.pk]), answers(round, person))

    body = response.content.decode()
    assert (response.status_code, Application.objects.count()) == (200, 0)
    assert "Diese Runde nimmt keine Anmeldungen mehr an." in body or "geschlossen" in body
    assert "How others buy energy" in body


def test_invitation_that_ended_while_somebody_writes_keeps_the_reason(client: Client) -> None:
    seat = seats_of(make_group())[0]
    Seat.objects.filter(pk=seat.pk).update(state=SeatState.LAPSED)
    client.force_login(seat.person.user)

    response = client.post(reverse("focusgroups:seat_decline", args=[seat.pk]), {"reason": "No time this year"})

    assert (response.status_code, "No time this year" in response.content.decode()) == (200, True)


def test_round_form_sent_twice_makes_one_draft(client: Client) -> None:
    model = make_round()
    client.force_login(make_manager(model.cluster))
    address = reverse("focusgroups:round_create")
    data = {name: getattr(model, name) for name in ("opens_on", "closes_on", "answer_by", "starts_on")}
    key = client.get(address).context["form"]["form_key"].value()
    data |= {
        "cluster": model.cluster.pk,
        "title": "Forum",
        "min_size": 5,
        "max_size": 6,
        "reach": "network",
        "form_key": key,
    }

    sent = [client.post(address, data).url for _turn in range(2)]

    assert sent == [Round.objects.get(title="Forum").get_absolute_url()] * 2


@pytest.mark.parametrize(
    ("prefix", "begin"), [("", "Das sind weiterhin meine Interessen"), ("/en", "These are still my")]
)
def test_consent_is_kept_in_the_language_of_the_page(client: Client, prefix: str, begin: str) -> None:
    round = make_round()
    person = make_applicant(round.cluster)
    client.force_login(person.user)

    client.post(f"{prefix}{reverse('focusgroups:apply', args=[round.pk])}", answers(round, person))

    consent = person.consents.get()
    assert consent.wording.startswith(begin)
    assert consent.language == ("de" if begin.startswith("Das") else "en")


def test_consent_without_a_page_is_kept_in_the_language_of_the_person() -> None:
    round = make_round()
    person = make_applicant(round.cluster)
    act = {"round": round, "company": person.affiliations.get().company, "travel_limit_km": 60, "takeaway": "Ideas"}

    with translation.override("en"):
        submit_application(person=person, **act)

    assert person.consents.get().wording.startswith("Das sind weiterhin meine Interessen")


@pytest.mark.parametrize(("prefix", "language"), [("", "de"), ("/en", "en")])
def test_language_in_which_the_agreement_was_read_is_kept(client: Client, prefix: str, language: str) -> None:
    seat = seats_of(make_group())[0]
    client.force_login(seat.person.user)
    address = f"{prefix}{reverse('focusgroups:seat_accept', args=[seat.pk])}"
    version = client.get(address).context["version"]

    client.post(address, {"version": version.pk, "agreed": "on"})

    assert Acceptance.objects.get().language == language


WORDS = {
    RoundState.OPEN: "Anmeldung bis",
    RoundState.CLOSED: "Gruppen werden gebildet",
    RoundState.MATCHING: "Gruppen werden gebildet",
    RoundState.REVIEW: "Gruppen werden gebildet",
    RoundState.PUBLISHED: "Einladungen sind verschickt",
    RoundState.RUNNING: "Die Gruppen treffen sich",
}


@pytest.mark.parametrize("state", WORDS)
def test_leader_reads_what_a_state_means_and_the_office_its_name(client: Client, state: RoundState) -> None:
    round = make_round(state=state)

    shown = [page(client, "round_list"), page(client, "round_detail", round.pk)]
    client.force_login(make_manager(round.cluster))
    for_office = [page(client, "round_list"), page(client, "round_detail", round.pk)]

    assert [WORDS[state] in text for text in shown] == [True, True]
    assert [f"</svg>{state.label}" in text for text in shown] == [False, False]
    assert [f"</svg>{state.label}" in text for text in for_office] == [True, True]

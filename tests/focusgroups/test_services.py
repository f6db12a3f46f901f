"""Acts of the domain that no page test covers: mails, deadlines, agreements, refusals."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from clusterportal.core.models import Job, LogEntry, OutgoingMail
from focusgroups.enums import ApplicationState, ExclusionVisibility, GroupState, RoundState, SeatState
from focusgroups.exceptions import NotEligibleError, NotFoundError, WrongStateError
from focusgroups.models import Agreement, AgreementVersion, Application, Exclusion
from focusgroups.services.agreements import DEFAULT_NAME, ensure_default_agreement, valid_version
from focusgroups.services.applications import (
    Unwanted,
    forget_withdrawn,
    submit_application,
    withdraw_application,
)
from focusgroups.services.groups import create_group, keep_waiting
from focusgroups.services.meetings import answer_meeting, expected_month
from focusgroups.services.rounds import close_round_at_deadline, open_round, reopen_round, save_round
from focusgroups.services.seats import accept_seat, lapse_seat
from focusgroups.unwanted import Circle
from members.exceptions import MemberError
from members.models import Person
from tests.factories.focusgroups import make_applicant, make_application, make_group, make_round, seats_of
from tests.factories.members import make_company, make_leader, make_person, make_town

pytestmark = pytest.mark.django_db


def submit(round, person, **fields):
    company = person.affiliations.get().company
    return submit_application(
        round=round, person=person, **{"company": company, "travel_limit_km": 60, "takeaway": "Ideas", **fields}
    )


def test_invitation_names_nobody_else() -> None:
    group = make_group(size=6)

    mails = OutgoingMail.objects.filter(reference_type="focusgroups.seat")

    assert sorted(mails.values_list("to", flat=True)) == sorted(seat.person.email for seat in seats_of(group))
    for seat in seats_of(group):
        others = [other for other in mails if other.to != seat.person.email]
        leaks = [mail for mail in others if seat.person.last_name in mail.body or seat.company.name in mail.body]
        assert leaks == []


def test_mails_speak_the_language_of_their_reader() -> None:
    round = make_round()
    german, english = make_applicant(round.cluster), make_applicant(round.cluster)
    english.user.language = "en"
    english.user.save()

    submit(round, german)
    submit(round, english)

    links = ["000/calls/", "000/en/calls/"]
    mails = OutgoingMail.objects.order_by("pk")
    assert [mail.language for mail in mails] == ["de", "en"]
    assert [link in mail.body for mail, link in zip(mails, links, strict=True)] == [True, True]


def test_beginning_of_a_group_is_told_without_its_names() -> None:
    group = make_group(accepted=5)

    mails = OutgoingMail.objects.filter(body__contains=f"/groups/{group.pk}/").order_by("-pk")[:5]

    surnames = {seat.person.last_name: seat.person.email for seat in seats_of(group)}
    leaks = [(mail.to, name) for mail in mails for name, to in surnames.items() if name in mail.body and mail.to != to]
    assert sorted(mail.to for mail in mails) == sorted(surnames.values())
    assert leaks == []


def test_log_and_mails_say_nothing_of_exclusions() -> None:
    round = make_round()
    person = make_applicant(round.cluster)
    foe = make_company(cluster=round.cluster, name="Canary of porcelain")

    submit(round, person, unwanted=[Unwanted(company=foe)], visibility=ExclusionVisibility.NOBODY)

    assert Exclusion.objects.count() == 1
    written = [str(entry.details) for entry in LogEntry.objects.all()] + [
        mail.body for mail in OutgoingMail.objects.all()
    ]
    assert [text for text in written if "anary" in text or "exclusion" in text or str(foe.pk) == text] == []
    assert [entry.details for entry in LogEntry.objects.filter(verb="application_submitted")] == [{}]


def test_withdrawing_forgets_the_exclusions() -> None:
    application = make_application(round=make_round())
    Exclusion.objects.create(application=application, kind="private", company=make_company())

    withdraw_application(application=application)
    for _turn in range(2):
        forget_withdrawn(application_id=application.pk)

    assert (application.state, Exclusion.objects.count()) == (ApplicationState.WITHDRAWN, 0)
    assert Job.objects.get(task="focusgroups.forget_withdrawn").object_id == application.pk


def test_placed_person_declines_the_seat_instead_of_withdrawing() -> None:
    seat = seats_of(make_group())[0]

    with pytest.raises(WrongStateError):
        withdraw_application(application=seat.application)

    assert Application.objects.get(pk=seat.application_id).state == ApplicationState.PLACED


def test_only_members_of_the_network_apply() -> None:
    round = make_round()
    outsider = make_leader().person

    with pytest.raises(NotEligibleError):
        submit(round, outsider)

    assert Application.objects.count() == 0


def test_company_must_be_the_own_one() -> None:
    round = make_round()
    person = make_applicant(round.cluster)

    with pytest.raises(NotEligibleError):
        submit(round, person, company=make_company(cluster=round.cluster))


def test_without_topics_nobody_applies() -> None:
    round = make_round()
    person = make_leader(make_company(cluster=round.cluster)).person

    with pytest.raises(MemberError):
        submit(round, person)

    assert Application.objects.count() == 0


@pytest.mark.parametrize("state", sorted(set(RoundState) - {RoundState.OPEN}))
def test_only_an_open_round_takes_applications(state: RoundState) -> None:
    round = make_round(state=state)

    with pytest.raises(WrongStateError):
        submit(round, make_applicant(round.cluster))


def test_waiting_person_is_told_the_reason() -> None:
    application = make_application(round=make_round(state=RoundState.REVIEW))

    keep_waiting(application=application, reason="remainder")

    mail = OutgoingMail.objects.get()
    assert (application.state, application.waiting_reason) == (ApplicationState.WAITING, "remainder")
    assert (mail.to, mail.reference_id) == (application.person.email, application.pk)
    assert str(application.get_waiting_reason_display()) in mail.body.replace("\n", " ")


def test_groups_come_from_a_proposal_only() -> None:
    round = make_round(state=RoundState.OPEN)

    with pytest.raises(WrongStateError):
        create_group(round=round, letter="A", applications=[make_application(round=round)], rationale={})

    assert round.groups.count() == 0


def test_withdrawn_applicant_founds_no_group() -> None:
    round = make_round(state=RoundState.REVIEW)
    applications = [make_application(round=round), make_application(round=round, state="withdrawn")]

    with pytest.raises(WrongStateError):
        create_group(round=round, letter="A", applications=applications, rationale={})

    assert (round.groups.count(), OutgoingMail.objects.count()) == (0, 0)


def test_applicant_of_another_round_founds_no_group() -> None:
    round = make_round(state=RoundState.REVIEW)

    with pytest.raises(WrongStateError):
        create_group(round=round, letter="A", applications=[make_application(round=make_round())], rationale={})


def test_invitation_lapses_after_its_last_day() -> None:
    seat = seats_of(make_group())[0]
    job = Job.objects.get(task="focusgroups.lapse_seat", object_id=seat.pk)

    in_time = lapse_seat(seat_id=seat.pk).state
    seat.answer_by = timezone.localdate() - timedelta(days=1)
    seat.save()
    too_late = lapse_seat(seat_id=seat.pk).state

    assert (in_time, too_late) == (SeatState.INVITED, SeatState.LAPSED)
    assert timezone.localtime(job.due).date() == timezone.localdate() + timedelta(days=8)
    assert Job.objects.get(task="matchmaking.refill_seat").object_id == seat.pk


def test_round_closes_after_its_deadline_even_if_that_was_moved() -> None:
    round = make_round(state=RoundState.DRAFT)
    open_round(round=round)
    later = round.closes_on + timedelta(days=2)
    save_round(round=round, cluster=round.cluster, actor=None, fields={"closes_on": later})

    before = close_round_at_deadline(round_id=round.pk).state
    jobs = Job.objects.filter(task="focusgroups.close_round").order_by("due")
    days = [timezone.localtime(job.due).date() for job in jobs]
    save_round(
        round=round, cluster=round.cluster, actor=None, fields={"closes_on": timezone.localdate() - timedelta(days=1)}
    )
    after = close_round_at_deadline(round_id=round.pk).state

    assert (before, after) == (RoundState.OPEN, RoundState.CLOSED)
    assert days == [round.closes_on + timedelta(days=1), later + timedelta(days=1)]


def test_reopened_round_keeps_its_promise_of_an_answer() -> None:
    round = make_round(state=RoundState.CLOSED)

    with pytest.raises(WrongStateError):
        reopen_round(round=round, closes_on=round.answer_by + timedelta(days=1))


def test_round_with_dates_out_of_order_is_not_saved() -> None:
    round = make_round()

    with pytest.raises(ValidationError):
        save_round(
            round=round, cluster=round.cluster, actor=None, fields={"closes_on": round.opens_on - timedelta(days=1)}
        )


def test_default_agreement_is_made_once() -> None:
    versions = {ensure_default_agreement().pk for _time in range(3)}

    agreement = Agreement.objects.get()
    assert len(versions) == 1
    assert (agreement.name, agreement.versions.count()) == (DEFAULT_NAME, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(name=DEFAULT_NAME)


@pytest.mark.parametrize("language", ["de", "en"])
def test_default_agreement_has_the_same_paragraphs_in_both_languages(language: str, settings) -> None:
    version = ensure_default_agreement()

    assert len(version.text_de.split("\n# ")) == len(version.text_en.split("\n# ")) == 11
    assert ("Kartellrecht" in version.text_de, "Antitrust" in version.text_en) == (True, True)
    assert ("Abwerben" in version.text_de, "poaching" in version.text_en) == (True, True)


def test_own_agreement_of_the_office_goes_before_the_default() -> None:
    cluster = make_round().cluster
    default = ensure_default_agreement()
    before = valid_version(cluster)
    agreement = Agreement.objects.create(name="Ours", cluster=cluster)
    numbers = {1: date(2026, 1, 1), 2: date(2026, 2, 1), 3: timezone.localdate() + timedelta(days=1)}
    for number, day in numbers.items():
        AgreementVersion.objects.create(agreement=agreement, number=number, text_de="de", text_en="en", valid_from=day)

    assert before == default
    assert (valid_version(cluster).agreement, valid_version(cluster).number) == (agreement, 2)


def test_new_version_locks_the_room_until_it_is_accepted(client: Client) -> None:
    group = make_group(accepted=5)
    member = seats_of(group)[0]
    other = seats_of(group)[1]
    client.force_login(member.person.user)
    old = ensure_default_agreement()
    new = AgreementVersion.objects.create(
        agreement=old.agreement, number=2, text_de="neu", text_en="new", valid_from=timezone.localdate()
    )

    locked = client.get(group.get_absolute_url())
    with pytest.raises(WrongStateError):
        accept_seat(seat=member, version=old)
    accept_seat(seat=member, version=new)
    opened = client.get(group.get_absolute_url())

    assert locked.status_code == 302
    assert other.person.last_name not in locked.content.decode()
    assert (opened.status_code, other.person.last_name in opened.content.decode()) == (200, True)
    assert group.meetings.count() == 5


def test_first_host_has_the_shortest_ways_for_all() -> None:
    group = make_group(accepted=4)
    seats = seats_of(group)
    longitudes = [11.0, 11.2, 11.4, 11.6, 11.8]
    for seat, longitude in zip(seats, longitudes, strict=True):
        seat.company.town = make_town(longitude=longitude)
        seat.company.save()

    accept_seat(seat=seats[4], version=ensure_default_agreement())

    first, *later = group.meetings.select_related("host").order_by("number")
    local = timezone.localtime(first.starts_at)
    assert first.host == seats[2].company
    assert (local.weekday(), local.hour, local.minute) == (3, 14, 0)
    assert local.date() >= group.round.starts_on
    assert [meeting.starts_at for meeting in later] == [None] * 4
    group.refresh_from_db()
    group.round.refresh_from_db()
    assert (group.state, group.round.state) == (GroupState.ACTIVE, RoundState.RUNNING)


def test_sixth_acceptance_adds_the_last_host() -> None:
    group = make_group(size=6, accepted=5)
    sixth = seats_of(group, SeatState.INVITED)[0]

    accept_seat(seat=sixth, version=ensure_default_agreement())

    assert group.meetings.count() == 6
    assert group.meetings.order_by("number").last().host == sixth.company


def test_months_follow_the_rhythm() -> None:
    first = timezone.make_aware(timezone.datetime(2026, 11, 5, 14))

    assert [expected_month(first, number) for number in (1, 2, 6)] == [
        date(2026, 11, 1),
        date(2027, 1, 1),
        date(2027, 9, 1),
    ]


def test_invited_person_does_not_answer_a_meeting() -> None:
    group = make_group(size=6, accepted=5)
    meeting = group.meetings.earliest("number")

    with pytest.raises(WrongStateError):
        answer_meeting(meeting=meeting, seat=seats_of(group, SeatState.INVITED)[0], comes=True)


def test_meeting_that_has_begun_takes_no_answers() -> None:
    group = make_group(accepted=5)
    meeting = group.meetings.earliest("number")
    meeting.starts_at = timezone.now()
    meeting.save()

    with pytest.raises(WrongStateError):
        answer_meeting(meeting=meeting, seat=seats_of(group)[0], comes=True)


def test_names_are_looked_for_in_the_network_alone() -> None:
    round = make_round()
    make_company(name="Elsewhere GmbH")
    make_person(company=make_company(), first_name="Otto", last_name="Fern")
    names = ["Ofenbau Nord GmbH", "Ofenbau Süd GmbH"]
    companies = [make_company(cluster=round.cluster, name=name) for name in names]
    circle = Circle.of(round)

    assert circle.find("ofenbau") == [Unwanted(company=company) for company in companies]
    assert circle.find(" OFENBAU  süd ") == [Unwanted(company=companies[1])]
    for name in ("Elsewhere GmbH", "Otto Fern", "fenbau"):
        with pytest.raises(NotFoundError):
            circle.find(name)


def test_person_without_address_gets_no_mail() -> None:
    round = make_round(state=RoundState.REVIEW)
    person = make_person(company=make_company(cluster=round.cluster))
    Person.objects.filter(pk=person.pk).update(email="")
    person.refresh_from_db()

    create_group(round=round, letter="A", applications=[make_application(round=round, person=person)], rationale={})

    assert OutgoingMail.objects.count() == 0

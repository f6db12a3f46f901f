"""The next meeting: date and place, attendance, whose turn it is; the pages for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import OutgoingMail
from focusgroups.enums import GroupState, MeetingState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import FocusGroup, Meeting
from focusgroups.services.agreements import accept_agreement, ensure_default_agreement
from focusgroups.services.meetings import answer_meeting, proposed_place
from focusgroups.services.planning import hold_meeting, open_meeting, plan_meeting, proposed_start
from tests.factories.focusgroups import make_group, seats_of
from tests.factories.members import make_company, make_manager, make_person, make_town, make_user

pytestmark = pytest.mark.django_db

PLACE = "Werkstraße 7, Raum 2"


def meeting_that_was(group: FocusGroup, days_ago: float = 1) -> Meeting:
    """The group's next meeting, its day over."""
    meeting = open_meeting(group)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=days_ago))
    meeting.refresh_from_db()
    return meeting


def mails(template_word: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(subject__contains=template_word).values_list("to", flat=True))


def test_held_meeting_passes_the_turn_to_the_next_host() -> None:
    group = make_group(accepted=5)
    first = meeting_that_was(group)
    OutgoingMail.objects.all().delete()

    hold_meeting(meeting=first, attended=seats_of(group)[:4])

    following = open_meeting(group)
    assert (following.number, following.starts_at) == (2, None)
    assert first.attended.count() == 4
    assert mails("laden als Nächstes ein") == [group.seats.get(company=following.host).person.email]


def test_members_hear_of_the_date_without_place_and_names() -> None:
    group = make_group(accepted=5)
    hold_meeting(meeting=meeting_that_was(group), attended=seats_of(group))
    OutgoingMail.objects.all().delete()

    meeting = plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=50), place=PLACE)

    assert (meeting.number, meeting.place) == (2, PLACE)
    letters = list(OutgoingMail.objects.all())
    assert sorted(mail.to for mail in letters) == sorted(seat.person.email for seat in seats_of(group))
    others = {company for seat in seats_of(group) for company in (seat.company.name, PLACE, seat.company.town.name)}
    assert [word for mail in letters for word in others if word in mail.subject + mail.body] == []


def test_new_date_makes_answers_void_and_a_new_place_keeps_them() -> None:
    group = make_group(accepted=5)
    meeting = open_meeting(group)
    answer_meeting(meeting=meeting, seat=seats_of(group)[0], comes=True)

    plan_meeting(group=group, starts_at=meeting.starts_at, place=PLACE)
    assert meeting.answers.count() == 1
    plan_meeting(group=group, starts_at=meeting.starts_at + timedelta(days=7), place=PLACE)
    assert meeting.answers.count() == 0


def test_saving_the_same_again_tells_nobody() -> None:
    group = make_group(accepted=5)
    meeting = open_meeting(group)
    OutgoingMail.objects.all().delete()

    plan_meeting(group=group, starts_at=meeting.starts_at, place="")

    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("days", [-1, 3 * 365])
def test_date_must_be_sensible(days: int) -> None:
    group = make_group(accepted=5)

    with pytest.raises(WrongStateError):
        plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=days))


def test_group_that_is_still_forming_plans_nothing() -> None:
    with pytest.raises(WrongStateError):
        plan_meeting(group=make_group(accepted=4), starts_at=timezone.now() + timedelta(days=30))


def test_after_the_last_host_there_is_nothing_to_plan() -> None:
    group = make_group(accepted=5)
    start = timezone.now() - timedelta(days=1)
    for place, meeting in enumerate(group.meetings.order_by("-number")):
        day = start - timedelta(days=60 * place)
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.HELD, starts_at=day)

    with pytest.raises(WrongStateError):
        plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=30))


def test_meeting_ahead_and_meeting_without_anybody_are_not_held() -> None:
    group = make_group(accepted=5)

    with pytest.raises(WrongStateError):
        hold_meeting(meeting=open_meeting(group), attended=seats_of(group))
    with pytest.raises(WrongStateError):
        hold_meeting(meeting=meeting_that_was(group), attended=[])


def test_people_of_another_group_do_not_attend() -> None:
    group, other = make_group(accepted=5), make_group(accepted=5)

    with pytest.raises(WrongStateError):
        hold_meeting(meeting=meeting_that_was(group), attended=seats_of(other))


def test_proposal_is_a_thursday_two_months_later_at_the_hosts_address() -> None:
    group = make_group(accepted=5)
    first = meeting_that_was(group, days_ago=2)
    hold_meeting(meeting=first, attended=seats_of(group))

    proposed = timezone.localtime(proposed_start(group))

    assert (proposed.weekday(), proposed.hour) == (3, 14)
    assert timedelta(days=52) <= proposed - first.starts_at <= timedelta(days=64)
    host = make_company(street="Werkstraße 7", postal_code="98693", town=make_town(name="Ilmenau"))
    assert proposed_place(host) == "Werkstraße 7, 98693 Ilmenau"
    assert proposed_place(None) == ""


def page(client: Client, name: str, pk: int) -> str:
    response = client.get(reverse(f"focusgroups:{name}", args=[pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_office_plans_and_notes_attendance_in_the_browser(client: Client) -> None:
    group = make_group(accepted=5)
    client.force_login(make_manager(group.round.cluster))
    was = meeting_that_was(group)
    present = seats_of(group)[:3]

    hold_url = reverse("focusgroups:meeting_hold", args=[was.pk])
    assert hold_url in page(client, "group_detail", group.pk)
    client.post(hold_url, {"attended": [seat.pk for seat in present]})
    plan_url = reverse("focusgroups:meeting_plan", args=[group.pk])
    assert plan_url in page(client, "group_detail", group.pk)
    day = timezone.localdate() + timedelta(days=55)
    client.post(plan_url, {"starts_at": f"{day}T13:30", "place": PLACE})

    meeting = open_meeting(group)
    assert f"{timezone.localtime(meeting.starts_at):%Y-%m-%d %H:%M}" == f"{day} 13:30"
    body = page(client, "group_detail", group.pk)
    assert "3 von 5 waren da" in body
    assert was.host.name in body


def test_form_says_what_is_wrong_and_keeps_what_was_typed(client: Client) -> None:
    group = make_group(accepted=5)
    client.force_login(make_manager(group.round.cluster))

    response = client.post(
        reverse("focusgroups:meeting_plan", args=[group.pk]), {"starts_at": "2020-02-02T14:00", "place": PLACE}
    )

    assert response.status_code == 200
    assert "liegt in der Vergangenheit" in response.content.decode()
    assert PLACE in response.content.decode()


def test_moderator_plans_from_the_room_and_members_do_not(client: Client) -> None:
    group = make_group(accepted=5)
    FocusGroup.objects.filter(pk=group.pk).update(moderator=make_person(user=make_user()))
    group.refresh_from_db()
    plan_url = reverse("focusgroups:meeting_plan", args=[group.pk])
    accept_agreement(person=group.moderator, version=ensure_default_agreement())

    client.force_login(group.moderator.user)
    assert plan_url in page(client, "group_detail", group.pk)
    page(client, "meeting_plan", group.pk)
    client.force_login(seats_of(group)[0].person.user)
    assert plan_url not in page(client, "group_detail", group.pk)
    assert client.get(plan_url).status_code == 403


def test_member_sees_the_next_meeting_first_and_then_the_year_in_its_order(client: Client) -> None:
    group = make_group(accepted=5)
    hold_meeting(meeting=meeting_that_was(group, days_ago=9), attended=seats_of(group)[:4])
    plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=40), place=PLACE)
    client.force_login(seats_of(group)[0].person.user)

    body = page(client, "group_detail", group.pk)

    assert body.index(PLACE) < body.index("4 von 5 waren da") < body.index('aria-current="step"')
    assert body.index('aria-current="step"') < body.index("Rückblick auf das Jahr")


@pytest.mark.parametrize("state", [GroupState.FORMING, GroupState.CLOSED])
def test_group_that_does_not_meet_offers_no_planning(client: Client, state: GroupState) -> None:
    group = make_group(accepted=5)
    FocusGroup.objects.filter(pk=group.pk).update(state=state)
    client.force_login(make_manager(group.round.cluster))

    assert reverse("focusgroups:meeting_plan", args=[group.pk]) not in page(client, "group_detail", group.pk)


@pytest.mark.parametrize("name", ["meeting_plan", "meeting_hold"])
def test_pages_ask_equally_often(client: Client, name: str) -> None:
    counts = []
    for size in (5, 6):
        group = make_group(size=size, accepted=size)
        client.force_login(make_manager(group.round.cluster))
        meeting = meeting_that_was(group)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, name, group.pk if name == "meeting_plan" else meeting.pk)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 15

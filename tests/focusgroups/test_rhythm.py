"""The office sees its groups' rhythm: days, hosts, attendance, one word on the mood, and nothing that is said."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focusgroups.enums import GroupState, MeetingState, RoundState
from focusgroups.models import FocusGroup, Meeting, PulseAnswer, RoomKey, Round
from focusgroups.rhythm import rhythm_of
from focusgroups.room.bands import Band, pulse_bands
from tests.factories.focusgroups import make_group, seats_of
from tests.factories.members import make_alliance, make_manager, make_staff, make_superuser

from .room.rooms import make_post, room_of

pytestmark = pytest.mark.django_db


def another(round: Round, letter: str) -> FocusGroup:
    """In a round that runs already."""
    Round.objects.filter(pk=round.pk).update(state=RoundState.PUBLISHED)
    round.refresh_from_db()
    return make_group(round=round, accepted=5, letter=letter)


def held(group: FocusGroup, number: int, days_ago: int, there: int = 4) -> Meeting:
    meeting = group.meetings.get(number=number)
    starts_at = timezone.now() - timedelta(days=days_ago)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, state=MeetingState.HELD)
    meeting.attended.set(seats_of(group)[:there])
    meeting.refresh_from_db()
    return meeting


def say(group: FocusGroup, meeting: Meeting, values: list[int]) -> None:
    for number, value in enumerate(values):
        room = room_of(group, number)
        answer = PulseAnswer(group=group, meeting=meeting, person=room.person)
        answer.worth, answer.openness, answer.again = str(value), str(value), "yes"
        room.save(answer)


def as_office(group: FocusGroup) -> Client:
    client = Client()
    client.force_login(make_manager(group.round.cluster))
    return client


def page(round: Round) -> str:
    return reverse("focusgroups:round_rhythm", args=[round.pk])


def band(group: FocusGroup) -> Band:
    return pulse_bands([group], {group.pk: 5})[group.pk]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5, 4, 4], "good"), ([3, 3, 3], "mixed"), ([1, 2, 2], "poor"), ([5, 5], "too_few"), ([], "too_few")],
)
def test_the_mood_is_a_band_from_three_answers_up(values: list[int], expected: str) -> None:
    group = make_group(accepted=5)
    say(group, held(group, 1, 20), values)

    assert band(group) == expected
    assert ("zu wenige" in as_office(group).get(page(group.round)).content.decode()) == (expected == "too_few")


def test_a_meeting_that_takes_answers_tells_nothing_yet() -> None:
    group = make_group(accepted=5)
    say(group, held(group, 1, 2), [5, 5, 5])

    assert band(group) == "too_few"


def test_without_the_key_there_is_no_mood_and_the_page_stands(settings) -> None:
    group = make_group(accepted=5)
    say(group, held(group, 1, 20), [5, 5, 5])
    RoomKey.objects.update(wrapped=b"other")

    assert as_office(group).get(page(group.round)).status_code == 200
    assert band(group) == "too_few"


def test_late_groups_come_first_in_words() -> None:
    late = make_group(accepted=5, letter="B")
    well = another(late.round, "A")
    waiting = another(late.round, "C")
    over = another(late.round, "D")
    for group, days in ((late, 90), (waiting, 40), (well, 10)):
        held(group, 1, days)
    Meeting.objects.filter(group=well, number=2).update(starts_at=timezone.now() + timedelta(days=20))
    FocusGroup.objects.filter(pk=over.pk).update(state=GroupState.CLOSED)

    rows = rhythm_of(late.round)

    assert [(row.group.letter, row.kind) for row in rows] == [
        ("B", "late"),
        ("C", "waiting"),
        ("A", "well"),
        ("D", "over"),
    ]
    days = (timezone.localdate() - timezone.localdate(rows[0].last.starts_at)).days  # the clocks may have changed
    assert days in {89, 90}
    assert (rows[0].words, rows[0].attendance) == (f"seit {days} Tagen ohne Termin", [(1, 4, 5)])
    assert rows[0].mail.startswith("mailto:")
    assert rows[2].mail == ""
    assert "1 Gruppe ist im Verzug" in as_office(late).get(page(late.round)).content.decode()


def test_a_day_that_passed_unnoted_is_asked_for() -> None:
    group = make_group(accepted=5)
    Meeting.objects.filter(group=group, number=1).update(starts_at=timezone.now() - timedelta(days=2))

    [row] = rhythm_of(group.round)

    assert (row.kind, "Anwesenheit vom" in row.words) == ("waiting", True)


def test_no_word_of_the_room_is_on_the_page_and_only_the_office_opens_it() -> None:
    group = make_group(accepted=5)
    make_post(group, "CANARY")
    say(group, held(group, 1, 20), [1, 4, 4])

    seen = as_office(group).get(page(group.round)).content.decode()

    assert "CANARY" not in seen
    assert "3,0" not in seen
    assert "ist uns verschlossen" in seen
    for user in (make_superuser(), make_staff(make_alliance()), seats_of(group)[0].person.user):
        client = Client()
        client.force_login(user)
        assert client.get(page(group.round)).status_code == 404


def test_many_groups_cost_what_one_costs(django_assert_num_queries) -> None:
    first = make_group(accepted=5)
    say(first, held(first, 1, 20), [5, 5, 5])
    with django_assert_num_queries(5):
        assert len(rhythm_of(first.round)) == 1
    for letter in "BCD":
        group = another(first.round, letter)
        say(group, held(group, 1, 20), [5, 5, 5])

    with django_assert_num_queries(5):
        assert len(rhythm_of(first.round)) == 4

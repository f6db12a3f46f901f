"""A group looks for a date: who is asked, who answers how, what comes of it; the pages, and two at once."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.dates import date_plain
from clusterportal.core.holidays import is_holiday
from clusterportal.core.models import Job, LogEntry, OutgoingMail
from focusgroups.dates import between_the_years
from focusgroups.enums import GroupState, MeetingState, SearchState, SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.links import DATES, token_for_seat
from focusgroups.models import DateAnswer, DateSearch, FocusGroup, Meeting, Seat
from focusgroups.services import searches
from focusgroups.services.planning import open_meeting, plan_meeting
from focusgroups.services.searches import (
    answer_search,
    close_search_at_deadline,
    days_to_propose,
    decide_search,
    open_search,
    remind_silent,
    stop_search,
)
from tests.factories.focusgroups import make_group, seats_of
from tests.factories.members import make_manager, make_person
from tests.threads import at_once, without_lock

pytestmark = pytest.mark.django_db

YES, MAYBE, NO = "yes", "maybe", "no"


def make_waiting_group(accepted: int = 5) -> FocusGroup:
    """A group whose next meeting has no date."""
    group = make_group(size=accepted, accepted=accepted)
    Meeting.objects.filter(group=group).update(starts_at=None)
    return group


def make_search(group: FocusGroup | None = None, **fields: Any) -> DateSearch:
    group = group or make_waiting_group()
    closes_on = timezone.localdate() + timedelta(days=7)
    return open_search(group=group, proposals=days_to_propose(group), **{"closes_on": closes_on, **fields})


def host_first(search: DateSearch) -> list[Seat]:
    """The members, the one that hosts first."""
    return sorted(seats_of(search.meeting.group), key=lambda seat: seat.company_id != search.meeting.host_id)


def answer(search: DateSearch, seat: Seat, *fits: str) -> None:
    numbers = search.proposals.values_list("pk", flat=True)
    answer_search(search=search, seat=seat, fits=dict(zip(numbers, fits, strict=True)))


def mails(word: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(subject__contains=word).values_list("to", flat=True))


def end(search: DateSearch) -> DateSearch:
    """Its last day is over, and the job comes."""
    DateSearch.objects.filter(pk=search.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    close_search_at_deadline(search_id=search.pk)
    search.refresh_from_db()
    return search


def address_of(seat: Seat) -> str:
    return seat.person.email


def link_of(search: DateSearch, seat: Seat) -> str:
    return reverse("focusgroups:dates", args=[token_for_seat(DATES, search, seat)])


# -- what is asked


def test_each_member_gets_a_link_of_their_own_and_nothing_else() -> None:
    group = make_waiting_group()
    OutgoingMail.objects.all().delete()

    search = make_search(group)

    letters = {mail.to: mail.subject + mail.body for mail in OutgoingMail.objects.all()}
    assert sorted(letters) == sorted(address_of(seat) for seat in seats_of(group))
    for seat in seats_of(group):
        own = link_of(search, seat).partition(":")[0]  # after that the second in which it was made
        assert letters[address_of(seat)].count(own) == 1
        others = [one for one in seats_of(group) if one != seat]
        words = [word for one in others for word in (one.person.last_name, one.company.name, one.company.town.name)]
        assert [word for word in words if word in letters[address_of(seat)]] == []
    days = [date_plain(day) for day in days_to_propose(group)]
    assert [day for day in days for text in letters.values() if day in text] == []


def test_days_proposed_lie_two_months_on_and_on_no_holiday_of_a_member() -> None:
    group = make_waiting_group()
    last = timezone.now() - timedelta(days=10)
    Meeting.objects.filter(group=group, number=1).update(state=MeetingState.HELD, starts_at=last)

    days = [timezone.localtime(day) for day in days_to_propose(group)]

    states = set(group.seats.values_list("company__town__state", flat=True))
    assert [day.weekday() for day in days] == [3, 2, 1]
    assert {day.hour for day in days} == {14}
    assert last + timedelta(days=52) < days[0]
    assert [day for day in days if between_the_years(day.date())] == []
    assert [day for day in days for state in states if is_holiday(day.date(), state)] == []


def test_a_meeting_with_a_date_ahead_is_not_asked_about_and_nobody_asks_twice() -> None:
    dated = make_group(accepted=5)
    with pytest.raises(WrongStateError):
        make_search(dated)
    search = make_search()
    with pytest.raises(WrongStateError):
        make_search(search.meeting.group)


@pytest.mark.parametrize("days", [-1, 400])
def test_last_day_to_answer_lies_between_today_and_the_first_day(days: int) -> None:
    with pytest.raises(WrongStateError):
        make_search(closes_on=timezone.localdate() + timedelta(days=days))


# -- what comes of the answers


def test_all_answers_set_the_best_day_and_say_who_comes() -> None:
    search = make_search()
    host, *others = host_first(search)
    answer(search, host, MAYBE, YES, YES)
    answer(search, others[0], YES, YES, NO)
    answer(search, others[1], NO, YES, NO)
    answer(search, others[2], NO, MAYBE, YES)
    assert open_meeting(search.meeting.group).starts_at is None

    answer(search, others[3], YES, NO, YES)

    search.refresh_from_db()
    meeting = open_meeting(search.meeting.group)
    chosen = search.proposals.get(is_chosen=True)
    assert (search.state, meeting.starts_at) == (SearchState.DECIDED, chosen.starts_at)
    assert chosen == search.proposals.all()[1]  # four can, one of them if need be
    told = dict(meeting.answers.values_list("seat", "comes"))
    assert told == {host.pk: True, others[0].pk: True, others[1].pk: True, others[3].pk: False}
    assert len(mails("Nächstes Treffen")) == 5


def test_day_on_which_the_host_cannot_is_not_taken() -> None:
    search = make_search()
    host, *others = host_first(search)
    answer(search, host, NO, NO, MAYBE)
    for seat in others:
        answer(search, seat, YES, YES, YES)

    search.refresh_from_db()
    assert search.proposals.get(is_chosen=True) == search.proposals.all()[2]


def test_at_the_deadline_the_best_day_is_taken_from_those_who_answered() -> None:
    search = make_search()
    for seat in host_first(search)[:4]:
        answer(search, seat, NO, YES, YES)

    end(search)

    assert search.state == SearchState.DECIDED
    assert open_meeting(search.meeting.group).answers.filter(comes=True).count() == 4


def test_too_few_answers_find_no_date_and_the_moderator_hears_of_it() -> None:
    search = make_search()
    group = search.meeting.group
    moderator = make_person()
    FocusGroup.objects.filter(pk=group.pk).update(moderator=moderator)
    for seat in host_first(search)[:3]:
        answer(search, seat, YES, YES, YES)

    end(search)

    assert (search.state, open_meeting(group).starts_at) == (SearchState.FAILED, None)
    assert mails("kein Termin gefunden") == [moderator.email]


def test_without_moderator_the_office_hears_of_it_and_proposes_other_days() -> None:
    search = make_search()
    manager = make_manager(search.meeting.group.round.cluster)
    host, *others = host_first(search)
    for seat in (host, *others):
        answer(search, seat, NO, NO, NO)

    search.refresh_from_db()
    assert search.state == SearchState.FAILED
    assert mails("kein Termin gefunden") == [manager.email]
    assert make_search(search.meeting.group).state == SearchState.OPEN


def test_with_five_members_a_group_may_ask_for_all_five() -> None:
    search = make_search(fewest=5)
    for seat in host_first(search)[:4]:
        answer(search, seat, YES, YES, YES)

    assert end(search).state == SearchState.FAILED


def test_job_that_comes_early_late_or_twice_changes_nothing() -> None:
    search = make_search()
    for seat in host_first(search)[:4]:
        answer(search, seat, YES, NO, NO)
    close_search_at_deadline(search_id=search.pk)
    assert DateSearch.objects.get(pk=search.pk).is_open

    end(search)
    day = open_meeting(search.meeting.group).starts_at
    OutgoingMail.objects.all().delete()
    close_search_at_deadline(search_id=search.pk)

    assert (open_meeting(search.meeting.group).starts_at, OutgoingMail.objects.count()) == (day, 0)


def test_silent_members_are_reminded_once() -> None:
    search = make_search()
    first, *silent = seats_of(search.meeting.group)
    answer(search, first, YES, YES, YES)
    OutgoingMail.objects.all().delete()

    remind_silent(search_id=search.pk)
    remind_silent(search_id=search.pk)

    assert mails("fehlt noch") == sorted(address_of(seat) for seat in silent)


def test_no_reminder_after_the_end() -> None:
    search = make_search()
    stop_search(search=search)
    OutgoingMail.objects.all().delete()

    remind_silent(search_id=search.pk)

    assert OutgoingMail.objects.count() == 0
    assert Job.objects.filter(task="focusgroups.remind_search").count() == 0


def test_setting_the_date_by_hand_ends_the_search() -> None:
    search = make_search()

    plan_meeting(group=search.meeting.group, starts_at=timezone.now() + timedelta(days=40))

    search.refresh_from_db()
    assert search.state == SearchState.STOPPED
    with pytest.raises(WrongStateError):
        answer(search, seats_of(search.meeting.group)[0], YES, YES, YES)


def test_who_has_left_is_neither_asked_nor_counted() -> None:
    search = make_search()
    host, *others = host_first(search)
    answer(search, others[0], YES, NO, NO)
    Seat.objects.filter(pk=others[0].pk).update(state=SeatState.LEFT)
    FocusGroup.objects.filter(pk=search.meeting.group_id).update(state=GroupState.ACTIVE)
    with pytest.raises(WrongStateError):
        answer(search, others[0], YES, YES, YES)

    for seat in (host, *others[1:]):
        answer(search, seat, NO, YES, NO)

    search.refresh_from_db()
    assert search.state == SearchState.DECIDED
    assert open_meeting(search.meeting.group).answers.filter(seat=others[0]).count() == 0


def test_day_taken_by_hand_needs_the_host_and_lies_ahead() -> None:
    search = make_search()
    host, *_others = host_first(search)
    answer(search, host, NO, YES, YES)
    first, second, _third = search.proposals.all()
    with pytest.raises(WrongStateError):
        decide_search(search=search, proposal=first.pk)
    with pytest.raises(WrongStateError):
        decide_search(search=search)  # nobody else has answered so far

    decide_search(search=search, proposal=second.pk)

    assert open_meeting(search.meeting.group).starts_at == second.starts_at


# -- the pages


def test_member_answers_on_the_phone_without_signing_in(client: Client) -> None:
    search = make_search()
    seat = host_first(search)[1]
    link = link_of(search, seat)

    page = client.get(link)
    names = re.findall(r'name="(day_\d+)"', page.content.decode())
    assert (page.status_code, len(names), DateAnswer.objects.count()) == (200, 9, 0)
    others = [one for one in seats_of(search.meeting.group) if one != seat]
    shown = page.content.decode()
    assert [one for one in others if one.person.last_name in shown or one.company.name in shown] == []

    days = sorted(set(names))
    again = client.post(link, {days[0]: YES, days[1]: NO})
    assert again.status_code == 200
    assert re.search(r'value="yes"[^>]*checked', again.content.decode())  # what was chosen is not lost

    client.post(link, dict(zip(days, (YES, NO, MAYBE), strict=True)))
    assert sorted(DateAnswer.objects.values_list("fits", flat=True)) == [MAYBE, NO, YES]
    client.post(link, dict.fromkeys(days, YES))
    assert set(DateAnswer.objects.values_list("fits", flat=True)) == {YES}


def test_link_dies_with_the_seat_and_with_the_address(client: Client) -> None:
    search = make_search()
    gone, moved, stays = host_first(search)[1:4]
    links = [link_of(search, seat) for seat in (gone, moved, stays)]
    Seat.objects.filter(pk=gone.pk).update(state=SeatState.LEFT)
    moved.person.email = "somewhere@example.org"
    moved.person.save()

    assert [client.get(link).status_code for link in links] == [404, 404, 200]
    assert client.get(links[2].replace(links[2][-9:-1], "AAAAAAAA")).status_code == 404


def test_answer_after_the_end_is_told_so(client: Client) -> None:
    search = make_search()
    for seat in host_first(search)[:4]:
        answer(search, seat, YES, NO, NO)
    decide_search(search=search)
    late = host_first(search)[4]

    page = client.post(link_of(search, late), {})

    assert "Der Tag steht fest" in page.content.decode()
    assert DateAnswer.objects.filter(seat=late).count() == 0


def test_hosting_member_opens_a_search_and_another_member_does_not(client: Client) -> None:
    group = make_waiting_group()
    host = group.seats.get(company=open_meeting(group).host)
    other = next(seat for seat in seats_of(group) if seat != host)
    address = reverse("focusgroups:date_search_open", args=[group.pk])
    client.force_login(other.person.user)
    assert client.get(address).status_code == 403

    client.force_login(host.person.user)
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {name: data[name].strftime("%Y-%m-%dT%H:%M") for name in ("first", "second", "third")}
    twice = client.post(address, {**data, "second": data["first"]})
    assert twice.context["form"].errors.keys() == {"second"}
    answer = client.post(address, {**data, "closes_on": data["closes_on"].isoformat()})

    assert answer.headers["Location"] == reverse("focusgroups:date_search", args=[group.pk])
    assert DateSearch.objects.get().proposals.count() == 3


def test_member_answers_in_the_room_and_the_office_sees_the_state_and_takes_a_day(client: Client) -> None:
    search = make_search()
    group, host = search.meeting.group, host_first(search)[0]
    client.force_login(host.person.user)
    assert reverse("focusgroups:date_search", args=[group.pk]) in client.get(group.get_absolute_url()).content.decode()
    days = [f"day_{one.pk}" for one in search.proposals.all()]
    client.post(
        reverse("focusgroups:date_search_answer", args=[group.pk]), dict(zip(days, (NO, YES, YES), strict=True))
    )
    for seat in host_first(search)[1:4]:
        answer(search, seat, YES, YES, NO)

    client.force_login(make_manager(group.round.cluster))
    assert "Antworten auf die Terminfrage bisher: 4." in client.get(group.get_absolute_url()).content.decode()
    page = client.get(reverse("focusgroups:date_search", args=[group.pk])).content.decode()
    assert host.person.name in page
    answered = client.post(reverse("focusgroups:date_search_decide", args=[group.pk]))

    assert answered.headers["Location"] == group.get_absolute_url()
    assert open_meeting(group).starts_at == search.proposals.all()[1].starts_at
    assert client.post(reverse("focusgroups:date_search_decide", args=[group.pk])).status_code == 302


def test_invited_person_sees_no_search(client: Client) -> None:
    group = make_group(size=6, accepted=5)
    Meeting.objects.filter(group=group).update(starts_at=None)
    make_search(group)
    client.force_login(seats_of(group, SeatState.INVITED)[0].person.user)

    assert client.get(reverse("focusgroups:date_search", args=[group.pk])).status_code == 403


def test_page_costs_the_same_with_many_answers(client: Client) -> None:
    search = make_search()
    group = search.meeting.group
    client.force_login(host_first(search)[0].person.user)
    answer(search, host_first(search)[0], YES, YES, YES)
    address = reverse("focusgroups:date_search", args=[group.pk])
    client.get(address)

    counts = []
    for seat in host_first(search)[1:4]:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        answer(search, seat, YES, MAYBE, NO)

    assert len(set(counts)) == 1
    assert counts[0] <= 22


# -- two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
class TestAtOnce:
    def prepared(self) -> DateSearch:
        search = make_search()
        for seat in host_first(search)[:4]:
            answer(search, seat, YES, YES, NO)
        return search

    def decide_twice(self, search: DateSearch) -> list[str]:
        days = search.proposals.values_list("pk", flat=True)[:2]
        return at_once(*[lambda day=day: decide_search(search=search, proposal=day) for day in days])

    def test_two_who_take_a_day_take_one(self) -> None:
        search = self.prepared()

        assert self.decide_twice(search) == ["WrongStateError", "done"]
        assert LogEntry.objects.filter(verb="date_search_decided").count() == 1
        assert (len(mails("Nächstes Treffen")), mails("Neuer Termin")) == (5, [])

    def test_control_without_the_lock_both_take_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        search = self.prepared()
        fetch = lambda pk: DateSearch.objects.select_related("meeting__group__round", "meeting__host").get(pk=pk)  # noqa: E731
        without_lock(monkeypatch, searches, "lock_search", fetch)

        self.decide_twice(search)

        assert LogEntry.objects.filter(verb="date_search_decided").count() == 2

    def answer_while_closing(self, search: DateSearch) -> list[str]:
        late, day = host_first(search)[4], search.proposals.all()[0].pk
        return at_once(lambda: answer(search, late, YES, NO, NO), lambda: decide_search(search=search, proposal=day))

    def lost(self, search: DateSearch) -> int:
        """Who said yes to the day that is taken, and is not noted as coming."""
        said = DateAnswer.objects.filter(proposal__is_chosen=True, fits=YES).values("seat")
        coming = search.meeting.answers.filter(comes=True).values("seat")
        return said.exclude(seat__in=coming).count()

    def test_an_answer_while_the_search_closes_counts_or_is_refused(self) -> None:
        search = self.prepared()

        ends = self.answer_while_closing(search)

        assert ends in (["WrongStateError", "done"], ["done", "done"])
        assert self.lost(search) == 0

    def test_control_without_the_lock_it_is_lost(self, monkeypatch: pytest.MonkeyPatch) -> None:
        search = self.prepared()
        fetch = lambda pk: DateSearch.objects.select_related("meeting__group__round", "meeting__host").get(pk=pk)  # noqa: E731
        without_lock(monkeypatch, searches, "lock_search", fetch)
        taken = threading.Event()
        save, take = searches._save_answers, searches._take

        def take_and_tell(*args: Any) -> Any:
            try:
                return take(*args)
            finally:
                taken.set()

        monkeypatch.setattr(searches, "_take", take_and_tell)
        monkeypatch.setattr(searches, "_save_answers", lambda *args: (taken.wait(timeout=10), save(*args)))
        monkeypatch.setattr(searches, "_silent", lambda _search: [True])

        self.answer_while_closing(search)

        assert self.lost(search) == 1

"""The leader's start page: where they stand in their round, the one next step, their events."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.dates import date_long, date_plain
from clusterportal.core.prepared import prepared
from events.models import Event, Registration
from events.rows import rows_of
from focusgroups.enums import ApplicationState, MeetingState, RoundState, SeatState
from focusgroups.models import Application, Meeting, MeetingAnswer, Round, Seat
from members.models import Company, Membership, Person, User

MOST = 5
BEFORE_SEATS = (RoundState.OPEN, RoundState.CLOSED, RoundState.MATCHING, RoundState.REVIEW)
LIVE = (*BEFORE_SEATS, RoundState.PUBLISHED, RoundState.RUNNING)


@dataclass(frozen=True)
class Step:
    """The one next step: what it is, why, and where the button leads; ``calls`` when others wait for it."""

    title: str
    text: str = ""
    url: str = ""
    label: str = ""
    calls: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a person stands: the seat or application that matters now, and the next meeting."""

    person: Person
    seat: Seat | None
    application: Application | None
    meeting: Any
    open_round: Round | None


def leader_context(user: User) -> dict[str, Any]:
    person, now = user.person_or_none, timezone.now()
    if person is None:
        return {"step": _no_person(), "journey": [], "events": rows_of(events_for(0, timezone.localdate(), now))}
    standing = standing_of(person, now)
    return {
        "step": next_step(standing),
        "journey": journey(standing),
        "standing": standing,
        "companies": own_companies(person.pk),
        "registrations": own_registrations(person.pk, now),
        "events": rows_of(events_for(person.pk, timezone.localdate(), now)),
    }


def standing_of(person: Person, now: datetime) -> Standing:
    """Asks for the application only of who has no seat, and for an open round of who has neither."""
    seats = own_seats(person.pk)
    seat = next((s for s in seats if s.state == SeatState.INVITED), None) or (seats[-1] if seats else None)
    accepted = [s.group_id for s in seats if s.state == SeatState.ACCEPTED]
    meeting = _first(next_meeting(person.pk, accepted, now)) if accepted else None
    application = None if seat else _first(own_application(person.pk))
    today = timezone.localdate()
    return Standing(
        person, seat, application, meeting, None if seat or application else _first(open_round(person.pk, today))
    )


def _first(rows: list[Any]) -> Any:
    return rows[0] if rows else None


def networks_of(person: int, today: date) -> QuerySet[Membership]:
    """Ids of the networks that the person's companies belong to."""
    theirs = Membership.objects.current(today).filter(
        company__affiliations__person=person, company__affiliations__ends_on=None
    )
    return theirs.values("cluster_id")


@prepared
def own_seats(person: int) -> QuerySet[Seat]:
    return Seat.objects.open().filter(person=person).select_related("group__round", "application", "company")


@prepared
def own_application(person: int) -> QuerySet[Application]:
    """The newest one that still counts."""
    return (
        Application.objects.filter(person=person, round__state__in=LIVE)
        .filter(Q(state=ApplicationState.WAITING) | Q(round__state__in=BEFORE_SEATS))
        .applied()
        .exclude(state=ApplicationState.PLACED)
        .select_related("round")
        .reverse()[:1]
    )


@prepared
def next_meeting(person: int, groups: list[int], now: datetime) -> QuerySet[Meeting]:
    """The next meeting of the person's groups, with their own answer in ``comes`` (None: none yet)."""
    answer = MeetingAnswer.objects.filter(meeting=OuterRef("pk"), seat__person=person).values("comes")[:1]
    meetings = Meeting.objects.filter(group__in=groups, state=MeetingState.PLANNED, starts_at__gte=now)
    return (
        meetings.annotate(comes=Subquery(answer))
        .select_related("group__round", "host__town")
        .order_by("starts_at", "pk")[:1]
    )


@prepared
def open_round(person: int, today: date) -> QuerySet[Round]:
    """A call of the person's networks that they have not answered."""
    applied = Application.objects.filter(person=person).applied().values("round")
    calls = Round.objects.filter(cluster__in=networks_of(person, today), state=RoundState.OPEN, closes_on__gte=today)
    return calls.exclude(pk__in=applied).order_by("closes_on", "pk")[:1]


@prepared
def own_companies(person: int) -> QuerySet[Company]:
    return Company.objects.filter(affiliations__person=person, affiliations__ends_on=None).distinct()


def next_step(standing: Standing) -> Step:
    """The first of these that applies; whoever waits for an answer comes first."""
    seat, meeting, application = standing.seat, standing.meeting, standing.application
    if seat and seat.state == SeatState.INVITED:
        return _answer_invitation(seat)
    if meeting:
        return _answer_meeting(meeting) if meeting.comes is None else _see_meeting(meeting)
    if seat:
        return _see_group(seat)
    if application:
        return _wait_for_answer(application)
    if standing.open_round:
        return _apply(standing.open_round)
    if standing.person.interests_confirmed_at is None:
        return _name_interests()
    return Step(
        _("Nothing is waiting for you"),
        _("No round of your networks takes applications at the moment. As soon as one opens, it appears here."),
        reverse("events:event_list"),
        _("See the events"),
    )


def _answer_invitation(seat: Seat) -> Step:
    text = _("Look at the industries and topics of the group and answer until %(date)s. Names follow after that.")
    return Step(
        _("You are invited to group %(letter)s") % {"letter": seat.group.letter},
        text % {"date": date_plain(seat.answer_by)},
        seat.group.get_absolute_url(),
        _("Look at the group and answer"),
        calls=True,
    )


def _answer_meeting(meeting: Any) -> Step:
    return Step(
        _("Will you come on %(date)s?") % {"date": date_long(meeting.starts_at)},
        _meeting_place(meeting),
        meeting.group.get_absolute_url(),
        _("Answer"),
        calls=True,
    )


def _see_meeting(meeting: Any) -> Step:
    answer = _("You have said that you come.") if meeting.comes else _("You have said that you cannot come.")
    return Step(
        _("Your group meets on %(date)s") % {"date": date_long(meeting.starts_at)},
        " ".join(filter(None, (_meeting_place(meeting), answer))),
        meeting.group.get_absolute_url(),
        _("To my group"),
    )


def _meeting_place(meeting: Any) -> str:
    if meeting.host is None:
        return ""
    return _("At %(company)s in %(town)s.") % {"company": meeting.host, "town": meeting.host.town}


def _see_group(seat: Seat) -> Step:
    return Step(
        _("You are in group %(letter)s") % {"letter": seat.group.letter},
        _("The date of the next meeting is not fixed yet. As soon as it is, it appears here."),
        seat.group.get_absolute_url(),
        _("To my group"),
    )


def _wait_for_answer(application: Application) -> Step:
    round_ = application.round
    if application.state == ApplicationState.WAITING:
        reason = application.get_waiting_reason_display() if application.waiting_reason else ""
        waiting = _("You move up as soon as a seat becomes free.")
        text = f"{reason} {waiting}".strip()
        return Step(_("You are on the waiting list"), text, round_.get_absolute_url(), _("To the round"))
    return Step(
        _("You have applied: %(round)s") % {"round": round_},
        _("You hear from us by %(date)s, even if no seat is free.") % {"date": date_plain(round_.answer_by)},
        round_.get_absolute_url(),
        _("To the round"),
    )


def _apply(round_: Round) -> Step:
    text = _("Five or six leaders of different industries, a year, in confidence. Apply until %(date)s.")
    return Step(
        str(round_),
        text % {"date": date_plain(round_.closes_on)},
        reverse("focusgroups:apply", args=[round_.pk]),
        _("Apply"),
        calls=True,
    )


def _name_interests() -> Step:
    return Step(
        _("What are you interested in?"),
        _("Name up to three topics. They decide with whom you sit at a table in the next round."),
        reverse("members:interests"),
        _("Name topics"),
        calls=True,
    )


def _no_person() -> Step:
    return Step(
        _("Your account does not belong to a company yet"),
        _("The office of your network can connect it. Until then you can register for events and ask questions."),
        reverse("members:cluster_list"),
        _("Find the office"),
    )


def journey(standing: Standing) -> list[dict[str, str]]:
    """From application to first meeting, as the steps component wants it; empty before an application."""
    seat = standing.seat
    application = seat.application if seat else standing.application
    if application is None:
        return []
    if seat is None:
        answer = _step(_("Invitation to a group"), "now", _until(standing.application.round.answer_by))
        return [_applied(application), answer, _step(_("First meeting"))]
    if seat.state == SeatState.INVITED:
        answer = _step(_("Your answer to the invitation"), "now", _until(seat.answer_by))
        return [_applied(application), answer, _step(_("First meeting"))]
    name = _("Group %(letter)s") % {"letter": seat.group.letter}
    when = date_long(standing.meeting.starts_at) if standing.meeting else _("Date follows")
    return [_applied(application), _step(name, "done", str(seat.group.round)), _step(_("Next meeting"), "now", when)]


def _applied(application: Application) -> dict[str, str]:
    return _step(_("Applied"), "done", date_plain(application.created_at))


def _until(day: date) -> str:
    return _("until %(date)s") % {"date": date_plain(day)}


def _step(text: str, state: str = "", detail: str = "") -> dict[str, str]:
    return {"text": text, "state": state, "detail": detail}


@prepared
def own_registrations(person: int, now: datetime) -> QuerySet[Registration]:
    open_ones = Registration.objects.open().filter(person=person, event__ends_at__gte=now)
    return open_ones.select_related("event__town").order_by("event__starts_at", "pk")[:MOST]


@prepared
def events_for(person: int, today: date, now: datetime) -> QuerySet[Event]:
    """The next events of the person's networks, of all networks when those plan none; not those in the list above."""
    mine = Registration.objects.open().filter(person=person)
    coming = Event.objects.published().upcoming(now).exclude(pk__in=mine.values("event"))
    own = Event.hosts.through.objects.filter(cluster__in=networks_of(person, today))
    none_planned = ~Exists(coming.filter(pk__in=own.values("event")))
    return coming.filter(Q(pk__in=own.values("event")) | none_planned).as_rows()[:MOST]

"""Rounds, applicants and groups. What is not given is invented; the states come about through the services."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from focusgroups.enums import MeetingState, RoundState, SeatState
from focusgroups.models import Application, FocusGroup, Meeting, Round, Seat
from focusgroups.services.agreements import ensure_default_agreement
from focusgroups.services.groups import create_group
from focusgroups.services.seats import accept_seat
from members.models import Cluster, Company, Person

from .members import make_cluster, make_company, make_interest, make_leader

_numbers = count(1)


def make_round(*, cluster: Cluster | None = None, **fields: Any) -> Round:
    """A round, open by default, in the middle of its time for applications."""
    today = timezone.localdate()
    defaults = {
        "title": f"Network forum {next(_numbers)}",
        "state": RoundState.OPEN,
        "opens_on": today - timedelta(days=10),
        "closes_on": today + timedelta(days=10),
        "answer_by": today + timedelta(days=20),
        "starts_on": today + timedelta(days=40),
    }
    return Round.objects.create(cluster=cluster or make_cluster(), **{**defaults, **fields})


def make_applicant(cluster: Cluster, **fields: Any) -> Person:
    """A leader with an account, an interest and a company of the network; fields go to the person."""
    person = make_leader(make_company(cluster=cluster), **fields).person
    make_interest(person=person)
    return person


def make_application(*, round: Round, person: Person | None = None, **fields: Any) -> Application:
    person = person or make_applicant(round.cluster)
    company = fields.pop("company", None) or person.affiliations.earliest("pk").company
    return Application.objects.create(round=round, person=person, company=company, **{"takeaway": "Ideas", **fields})


def make_group(*, round: Round | None = None, size: int = 5, accepted: int = 0, letter: str = "A") -> FocusGroup:
    """A published group with invited people; the first ``accepted`` of them have taken their seat."""
    round = round or make_round(state=RoundState.REVIEW)
    applications = [make_application(round=round) for _number in range(size)]
    group = create_group(round=round, letter=letter, applications=applications, rationale={})
    if round.state == RoundState.REVIEW:
        Round.objects.filter(pk=round.pk).update(state=RoundState.PUBLISHED)
        round.refresh_from_db()
    for seat in seats_of(group)[:accepted]:
        accept_seat(seat=seat, version=ensure_default_agreement())
    group.refresh_from_db()
    return group


def make_active_group() -> FocusGroup:
    """A group that meets, without the meetings that its start has planned."""
    group = make_group(accepted=5)
    group.meetings.all().delete()
    return group


def make_meeting(group: FocusGroup, days: float = 20, host: Company | None = None, number: int = 1) -> Meeting:
    """A meeting in ``days`` days; one that lies back has been held."""
    starts_at = timezone.now() + timedelta(days=days)
    state = MeetingState.PLANNED if days > 0 else MeetingState.HELD
    return Meeting.objects.create(group=group, number=number, starts_at=starts_at, host=host, state=state)


def seats_of(group: FocusGroup, state: SeatState | None = None) -> list[Seat]:
    seats = group.seats.select_related("person__user", "company").order_by("pk")
    return list(seats.filter(state=state) if state else seats)

"""What the office's start page asks the database for: networks, members, events, rounds, each in one query."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Coalesce, Concat

from clusterportal.core.aggregates import Joined, parts
from clusterportal.core.prepared import prepared
from events.attendance import came
from events.enums import EventState
from events.models import Event, HostRequest
from focusgroups.enums import MEETS, ApplicationState, MeetingState, RoundState
from focusgroups.models import Application, FocusGroup, Meeting, Round
from matchmaking.enums import EnquiryState, ReferralState, RunState
from matchmaking.models import Enquiry, MatchingRun, ProposedGroup, ProposedSeat, Referral
from members.composition import PLACE_FIELDS
from members.models import Cluster, Membership
from members.querysets import without_talk

PART = "\n"  # between two values of one row
TO_PLACE = (ApplicationState.CONFIRMED, ApplicationState.PLACED, ApplicationState.WAITING)
UNPUBLISHED = (RoundState.MATCHING, RoundState.REVIEW)
IN_WORK = (RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED, *UNPUBLISHED, RoundState.PUBLISHED)


class Member(NamedTuple):
    """A membership of the last year: of what kind, from when to when, and what is missing."""

    kind: str
    size: int
    town: str
    state: str
    latitude: float
    longitude: float
    company: str
    starts_on: date
    ends_on: date | None
    profile_confirmed_on: date | None
    is_current: bool
    came: bool
    is_due: bool


class Held(NamedTuple):
    """An event of the last year or ahead; ``registered`` is counted only ahead."""

    pk: int
    title: str
    starts_at: datetime
    ends_at: datetime
    registered: int


@prepared
def office_networks(ids: list[int], month: datetime, year: datetime) -> QuerySet[Cluster]:
    """The user's networks, and on each the figures of all their enquiries."""
    took = ExpressionWrapper(F("answered_at") - F("offered_at"), output_field=DurationField())
    referrals, enquiries = Referral.objects.filter(cluster__in=ids), Enquiry.objects.filter(owner_cluster__in=ids)
    in_work = enquiries.filter(state__in=(EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT))
    return Cluster.objects.filter(pk__in=ids).annotate(
        waiting=_figure(referrals.filter(state=ReferralState.OFFERED), Count("pk")),
        in_work=_figure(in_work, Count("pk")),
        solved=_figure(enquiries.filter(state=EnquiryState.SOLVED, closed_at__gte=month), Count("pk")),
        host_requests=_host_requests(),
        first_answer=_figure(referrals.filter(answered_at__gte=year), Avg(took)),
    )


def _host_requests() -> Subquery:
    """Number and title of each event that the network is asked to hold, too; ``host_requests_of`` takes it apart."""
    asked = HostRequest.objects.waiting().filter(cluster=OuterRef("pk")).exclude(event__state=EventState.CANCELLED)
    text = Concat(Cast("pk", TextField()), Value(PART), "event__title", output_field=TextField())
    return Subquery(asked.order_by().values("cluster").annotate(all=Joined(text)).values("all"))


def host_requests_of(clusters: list[Cluster]) -> list[tuple[int, str, Cluster]]:
    """Number, title of the event, and which network is asked; the oldest question first."""
    found = [(one.split(PART, 1), cluster) for cluster in clusters for one in parts(cluster.host_requests)]
    return sorted(((int(pk), title, cluster) for (pk, title), cluster in found), key=lambda one: one[0])


def _figure(rows: QuerySet[Model], figure: Count | Avg) -> Subquery:
    """One figure of all rows; ``values`` of a constant makes them one group."""
    return Subquery(rows.order_by().values(all=Value(1)).annotate(figure=figure).values("figure"))


@prepared
def office_members(ids: list[int], today: date, since: date, year: datetime, due: list[date]) -> QuerySet[Membership]:
    """``Member`` for each membership that the company has agreed to and that has not ended before ``since``."""
    agreed = Membership.objects.filter(cluster__in=ids, confirmed_at__isnull=False)
    recent = agreed.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since)).order_by()
    current = Membership.objects.current(today).values("pk")
    annotated = recent.annotate(
        is_current=_truth(Q(pk__in=current)),
        came=came(ids, year),
        is_due=_truth(without_talk(list(zip(ids, due, strict=True)))),
    )
    return annotated.values_list(
        *("kind", "company__size_band", *PLACE_FIELDS, "company__name", "starts_on", "ends_on"),
        *("company__confirmed_on", "is_current", "came", "is_due"),
    )


def _truth(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


@prepared
def office_events(ids: list[int], since: datetime, now: datetime) -> QuerySet[Event]:
    """``Held`` for each published event of these networks that began after ``since`` or is not over."""
    theirs = Event.hosts.through.objects.filter(cluster__in=ids)
    events = Event.objects.published().filter(Q(starts_at__gte=since) | Q(ends_at__gte=now))
    counted = events.filter(pk__in=theirs.values("event")).with_confirmed()
    registered = Case(When(ends_at__gte=now, then=F("confirmed_count")), default=0)
    return counted.annotate(registered=registered).values_list("pk", "title", "starts_at", "ends_at", "registered")


@prepared
def office_rounds(ids: list[int]) -> QuerySet[Round]:
    """Rounds in work with the number of applicants and, where it is due, the newest finished proposal."""
    applied = Application.objects.filter(round=OuterRef("pk"), state__in=TO_PLACE)
    newest = MatchingRun.objects.filter(
        round=OuterRef("pk"), round__state__in=UNPUBLISHED, state=RunState.DONE
    ).order_by("-number")
    return (
        Round.objects.filter(cluster__in=ids, state__in=IN_WORK)
        .annotate(applicant_count=_number(applied, "round"), run=Subquery(newest.values("pk")[:1]))
        .annotate(
            group_count=_number(ProposedGroup.objects.filter(run=OuterRef("run")), "run"),
            waiting_count=_number(ProposedSeat.objects.filter(run=OuterRef("run"), group=None), "run"),
        )
        .order_by("closes_on", "pk")
    )


def _number(rows: QuerySet[Model], of: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(of).annotate(number=Count("pk")).values("number")), 0)


@prepared
def office_referrals(ids: list[int]) -> QuerySet[Referral]:
    """Enquiries that wait for this office's answer, the longest waiting first."""
    waiting = Referral.objects.waiting().filter(cluster__in=ids).select_related("enquiry", "cluster")
    return waiting.order_by("offered_at", "pk")


@prepared
def groups_without_date(ids: list[int], now: datetime) -> QuerySet[FocusGroup]:
    ahead = Meeting.objects.filter(group=OuterRef("pk"), state=MeetingState.PLANNED, starts_at__gte=now)
    groups = FocusGroup.objects.filter(round__cluster__in=ids, state__in=MEETS).select_related("round")
    return groups.exclude(Exists(ahead))[:5]

"""Who sees which events and registrations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import CharField, Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from clusterportal.core.aggregates import Joined

from .enums import EventState, HostRequestState, RegistrationState

if TYPE_CHECKING:
    from datetime import datetime

    from members.querysets import Viewer

NAME_END = "\n"  # between a host's name, by which it is sorted, and the short name that is shown
ROW_FIELDS = (
    *("pk", "title", "state", "audience", "starts_at", "online", "capacity", "confirmed_count", "town__name"),
    *("own_state", "host_names"),
)


class EventQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Published and cancelled events are public; drafts are for the offices that hold them."""
        public = ~Q(state=EventState.DRAFT)
        if not user.is_authenticated:
            return self.filter(public)
        if user.is_superuser:
            return self
        own = self.model._default_manager.filter(hosts__in=user.managed_cluster_ids).values("pk")
        return self.filter(public | Q(pk__in=own))

    def managed_by(self, user: Viewer) -> Self:
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(hosts__in=user.managed_cluster_ids).distinct()

    def announced(self) -> Self:
        """What the calendar shows: also cancelled events, so that nobody stands before a closed door."""
        return self.exclude(state=EventState.DRAFT)

    def published(self) -> Self:
        return self.filter(state=EventState.PUBLISHED)

    def upcoming(self, now: datetime | None = None) -> Self:
        return self.filter(ends_at__gte=now or timezone.now())

    def over(self) -> Self:
        return self.filter(ends_at__lt=timezone.now())

    def calendar(self, user: Viewer, now: datetime | None = None) -> Self:
        """What comes and is announced, as far as the user may see it, in the order of the days."""
        return self.visible_to(user).announced().upcoming(now).order_by("starts_at", "pk")

    def listed(self) -> Self:
        """With what a row shows: town, hosts, and how many take part and wait."""
        return self.select_related("town").prefetch_related("hosts").counted()

    def with_own_state(self, user: Viewer | None) -> Self:
        """``own_state`` of each event: whether the user takes part or waits; None for everybody else."""
        from .models import Registration

        if user is None or not user.is_authenticated:
            return self.annotate(own_state=Value(None, output_field=CharField()))
        own = Registration.objects.open().filter(event=OuterRef("pk"), person__user=user)
        return self.annotate(own_state=Subquery(own.values("state")[:1]))

    def counted(self) -> Self:
        """How many take part and wait; each a query of its own row, so that wide rows are not grouped."""
        return self.with_confirmed().annotate(waiting_count=_count(RegistrationState.WAITING))

    def with_confirmed(self) -> Self:
        return self.annotate(confirmed_count=_count(RegistrationState.CONFIRMED))

    def as_rows(self) -> Self:
        """What ``rows.EventRow`` shows, in its order, as tuples; ``with_own_state`` only where it was asked for."""
        events = self if "own_state" in self.query.annotations else self.with_own_state(None)
        return events.with_confirmed().annotate(host_names=_host_names()).values_list(*ROW_FIELDS)


@cache
def _host_names() -> Subquery:
    from .models import Event

    hosts = Event.hosts.through.objects.filter(event=OuterRef("pk")).order_by().values("event")
    names = Joined(Concat("cluster__name", Value(NAME_END), "cluster__short_name"))
    return Subquery(hosts.annotate(names=names).values("names"))


@cache
def _count(state: RegistrationState) -> Coalesce:
    from .models import Registration

    of_event = Registration.objects.filter(event=OuterRef("pk"), state=state).order_by().values("event")
    return Coalesce(Subquery(of_event.annotate(number=Count("pk")).values("number")), 0)


class HostRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """The office that is asked. Superusers are no exception: nobody agrees in its place."""
        return self.filter(cluster__in=user.managed_cluster_ids) if user.is_authenticated else self.none()

    def waiting(self) -> Self:
        return self.filter(state=HostRequestState.ASKED)


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """One's own registrations; the offices that hold the event see all of it."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(person__user=user) | Q(event__hosts__in=user.managed_cluster_ids)).distinct()

    def open(self) -> Self:
        """Takes part or waits."""
        return self.filter(state__in=(RegistrationState.CONFIRMED, RegistrationState.WAITING))

    def asked(self) -> Self:
        """Sent by a guest who has not confirmed the address: holds no place and no turn."""
        return self.filter(state=RegistrationState.ASKED)

    def confirmed(self) -> Self:
        return self.filter(state=RegistrationState.CONFIRMED)

    def waiting(self) -> Self:
        return self.filter(state=RegistrationState.WAITING).order_by("created_at", "pk")

"""Who sees which events and registrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import CharField, Count, OuterRef, Q, Subquery, Value
from django.utils import timezone

from .enums import EventState, RegistrationState

if TYPE_CHECKING:
    from members.querysets import Viewer


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

    def upcoming(self) -> Self:
        return self.filter(ends_at__gte=timezone.now())

    def over(self) -> Self:
        return self.filter(ends_at__lt=timezone.now())

    def listed(self) -> Self:
        """With what a row shows: town, hosts, and how many take part and wait."""
        return self.select_related("town").prefetch_related("hosts").counted()

    def with_own_state(self, user: Viewer) -> Self:
        """``own_state`` of each event: whether the user takes part or waits; None for everybody else."""
        from .models import Registration

        if not user.is_authenticated:
            return self.annotate(own_state=Value(None, output_field=CharField()))
        own = Registration.objects.open().filter(event=OuterRef("pk"), person__user=user)
        return self.annotate(own_state=Subquery(own.values("state")[:1]))

    def counted(self) -> Self:
        """An aggregate forgets the model's order, so it is named again."""
        return self.annotate(
            confirmed_count=_count(RegistrationState.CONFIRMED), waiting_count=_count(RegistrationState.WAITING)
        ).order_by("starts_at", "pk")


def _count(state: RegistrationState) -> Count:
    return Count("registrations", filter=Q(registrations__state=state), distinct=True)


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
        return self.exclude(state=RegistrationState.CANCELLED)

    def confirmed(self) -> Self:
        return self.filter(state=RegistrationState.CONFIRMED)

    def waiting(self) -> Self:
        return self.filter(state=RegistrationState.WAITING).order_by("created_at", "pk")

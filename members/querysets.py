"""Who sees which member data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import User

    Viewer = User | AnonymousUser


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class ClusterQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Released networks are public; an unreleased one is seen by its office and the alliance's staff."""
        if not user.is_authenticated:
            return self.filter(released=True)
        if user.is_alliance_staff:
            return self
        return self.filter(Q(released=True) | Q(pk__in=user.managed_cluster_ids))

    def managed_by(self, user: Viewer) -> Self:
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(pk__in=user.managed_cluster_ids)

    def listed(self) -> Self:
        """With what a list row shows."""
        return self.select_related("town").prefetch_related("topics")


class CompanyQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Released profiles are public; others are for their people and the offices of their networks."""
        if not user.is_authenticated:
            return self.filter(released=True)
        if user.is_superuser:
            return self
        return self.filter(Q(released=True) | Q(pk__in=self._own_ids(user)))

    def editable_by(self, user: Viewer) -> Self:
        """A company's own people and the offices of the networks that it belongs to."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(pk__in=self._own_ids(user))

    def _own_ids(self, user: Viewer) -> models.QuerySet:
        own = Q(affiliations__person__user=user, affiliations__ends_on__isnull=True)
        office = Q(memberships__cluster__in=user.managed_cluster_ids, memberships__ends_on__isnull=True)
        return self.model._default_manager.filter(own | office).values("pk")


class MembershipQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> Self:
        on = on or date.today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)

    def visible_to(self, user: Viewer) -> Self:
        """Memberships with their dates and reasons are for the network's office."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(cluster__in=user.managed_cluster_ids)

    def listed(self) -> Self:
        return self.select_related("company__industry", "company__town", "cluster")


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Contact data: the person, colleagues of the same company, offices of the company's networks.

        Members of the same focus group see each other inside the group's own pages.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        from .models import Affiliation

        affiliations = Affiliation.objects.filter(person=OuterRef("pk"), ends_on__isnull=True)
        office = affiliations.filter(
            company__memberships__cluster__in=user.managed_cluster_ids, company__memberships__ends_on__isnull=True
        )
        colleagues = affiliations.filter(
            company__affiliations__person__user=user, company__affiliations__ends_on__isnull=True
        )
        return self.filter(Q(user=user) | Exists(office) | Exists(colleagues))

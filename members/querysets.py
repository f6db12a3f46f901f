"""Who sees which member data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.timezone import localdate

from clusterportal.core.dates import months_before
from clusterportal.core.sorting import german

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from .models import Cluster, Company, User

    Viewer = User | AnonymousUser
else:
    Viewer = Any


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
        if user.is_superuser:
            return self
        joined = self.model._default_manager.filter(alliances__in=user.alliance_ids).values("pk")
        return self.filter(Q(released=True) | Q(pk__in=user.managed_cluster_ids) | Q(pk__in=joined))

    def managed_by(self, user: Viewer) -> Self:
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(pk__in=user.managed_cluster_ids)

    def with_member(self, company: Company) -> Self:
        """Networks that the company belongs to today."""
        from .models import Membership

        return self.filter(pk__in=Membership.objects.current().filter(company=company).values("cluster"))

    def listed(self) -> Self:
        """With what a list row shows."""
        return self.select_related("town").prefetch_related("topics").order_by(german("name"), "pk")


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
        office = Q(pk__in=_current_memberships(user).values("company"))
        return self.model._default_manager.filter(own | office).values("pk")


class MembershipQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> Self:
        """Running, and agreed to by the company: the ones that count and that open anything to an office."""
        return self.running(on).filter(confirmed_at__isnull=False)

    def running(self, on: date | None = None) -> Self:
        """By their dates alone; some may still wait for the company."""
        on = on or localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)

    def waiting(self) -> Self:
        """Entered by an office, not answered by the company yet."""
        return self.filter(confirmed_at__isnull=True, ends_on__isnull=True)

    def answerable_by(self, user: Viewer) -> Self:
        """For the company's own people alone: no office and no superuser agrees in their place."""
        from .models import Affiliation

        if not user.is_authenticated:
            return self.none()
        own = Affiliation.objects.filter(person__user=user, ends_on__isnull=True)
        return self.filter(company__in=own.values("company"))

    def ended(self, on: date | None = None) -> Self:
        return self.filter(ends_on__lt=on or localdate())

    def visible_to(self, user: Viewer) -> Self:
        """Memberships with their dates and reasons are for the network's office."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(cluster__in=user.managed_cluster_ids)

    def due_for_talk(self, user: Viewer, rhythms: Iterable[tuple[int, int]] | None = None) -> Self:
        """Current members of the user's own networks with whom nobody has talked for as long as each network says.

        New members are due when they have belonged to it for that long. Who talks with whom is for the office itself,
        so that nobody else's memberships are ever in here. ``rhythms``: number and months of networks, where known.
        """
        from .models import Cluster

        own = user.managed_cluster_ids
        if rhythms is None:
            rhythms = Cluster.objects.filter(pk__in=own).values_list("pk", "talk_months")
        return self.current().filter(without_talk([(pk, talk_due(months)) for pk, months in rhythms if pk in own]))

    def listed(self) -> Self:
        return self.select_related("company__industry", "company__town", "cluster")

    def with_contacts(self, user: Viewer) -> Self:
        """With ``company.contacts``: the people who work there now, as far as the user may know them."""
        from .models import Affiliation, Person

        now = Affiliation.objects.filter(ends_on__isnull=True, person__in=Person.objects.visible_to(user))
        now = now.select_related("person").order_by("pk")
        return self.prefetch_related(Prefetch("company__affiliations", queryset=now, to_attr="contacts"))


def talk_due(months: int) -> date:
    """The last day of a talk that is too long ago in a network that wants to talk every so many months."""
    return months_before(localdate(), months)


def without_talk(rhythms: list[tuple[int, date]]) -> Q:
    """Memberships of these networks that have had no talk since each network's day."""
    from .models import Talk

    due = Q(pk__in=())
    for cluster, since in rhythms:
        lately = Talk.objects.filter(
            cluster=cluster, company=OuterRef("company"), held_on__gt=since, removed_at__isnull=True
        )
        due |= Q(cluster=cluster, starts_on__lte=since) & ~Exists(lately)
    return due


class TalkQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Notes about members are for the office that made them. Superusers are no exception."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(cluster__in=user.managed_cluster_ids, removed_at__isnull=True)

    def removed_by(self, user: Viewer) -> Self:
        """What the user has noted and removed, as long as it can be taken back."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(cluster__in=user.managed_cluster_ids, logged_by=user, removed_at__isnull=False)

    def with_company(self, company: Company, cluster: Cluster) -> Self:
        return self.filter(company=company, cluster=cluster)

    def listed(self) -> Self:
        return self.select_related("person", "logged_by__person").prefetch_related("topics")


class PersonQuerySet(models.QuerySet):
    def working_at(self, company: Company) -> Self:
        """Who has a function there now, with it as ``here``."""
        from .models import Affiliation

        now = Affiliation.objects.filter(company=company, ends_on__isnull=True)
        return self.filter(pk__in=now.values("person")).prefetch_related(Prefetch("affiliations", now, to_attr="here"))

    def visible_to(self, user: Viewer, on: date | None = None) -> Self:
        """Contact data: the person, colleagues of the same company, offices of the company's networks.

        Members of the same focus group see each other inside the group's own pages.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        from .models import Affiliation

        colleagues = Affiliation.objects.filter(
            person=OuterRef("pk"),
            ends_on__isnull=True,
            company__affiliations__person__user=user,
            company__affiliations__ends_on__isnull=True,
        )
        return self.filter(Q(user=user) | Q(pk__in=self._office_ids(user, on)) | Exists(colleagues))

    def known_to_office(self, user: Viewer) -> Self:
        """People of the companies that belong to the networks in whose offices the user works."""
        return self.filter(pk__in=self._office_ids(user))

    def _office_ids(self, user: Viewer, on: date | None = None) -> models.QuerySet:
        from .models import Affiliation

        known = _current_memberships(user, on).values("company")
        return Affiliation.objects.filter(ends_on__isnull=True, company__in=known).values("person")


def _current_memberships(user: Viewer, on: date | None = None) -> models.QuerySet:
    """Memberships, today or on another day, of the networks in whose offices the user works."""
    from .models import Membership

    return Membership.objects.current(on).filter(cluster__in=user.managed_cluster_ids)

"""Companies as own records, and their memberships."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterportal.core.sorting import german

from ..enums import MembershipKind, SizeBand
from ..querysets import CompanyQuerySet, MembershipQuerySet
from .cluster import Cluster
from .topic import Industry, Town


class Company(models.Model):
    """A company, institute or body; it may be a member of several networks."""

    name = models.CharField(_("name"), max_length=160)
    industry = models.ForeignKey(
        Industry, verbose_name=_("industry"), on_delete=models.PROTECT, related_name="companies"
    )
    town = models.ForeignKey(Town, verbose_name=_("town"), on_delete=models.PROTECT, related_name="companies")
    street = models.CharField(_("street"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    size_band = models.PositiveSmallIntegerField(_("size"), choices=SizeBand, default=SizeBand.SMALL)
    website = models.URLField(_("website"), blank=True)
    profile = models.TextField(_("profile"), blank=True)
    released = models.BooleanField(_("profile is public"), default=True)
    confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True)
    clusters = models.ManyToManyField(Cluster, through="Membership", related_name="companies")

    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = [german("name"), "pk"]
        verbose_name = _("member company")
        verbose_name_plural = _("member companies")
        constraints = [
            models.UniqueConstraint(fields=["name", "town"], name="company_once_per_town"),
            models.CheckConstraint(condition=Q(size_band__range=(0, 3)), name="company_size_band_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:company_detail", args=[self.pk])


class Membership(models.Model):
    """A period in which a company belongs to a network; leaving and coming back gives two rows."""

    cluster = models.ForeignKey(
        Cluster, verbose_name=_("network"), on_delete=models.PROTECT, related_name="memberships"
    )
    company = models.ForeignKey(
        Company, verbose_name=_("member company"), on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MembershipKind, default=MembershipKind.SME)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    exit_reason = models.CharField(_("reason for leaving"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("agreed to by the company"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = [german("company__name"), "-starts_on"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "company"], condition=Q(ends_on__isnull=True), name="one_open_membership_per_cluster"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} ({self.cluster})"

    def get_absolute_url(self) -> str:
        return reverse("members:membership_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed; an end that lies ahead is only announced."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def waits_for_company(self) -> bool:
        """Entered by an office for a company that it did not know, and not answered yet."""
        return self.confirmed_at is None and self.ends_on is None

    @property
    def shows_company(self) -> bool:
        """Whether the office may read the profile: the company has agreed, or everybody may."""
        return self.confirmed_at is not None or self.company.released

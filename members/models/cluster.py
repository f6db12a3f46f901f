"""Alliances, networks and the roles of their offices."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterportal.core.sorting import german

from ..enums import ClusterKind, ClusterRoleKind, State
from ..querysets import ClusterQuerySet
from .topic import Town


class Alliance(models.Model):
    """A cross-cluster initiative: several networks that pass enquiries to each other."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        ordering = [german("name")]
        verbose_name = _("alliance")
        verbose_name_plural = _("alliances")

    def __str__(self) -> str:
        return self.name


class Cluster(models.Model):
    """A network with its public profile."""

    slug = models.SlugField(_("short address"), unique=True)
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=30, choices=ClusterKind)
    state = models.CharField(_("federal state"), max_length=2, choices=State)
    region = models.CharField(_("region"), max_length=120, blank=True)
    town = models.ForeignKey(Town, verbose_name=_("town"), on_delete=models.PROTECT, related_name="clusters")
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    members_count = models.PositiveIntegerField(_("members by its own account"), null=True, blank=True)
    description_de = models.TextField(_("German description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    contact_role = models.CharField(_("contact role"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    tags = models.JSONField(_("free words"), default=list, blank=True)
    alliances = models.ManyToManyField(Alliance, verbose_name=_("alliances"), related_name="clusters", blank=True)
    topics = models.ManyToManyField("members.Topic", verbose_name=_("topics"), related_name="clusters", blank=True)
    released = models.BooleanField(_("public"), default=True)
    talk_months = models.PositiveSmallIntegerField(_("months between talks with a member"), default=24)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = [german("name")]
        verbose_name = _("network")
        verbose_name_plural = _("networks")

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("members:cluster_detail", args=[self.slug])

    @property
    def description(self) -> str:
        return self._described[1]

    @property
    def description_language(self) -> str:
        """Of the text that ``description`` gives: the reader's where there is one, else the other."""
        return self._described[0]

    @property
    def _described(self) -> tuple[str, str]:
        in_german, in_english = ("de", self.description_de), ("en", self.description_en)
        if (get_language() or "de").startswith("en"):
            return in_english if self.description_en else in_german
        return in_german if self.description_de else in_english


class ClusterRole(models.Model):
    """A user works in the office of a network."""

    cluster = models.ForeignKey(Cluster, verbose_name=_("network"), on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="cluster_roles"
    )
    kind = models.CharField(_("role"), max_length=20, choices=ClusterRoleKind, default=ClusterRoleKind.MANAGER)

    class Meta:
        ordering = ["cluster", "user"]
        verbose_name = _("office role")
        verbose_name_plural = _("office roles")
        constraints = [models.UniqueConstraint(fields=["cluster", "user"], name="one_role_per_user_and_cluster")]

    def __str__(self) -> str:
        return f"{self.user} ({self.cluster})"


class AllianceRole(models.Model):
    """A user is staff of an alliance's coordination office."""

    alliance = models.ForeignKey(Alliance, verbose_name=_("alliance"), on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="alliance_roles"
    )

    class Meta:
        ordering = ["alliance", "user"]
        verbose_name = _("alliance role")
        verbose_name_plural = _("alliance roles")
        constraints = [
            models.UniqueConstraint(fields=["alliance", "user"], name="one_role_per_user_and_alliance"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.alliance})"

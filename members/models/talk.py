"""What an office notes about its talks with members: its own business, and nobody else's."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..enums import TalkKind
from ..querysets import TalkQuerySet
from .cluster import Cluster
from .company import Company
from .person import Person
from .topic import Topic


class Talk(models.Model):
    """A talk of a network's office with a company; it outlives the membership in which it was held."""

    cluster = models.ForeignKey(Cluster, verbose_name=_("network"), on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, verbose_name=_("member company"), on_delete=models.CASCADE, related_name="+")
    held_on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=TalkKind, default=TalkKind.PERSONAL)
    person = models.ForeignKey(
        Person, verbose_name=_("spoken with"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="+", blank=True)
    note = models.TextField(_("note"), blank=True)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("noted by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    logged_at = models.DateTimeField(_("noted"), default=timezone.now)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        indexes = [models.Index(fields=["cluster", "company", "held_on"], name="talk_of_member")]

    def __str__(self) -> str:
        """The day alone: names of rows get into places that their pages do not reach."""
        return date_format(self.held_on, "DATE_FORMAT")

"""Whether an answered enquiry has helped, asked of the enquirer some time later."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..enums import FollowUpAnswer
from ..querysets import FollowUpQuerySet
from .enquiry import Enquiry


class FollowUp(models.Model):
    """One question, so many days after the enquiry was closed; unanswered it stays without an answer."""

    enquiry = models.ForeignKey(Enquiry, verbose_name=_("enquiry"), on_delete=models.CASCADE, related_name="follow_ups")
    days = models.PositiveSmallIntegerField(_("days after closing"))
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=FollowUpAnswer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["enquiry", "days"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "days"], name="one_follow_up_at_a_time"),
            models.CheckConstraint(condition=Q(answer="") | Q(asked_at__isnull=False), name="answered_once_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry.number}: {self.days}"

"""Passing an enquiry to a network, as an object with an answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Cluster

from ..enums import ReferralState
from ..querysets import ReferralQuerySet
from .enquiry import Enquiry


class Referral(models.Model):
    """An enquiry offered to a network, which accepts or declines with a reason."""

    enquiry = models.ForeignKey(Enquiry, verbose_name=_("enquiry"), on_delete=models.CASCADE, related_name="referrals")
    cluster = models.ForeignKey(Cluster, verbose_name=_("network"), on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(_("state"), max_length=10, choices=ReferralState, default=ReferralState.OFFERED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("referred by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    offered_at = models.DateTimeField(_("offered"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry"],
                condition=Q(state__in=(ReferralState.OFFERED, ReferralState.ACCEPTED)),
                name="one_open_referral_per_enquiry",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.DECLINED) | ~Q(reason=""), name="declined_referral_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry.number} → {self.cluster}"

    def get_absolute_url(self) -> str:
        return reverse("matchmaking:referral_detail", args=[self.pk])

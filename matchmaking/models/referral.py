"""Passing an enquiry to a network, as an object with an answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Cluster

from ..course import HOP_LIMIT
from ..enums import ReferralState
from ..querysets import ReferralQuerySet
from .enquiry import Enquiry


class Referral(models.Model):
    """An enquiry offered to a network, which accepts or declines with a reason."""

    enquiry = models.ForeignKey(Enquiry, verbose_name=_("enquiry"), on_delete=models.CASCADE, related_name="referrals")
    cluster = models.ForeignKey(Cluster, verbose_name=_("network"), on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(_("state"), max_length=10, choices=ReferralState, default=ReferralState.OFFERED)
    hop = models.PositiveSmallIntegerField(_("place in the chain"), default=1)
    sent_by_cluster = models.ForeignKey(
        Cluster,
        verbose_name=_("sent by the network"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sent_referrals",
    )
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
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    contact_on = models.DateField(_("first contact"), null=True, blank=True)
    contact_people = models.CharField(_("who spoke with whom"), max_length=200, blank=True)

    new_words = models.JSONField(_("words to keep"), default=list, blank=True)

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
            models.UniqueConstraint(
                fields=["enquiry", "cluster"],
                condition=~Q(state=ReferralState.EXPIRED),
                name="no_way_back_to_a_network",
            ),
            models.UniqueConstraint(fields=["enquiry", "hop"], name="one_network_a_hop"),
            models.CheckConstraint(condition=Q(hop__range=(1, HOP_LIMIT)), name="hop_limit"),
            models.CheckConstraint(
                condition=~Q(state__in=(ReferralState.DECLINED, ReferralState.RETURNED)) | ~Q(reason=""),
                name="given_back_referral_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry.number} → {self.cluster}"

    def get_absolute_url(self) -> str:
        return reverse("matchmaking:referral_detail", args=[self.pk])

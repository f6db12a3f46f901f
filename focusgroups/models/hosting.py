"""Turns at hosting: two members change theirs with each other, if both want to."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Company

from ..enums import SwapState
from .meeting import Meeting


class HostSwap(models.Model):
    """The host of ``meeting`` asks the host of ``other`` to change turns."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Meeting, verbose_name=_("other meeting"), on_delete=models.CASCADE, related_name="+")
    asking = models.ForeignKey(Company, verbose_name=_("asks"), on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Company, verbose_name=_("is asked"), on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=SwapState, default=SwapState.ASKED)
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("swap of turns")
        verbose_name_plural = _("swaps of turns")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=SwapState.ASKED), name="one_swap_asked_per_meeting"
            ),
            models.CheckConstraint(condition=~Q(meeting=F("other")), name="swap_is_between_two_meetings"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

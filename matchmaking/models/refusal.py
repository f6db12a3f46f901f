"""What a board has told of rules that nobody may know: so that a pair cannot be found out by trying."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .run import MatchingRun, ProposedSeat


class ConfidentialRefusal(models.Model):
    """A confidential rule kept a person from a group; ``beside`` stands for the people who sat there then."""

    run = models.ForeignKey(
        MatchingRun, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="confidential_refusals"
    )
    seat = models.ForeignKey(
        ProposedSeat, verbose_name=_("person"), on_delete=models.CASCADE, related_name="confidential_refusals"
    )
    beside = models.CharField(max_length=64, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("actor"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    happened_at = models.DateTimeField(_("happened"), default=timezone.now)

    class Meta:
        ordering = ["run", "pk"]
        verbose_name = _("refusal by a confidential rule")
        verbose_name_plural = _("refusals by confidential rules")
        constraints = [models.UniqueConstraint(fields=["seat", "beside"], name="told_once_of_the_same_people")]

    def __str__(self) -> str:
        return f"{self.run}: {self.pk}"

"""What the office changed by hand in a proposal."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import BoardActKind
from .run import MatchingRun


class BoardAct(models.Model):
    """One act on the board. ``before`` and ``after`` hold the changed places, of seats and of groups, by their ids.

    ``share`` is what the act gained or cost of the proposal's worth. An act that was taken back stays, with who did it.
    """

    run = models.ForeignKey(MatchingRun, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(_("act"), max_length=6, choices=BoardActKind)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    share = models.FloatField(_("gained or cost"), default=0.0)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("actor"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    happened_at = models.DateTimeField(_("done"), default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["run", "pk"]
        verbose_name = _("act on the board")
        verbose_name_plural = _("acts on the board")

    def __str__(self) -> str:
        return f"{self.run}: {self.get_kind_display()}"

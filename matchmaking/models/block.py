"""The part of a large search that one worker computes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .run import MatchingRun


class RunBlock(models.Model):
    """Applicants who are grouped together in one wave of a large search; gone once the proposal is ready.

    ``task`` holds what ``grouping.blocks.Block`` holds, people as ids of their applications; ``found`` the group of
    each of them, empty until a worker has finished.
    """

    run = models.ForeignKey(MatchingRun, verbose_name=_("search"), on_delete=models.CASCADE, related_name="blocks")
    wave = models.PositiveSmallIntegerField(_("wave"))
    number = models.PositiveSmallIntegerField(_("number"))
    task = models.JSONField(_("people and groups to start from"))
    found = models.JSONField(_("groups found"), null=True, blank=True)

    class Meta:
        ordering = ["run", "wave", "number"]
        verbose_name = _("block of a search")
        verbose_name_plural = _("blocks of a search")
        constraints = [
            models.UniqueConstraint(fields=["run", "wave", "number"], name="block_once_per_wave"),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.wave + 1}/{self.number + 1}"

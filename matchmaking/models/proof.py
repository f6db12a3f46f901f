"""How good the groups of a proposal can be at most."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import ProofState
from .run import MatchingRun


class ProposalProof(models.Model):
    """The bound of one arrangement of a proposal: ``people`` with a seat, by application, in ``groups`` groups.

    No other arrangement of the same people into as many groups is worth more than ``bound``. There is one proof of
    a proposal at a time; asked for again, it begins anew.
    """

    run = models.OneToOneField(MatchingRun, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="proof")
    state = models.CharField(_("state"), max_length=10, choices=ProofState, default=ProofState.WAITING)
    people = models.JSONField(_("people with a seat"), default=list, blank=True)
    groups = models.PositiveSmallIntegerField(_("groups"), default=0)
    bound = models.FloatField(_("worth at most"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("started by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("proof of a proposal")
        verbose_name_plural = _("proofs of proposals")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ProofState.DONE) | models.Q(bound__isnull=False), name="proof_has_a_bound"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.get_state_display()}"

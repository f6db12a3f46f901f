"""A search for groups and its proposal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from focusgroups.enums import WaitingReason
from focusgroups.models import Application, FocusGroup, Round

from ..enums import RunPhase, RunState
from ..querysets import MatchingRunQuerySet


class MatchingRun(models.Model):
    """One search for groups in a round; its seed and steps make it repeatable."""

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.WAITING)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    steps = models.PositiveIntegerField(_("steps"), default=20_000)
    weights = models.JSONField(_("weights"), default=dict, blank=True)
    held = models.JSONField(_("arrangement to begin with"), default=dict, blank=True)
    phase = models.CharField(_("phase"), max_length=12, choices=RunPhase, default=RunPhase.READING)
    done_steps = models.PositiveIntegerField(_("steps done"), default=0)
    total_steps = models.PositiveIntegerField(_("steps in all"), default=0)
    result = models.JSONField(_("result"), default=dict, blank=True)
    error = models.TextField(_("error"), blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("started by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = MatchingRunQuerySet.as_manager()

    class Meta:
        ordering = ["round", "-number"]
        verbose_name = _("search for groups")
        verbose_name_plural = _("searches for groups")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="run_number_once_per_round"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=(RunState.WAITING, RunState.RUNNING)),
                name="one_open_run_per_round",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state=RunState.PUBLISHED), name="one_published_run_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("matchmaking:run_detail", args=[self.pk])


class ProposedGroup(models.Model):
    """A group of a proposal; becomes a FocusGroup when the proposal is published."""

    run = models.ForeignKey(MatchingRun, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="groups")
    letter = models.CharField(_("letter"), max_length=3)
    rationale = models.JSONField(_("why this group"), default=dict, blank=True)
    locked = models.BooleanField(_("locked"), default=False)
    dissolved = models.BooleanField(_("dissolved"), default=False)  # founded by hand, and taken back
    focus_group = models.OneToOneField(
        FocusGroup,
        verbose_name=_("focus group"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposal",
    )

    class Meta:
        ordering = ["run", "letter"]
        verbose_name = _("proposed group")
        verbose_name_plural = _("proposed groups")
        constraints = [models.UniqueConstraint(fields=["run", "letter"], name="letter_once_per_run")]

    def __str__(self) -> str:
        return f"{self.run} {self.letter}"


class ProposedSeat(models.Model):
    """An applicant's place in a proposal; without a group the applicant waits, with a reason."""

    run = models.ForeignKey(MatchingRun, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="seats")
    group = models.ForeignKey(
        ProposedGroup,
        verbose_name=_("proposed group"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="seats",
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="proposed_seats"
    )
    waiting_reason = models.CharField(
        _("reason for waiting"), max_length=24, choices=WaitingReason, blank=True, default=""
    )
    rationale = models.JSONField(_("why here"), default=dict, blank=True)
    pinned = models.BooleanField(_("pinned"), default=False)

    class Meta:
        ordering = ["run", "group", "pk"]
        verbose_name = _("proposed seat")
        verbose_name_plural = _("proposed seats")
        constraints = [
            models.UniqueConstraint(fields=["run", "application"], name="applicant_once_per_run"),
            models.CheckConstraint(
                condition=Q(group__isnull=False, waiting_reason="") | (Q(group__isnull=True) & ~Q(waiting_reason="")),
                name="proposed_seat_has_a_group_or_a_reason",
            ),
            models.CheckConstraint(condition=Q(pinned=False) | Q(group__isnull=False), name="pinned_seat_has_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.application}"

"""Looking for the day of a meeting: proposals and who can come. Frame: the office sees the answers, too."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import Fits, SearchState
from ..querysets import DateSearchQuerySet
from .group import Seat
from .meeting import Meeting


class DateSearch(models.Model):
    """A question to the members: which of these days suits you?"""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="searches")
    state = models.CharField(_("state"), max_length=10, choices=SearchState, default=SearchState.OPEN)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    closes_on = models.DateField(_("answers until"))
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = DateSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("date search")
        verbose_name_plural = _("date searches")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=SearchState.OPEN), name="one_open_date_search_per_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self._meta.verbose_name}"

    @property
    def is_open(self) -> bool:
        return self.state == SearchState.OPEN


class DateProposal(models.Model):
    """One of the days in question; once the search is decided, one of them is chosen."""

    search = models.ForeignKey(
        DateSearch, verbose_name=_("date search"), on_delete=models.CASCADE, related_name="proposals"
    )
    starts_at = models.DateTimeField(_("begin"))
    is_chosen = models.BooleanField(_("chosen"), default=False)

    class Meta:
        ordering = ["search", "starts_at"]
        verbose_name = _("proposed date")
        verbose_name_plural = _("proposed dates")
        constraints = [
            models.UniqueConstraint(fields=["search", "starts_at"], name="date_proposed_once_per_search"),
            models.UniqueConstraint(
                fields=["search"], condition=Q(is_chosen=True), name="one_date_chosen_per_date_search"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.search}: {self.starts_at:%Y-%m-%d %H:%M}"


class DateAnswer(models.Model):
    """Whether a member can come on a proposed day."""

    proposal = models.ForeignKey(
        DateProposal, verbose_name=_("proposed date"), on_delete=models.CASCADE, related_name="answers"
    )
    seat = models.ForeignKey(Seat, verbose_name=_("seat"), on_delete=models.CASCADE, related_name="+")
    fits = models.CharField(_("answer"), max_length=5, choices=Fits)

    class Meta:
        ordering = ["proposal", "seat"]
        verbose_name = _("answer to a proposed date")
        verbose_name_plural = _("answers to proposed dates")
        constraints = [models.UniqueConstraint(fields=["proposal", "seat"], name="one_answer_per_date_and_seat")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.proposal}"

"""Meetings of a focus group: the frame, not what is said."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Company

from ..enums import MeetingState
from .group import FocusGroup, Seat


class Meeting(models.Model):
    """One of the group's meetings, at a member's company."""

    group = models.ForeignKey(
        FocusGroup, verbose_name=_("focus group"), on_delete=models.CASCADE, related_name="meetings"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    host = models.ForeignKey(
        Company, verbose_name=_("host"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    starts_at = models.DateTimeField(_("begin"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(_("minutes"), default=180)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    attended = models.ManyToManyField(Seat, verbose_name=_("were there"), related_name="attended", blank=True)

    class Meta:
        ordering = ["group", "number"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="meeting_number_once_per_group"),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(state=MeetingState.PLANNED, starts_at__isnull=False),
                name="one_dated_meeting_open_per_group",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD) | Q(starts_at__isnull=False), name="held_meeting_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} ({self.number})"

    @property
    def is_dated(self) -> bool:
        return self.starts_at is not None

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= timezone.now()


class MeetingAnswer(models.Model):
    """Whether a member comes: yes or no, without the reason."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="answers")
    seat = models.ForeignKey(Seat, verbose_name=_("seat"), on_delete=models.CASCADE, related_name="answers")
    comes = models.BooleanField(_("comes"))

    class Meta:
        ordering = ["meeting", "seat"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="one_answer_per_meeting_and_seat")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.meeting}"

"""Meetings of a focus group: the frame, not what is said."""

from datetime import timedelta
from typing import Any

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
    reminded_for = models.DateTimeField(null=True, blank=True, editable=False)  # the date of which was reminded
    attended = models.ManyToManyField(Seat, verbose_name=_("were there"), related_name="attended", blank=True)
    is_hybrid = models.BooleanField(_("also from afar"), default=False)
    watched = models.JSONField(default=list, blank=True, editable=False)  # steps before this date that have been taken
    called_off_at = models.DateTimeField(_("date that was called off"), null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # calendars take over what has a higher one
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

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
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) | Q(starts_at__isnull=True),
                name="meeting_has_a_date_or_had_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} ({self.number})"

    def revise(self, **changes: Any) -> bool:
        """Saves what differs, and whether anything did; calendars learn of it by a higher sequence."""
        differing = {name: value for name, value in changes.items() if getattr(self, name) != value}
        for name, value in differing.items():
            setattr(self, name, value)
        if differing:
            self.sequence, self.changed_at = self.sequence + 1, timezone.now()
            self.save(update_fields=[*differing, "sequence", "changed_at"])
        return bool(differing)

    @property
    def is_dated(self) -> bool:
        return self.starts_at is not None

    @property
    def is_near(self) -> bool:
        """In a week at most."""
        return self.starts_at is not None and timedelta(0) < self.starts_at - timezone.now() <= timedelta(days=7)

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= timezone.now()


class MeetingAnswer(models.Model):
    """Whether a member comes: yes or no, without the reason."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="answers")
    seat = models.ForeignKey(Seat, verbose_name=_("seat"), on_delete=models.CASCADE, related_name="answers")
    comes = models.BooleanField(_("comes"))
    from_afar = models.BooleanField(_("takes part from afar"), default=False)

    class Meta:
        ordering = ["meeting", "seat"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="one_answer_per_meeting_and_seat")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.meeting}"

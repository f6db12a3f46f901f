"""What belongs to one meeting of a group and is said inside only: topic, minutes, cases, commitments, answers.

The frame of a meeting (``Meeting``: when, where, who hosts, who comes) is seen by the office, too; this is not.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Person

from ..room.fields import SealedTextField
from .group import Seat
from .meeting import Meeting
from .room import RoomRow


class MeetingNotes(RoomRow):
    """The focus topic and the minutes, written by whoever is inside."""

    meeting = models.OneToOneField(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="+")
    topic = SealedTextField()
    minutes = SealedTextField()
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(
        Person, verbose_name=_("changed by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["meeting"]
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")


class WayIn(RoomRow):
    """How one takes part in a meeting from afar: an address opens what is said, hence it is content."""

    meeting = models.OneToOneField(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="+")
    text = SealedTextField()

    class Meta:
        ordering = ["meeting"]
        verbose_name = _("way in from afar")
        verbose_name_plural = _("ways in from afar")


class Objection(RoomRow):
    """Somebody has objected, as antitrust law asks for: it stands in the minutes and nobody changes it."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, verbose_name=_("person"), null=True, on_delete=models.SET_NULL, related_name="+")
    text = SealedTextField()

    class Meta:
        ordering = ["meeting", "written_at"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")


class MemberCase(RoomRow):
    """What a member wants to talk about, in five lines, five days ahead."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, verbose_name=_("person"), null=True, on_delete=models.SET_NULL, related_name="+")
    situation = SealedTextField()
    question = SealedTextField()
    tried = SealedTextField()
    options = SealedTextField()
    wanted = SealedTextField()

    class Meta:
        ordering = ["meeting", "written_at"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_case_per_meeting_and_person")]


class AbsenceReason(RoomRow):
    """Why a member cannot come; the office knows only that they cannot."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, verbose_name=_("seat"), on_delete=models.CASCADE, related_name="+")
    text = SealedTextField()

    class Meta:
        ordering = ["meeting", "written_at"]
        verbose_name = _("reason for absence")
        verbose_name_plural = _("reasons for absence")
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="one_reason_per_meeting_and_seat")]


class Commitment(RoomRow):
    """What somebody sets out to do until the group meets again."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    text = SealedTextField()
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "written_at"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")


class PulseAnswer(RoomRow):
    """How a meeting was for one member; nobody reads a single answer, the averages show from three up."""

    bound_to = ("group_id", "meeting_id", "person_id")

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, on_delete=models.CASCADE, related_name="+"
    )  # none once they have left: the answer stays in the averages
    worth = SealedTextField()
    openness = SealedTextField()
    again = SealedTextField()

    class Meta:
        ordering = ["meeting", "pk"]
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_pulse_per_meeting_and_person")]


class Wish(RoomRow):
    """Stay, change or stop: after the second meeting, read by the person and the moderator."""

    bound_to = ("group_id", "person_id")

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    choice = SealedTextField()
    remark = SealedTextField()

    class Meta:
        ordering = ["group", "written_at"]
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_wish_per_group_and_person")]

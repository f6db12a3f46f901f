"""Somebody joins a group that meets already only with everybody's secret consent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Person

from ..enums import NewcomerState
from ..querysets import OwnRoomQuerySet
from ..room.fields import SealedTextField
from .room import RoomRow
from .round import Application


class Newcomer(RoomRow):
    """Somebody from the waiting list of whom the members are asked. Who is asked for sees only taken or not taken."""

    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=NewcomerState, default=NewcomerState.ASKED)
    closes_on = models.DateField(_("answer by"))
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "pk"]
        verbose_name = _("newcomer")
        verbose_name_plural = _("newcomers")
        constraints = [
            models.UniqueConstraint(fields=["group", "application"], name="newcomer_asked_for_once_per_group"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(state=NewcomerState.ASKED), name="one_newcomer_asked_for_at_a_time"
            ),
        ]


class NewcomerVote(RoomRow):
    """Yes or no of one member, bound to them; erased as soon as the outcome is known."""

    bound_to = ("group_id", "newcomer_id", "person_id")

    newcomer = models.ForeignKey(Newcomer, verbose_name=_("newcomer"), on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    vote = SealedTextField()

    objects = OwnRoomQuerySet.as_manager()

    class Meta:
        ordering = ["newcomer", "pk"]
        verbose_name = _("vote on a newcomer")
        verbose_name_plural = _("votes on newcomers")
        constraints = [models.UniqueConstraint(fields=["newcomer", "person"], name="one_vote_per_newcomer_and_person")]

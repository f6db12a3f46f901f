"""After the cycle: each member says in private how the group goes on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Person

from ..querysets import OwnRoomQuerySet
from ..room.fields import SealedTextField
from .room import RoomRow


class ReviewAnswer(RoomRow):
    """Continue, mix anew or close: one member's word, read by nobody else and erased with the outcome."""

    bound_to = ("group_id", "person_id")

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    choice = SealedTextField()

    objects = OwnRoomQuerySet.as_manager()

    class Meta:
        ordering = ["group", "pk"]
        verbose_name = _("answer to the review")
        verbose_name_plural = _("answers to the review")
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_review_answer_per_person")]

"""Before a member is removed they are heard; what is said about it is read by the two whom it concerns."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Person

from ..querysets import HearingQuerySet
from ..room.fields import SealedTextField
from .room import RoomRow


class Hearing(RoomRow):
    """The moderator gives a reason, the member answers, the moderator decides: then the row goes."""

    bound_to = ("group_id", "person_id")

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    reason = SealedTextField()
    answer = SealedTextField()
    erases = models.BooleanField(_("what I have written is erased"), default=False)
    answer_by = models.DateField(_("answer by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # the moderator, that it can be decided

    objects = HearingQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_hearing_per_person")]

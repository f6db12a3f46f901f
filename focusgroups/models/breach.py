"""A member reports that something was carried out of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Person

from ..enums import BreachReader
from ..querysets import BreachReportQuerySet
from ..room.fields import SealedTextField
from .room import RoomRow


class BreachReport(RoomRow):
    """Read by the member, by those whom the member has chosen, and by nobody else in the group."""

    bound_to = ("group_id", "person_id")

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    to = models.CharField(_("for"), max_length=10, choices=BreachReader)
    text = SealedTextField()

    objects = BreachReportQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        verbose_name = _("report of a breach")
        verbose_name_plural = _("reports of breaches")

"""Secret addresses of calendars: whoever has one reads when and where somebody's groups meet."""

from secrets import token_urlsafe

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Person

from ..querysets import CalendarKeyQuerySet
from .group import FocusGroup


def new_token() -> str:
    """256 bits."""
    return token_urlsafe(32)


class CalendarKey(models.Model):
    """A person's calendar of all their groups, or of one of them."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(
        FocusGroup, verbose_name=_("focus group"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        ordering = ["person", "pk"]
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(group__isnull=True), name="one_calendar_of_all_groups_per_person"
            ),
            models.UniqueConstraint(fields=["person", "group"], name="one_calendar_per_person_and_group"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

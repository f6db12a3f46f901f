"""A change of the moderator, announced to the members before it happens."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Person

from ..enums import ChangeState
from .group import FocusGroup


class ModeratorChange(models.Model):
    """The office names somebody; they take over once the members accept. Who objects is written nowhere."""

    group = models.ForeignKey(FocusGroup, verbose_name=_("focus group"), on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, verbose_name=_("moderator"), on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.ANNOUNCED)
    until = models.DateField(_("answer by"))
    accepted_by = models.ManyToManyField(Person, verbose_name=_("accepted by"), related_name="+", blank=True)
    named_at = models.DateTimeField(_("named"), default=timezone.now)

    class Meta:
        ordering = ["-named_at", "-pk"]
        verbose_name = _("change of the moderator")
        verbose_name_plural = _("changes of the moderator")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(state=ChangeState.ANNOUNCED), name="one_moderator_announced_per_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

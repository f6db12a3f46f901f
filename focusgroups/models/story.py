"""What members tell of their group by their own choice."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Person

from .round import Round


class SuccessStory(models.Model):
    """One line that a member has taken home and wants everybody to read; it names neither group nor others."""

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="stories")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    line = models.CharField(_("line"), max_length=200)
    named = models.BooleanField(_("with name and company"), default=False)
    shared_at = models.DateTimeField(_("shared"), default=timezone.now)

    released_at = models.DateTimeField(_("released"), null=True, blank=True)  # by the organising office

    class Meta:
        ordering = ["-shared_at", "-pk"]
        verbose_name = _("success story")
        verbose_name_plural = _("success stories")

    def __str__(self) -> str:
        return self.line

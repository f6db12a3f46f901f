"""Mails that came in: that they came and what became of them, so that none counts twice."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import Verdict
from .enquiry import Enquiry

LONGEST_ID = 250


class IncomingMail(models.Model):
    """One mail, by its Message-ID. Its text is in the thread or in a note, or nowhere; the sender where nobody knew."""

    message_id = models.CharField(max_length=LONGEST_ID, unique=True)
    enquiry = models.ForeignKey(
        Enquiry,
        verbose_name=_("enquiry"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="incoming_mails",
    )
    verdict = models.CharField(_("what became of it"), max_length=10, choices=Verdict)
    sender = models.CharField(_("sender"), max_length=254, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

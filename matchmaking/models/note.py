"""What the people who work on an enquiry tell each other about it; the enquirer never reads it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Cluster

from ..enums import Channel
from ..querysets import EnquiryNoteQuerySet
from .enquiry import Enquiry


class EnquiryNote(models.Model):
    """A note of the staff (without a network) or of an office; ``shared`` ones are read by the other side, too.

    What came in by mail and is not of the enquirer is a note without an author, ``to_judge`` by the staff.
    """

    enquiry = models.ForeignKey(Enquiry, verbose_name=_("enquiry"), on_delete=models.CASCADE, related_name="notes")
    cluster = models.ForeignKey(
        Cluster, verbose_name=_("network"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("text"))
    shared = models.BooleanField(_("the other side reads it"), default=False)
    channel = models.CharField(_("came in"), max_length=8, choices=Channel, default=Channel.PAGE)
    sender = models.CharField(_("sender"), max_length=254, blank=True)
    to_judge = models.BooleanField(_("to be judged"), default=False)
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = EnquiryNoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return f"{self.enquiry.number}: {self.author}"

"""The conversation with the enquirer: one thread for all parts of an enquiry, whoever has it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from members.models import Cluster

from ..enums import Channel, Voice
from ..querysets import EnquiryMessageQuerySet
from .enquiry import Enquiry


class EnquiryMessage(models.Model):
    """What one side wrote to the other. It belongs to the first part; ``author`` is for the log of those who answer.

    ``settled_at``: since when a message of the enquirer needs no answer any more.
    """

    enquiry = models.ForeignKey(Enquiry, verbose_name=_("enquiry"), on_delete=models.CASCADE, related_name="messages")
    voice = models.CharField(_("written by"), max_length=8, choices=Voice)
    cluster = models.ForeignKey(
        Cluster, verbose_name=_("network"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    channel = models.CharField(_("came in"), max_length=8, choices=Channel, default=Channel.PAGE)
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    settled_at = models.DateTimeField(_("needs no answer since"), null=True, blank=True)

    objects = EnquiryMessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(voice=Voice.NETWORK, cluster__isnull=False)
                | (~Q(voice=Voice.NETWORK) & Q(cluster__isnull=True)),
                name="message_of_a_network_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry.number}: {self.get_voice_display()}"

    @property
    def waits(self) -> bool:
        """The enquirer has written it and nobody has answered."""
        return self.voice == Voice.ENQUIRER and self.settled_at is None

    @property
    def signed(self) -> str:
        """By whom, as everybody may read it: no person of the staff or of an office is named."""
        if self.voice == Voice.NETWORK:
            return self.cluster.short_name
        return _t("Coordination office") if self.voice == Voice.STAFF else self.enquiry.name or _t("Enquirer")

"""What an enquirer has added to an enquiry. It lies in the row, so that it comes and goes with the enquiry."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterportal.core.uploads import LONGEST_NAME

from ..querysets import EnquiryFileQuerySet
from .enquiry import Enquiry


class EnquiryFile(models.Model):
    """A PDF or a picture; the content is read only when somebody downloads it."""

    enquiry = models.ForeignKey(Enquiry, verbose_name=_("enquiry"), on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    kind = models.CharField(_("kind"), max_length=40)
    size = models.PositiveIntegerField(_("size"))
    content = models.BinaryField(_("content"), editable=False)
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    objects = EnquiryFileQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """Of the private page from which the enquirer reads it."""
        return self.enquiry.token

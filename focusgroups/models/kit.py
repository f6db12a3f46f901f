"""What guests need to know of a meeting's host. Frame: the office reads it, too."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Company

from .meeting import Meeting


class HostKit(models.Model):
    """One page: where to go, where to park, what to mind, whom to call on the day."""

    meeting = models.OneToOneField(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="kit")
    company = models.ForeignKey(Company, verbose_name=_("host"), on_delete=models.CASCADE, related_name="+")
    address = models.CharField(_("address"), max_length=200)
    arrival = models.CharField(_("arrival"), max_length=500)
    parking = models.CharField(_("parking"), max_length=300, blank=True)
    safety = models.CharField(_("safety rules"), max_length=500, blank=True)
    catering = models.CharField(_("catering"), max_length=300, blank=True)
    contact = models.CharField(_("contact on the day"), max_length=120)
    contact_phone = models.CharField(_("telephone on the day"), max_length=40)
    wants_visitors = models.BooleanField(_("the gate needs a list of visitors"), default=False)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    told_at = models.DateTimeField(_("guests told"), null=True, blank=True)

    class Meta:
        ordering = ["meeting"]
        verbose_name = _("host kit")
        verbose_name_plural = _("host kits")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.meeting_id}"

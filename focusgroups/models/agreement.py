"""The confidentiality agreement: versioned wording, and who accepted which version when."""

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models import Cluster, Person

from ..querysets import AgreementVersionQuerySet


class Agreement(models.Model):
    """The agreement of one organising office; without a network it is the portal's default."""

    cluster = models.OneToOneField(
        Cluster, verbose_name=_("network"), null=True, blank=True, on_delete=models.CASCADE, related_name="agreement"
    )
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["name"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(cluster__isnull=True), name="default_agreement_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


def _heading_and_text(block: str) -> tuple[str, str]:
    if not block.startswith("#"):
        return "", block
    heading, _rest, text = block.partition("\n")
    return heading.lstrip("# "), text.strip()


class AgreementVersion(models.Model):
    """A wording that is never changed once somebody has accepted it."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    text_de = models.TextField(_("German text"))
    text_en = models.TextField(_("English text"))
    valid_from = models.DateField(_("valid from"))

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-number"]
        verbose_name = _("version of an agreement")
        verbose_name_plural = _("versions of agreements")
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="version_once_per_agreement")]

    def __str__(self) -> str:
        return f"{self.agreement} ({self.number})"

    @property
    def text(self) -> str:
        return self.text_en if (get_language() or "de").startswith("en") else self.text_de

    @property
    def paragraphs(self) -> list[tuple[str, str]]:
        """Headings (lines that begin with "#") with the text below them."""
        blocks = (block.strip() for block in self.text.replace("\r\n", "\n").split("\n\n"))
        return [_heading_and_text(block) for block in blocks if block]


class Acceptance(models.Model):
    """A person has accepted a version."""

    version = models.ForeignKey(
        AgreementVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="acceptances"
    )
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="acceptances")
    accepted_at = models.DateTimeField(_("accepted"), default=timezone.now)
    language = models.CharField(_("language"), max_length=2, default="de")  # in which the wording was read

    class Meta:
        ordering = ["-accepted_at"]
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="version_accepted_once_per_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"

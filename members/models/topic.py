"""What people and companies are about: industries, topics, interests, competences, towns."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusterportal.core.sorting import german

from ..enums import State
from ..names import bilingual


class Bilingual(models.Model):
    """A name in German and English; ``name`` is the one of the active language."""

    name_de = models.CharField(_("German name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return bilingual(self.name_de, self.name_en)


class Town(models.Model):
    """A town that the portal's addresses use; coordinates in degrees (WGS 84)."""

    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("federal state"), max_length=2, choices=State)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        ordering = [german("name")]
        verbose_name = _("town")
        verbose_name_plural = _("towns")
        constraints = [
            models.UniqueConstraint(fields=["name", "state"], name="town_once_per_state"),
            models.CheckConstraint(
                condition=Q(latitude__range=(45, 56), longitude__range=(5, 16)), name="town_lies_in_central_europe"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Industry(Bilingual):
    """A section (letter) or division (two digits) of WZ 2008."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    section = models.ForeignKey(
        "self", verbose_name=_("section"), null=True, blank=True, on_delete=models.PROTECT, related_name="divisions"
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("industry")
        verbose_name_plural = _("industries")


class Topic(Bilingual):
    """A topic that leaders choose as an interest; renaming it keeps their choices."""

    slug = models.SlugField(_("short name"), unique=True)
    synonyms = models.JSONField(_("synonyms"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        ordering = ["position", german("name_de")]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Interest(models.Model):
    """A person's interest: rank 1 to 3, and whether to learn or to contribute."""

    person = models.ForeignKey(
        "members.Person", verbose_name=_("person"), on_delete=models.CASCADE, related_name="interests"
    )
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="interests")
    rank = models.PositiveSmallIntegerField(_("rank"))
    wants_to_learn = models.BooleanField(_("want to learn"), default=True)
    can_contribute = models.BooleanField(_("can contribute"), default=False)

    class Meta:
        ordering = ["person", "rank"]
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="topic_once_per_person"),
            models.UniqueConstraint(fields=["person", "rank"], name="rank_once_per_person"),
            models.CheckConstraint(condition=Q(rank__range=(1, 3)), name="rank_is_one_to_three"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.rank}. {self.topic}"


class Competence(models.Model):
    """Something that a network or a company can do, in the words of its office."""

    cluster = models.ForeignKey(
        "members.Cluster",
        verbose_name=_("network"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="competences",
    )
    company = models.ForeignKey(
        "members.Company",
        verbose_name=_("company"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="competences",
    )
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = [german("name")]
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        constraints = [
            models.CheckConstraint(
                condition=Q(cluster__isnull=False, company__isnull=True)
                | Q(cluster__isnull=True, company__isnull=False),
                name="competence_has_one_owner",
            ),
            models.UniqueConstraint(fields=["cluster", "name"], name="competence_once_per_cluster"),
            models.UniqueConstraint(fields=["company", "name"], name="competence_once_per_company"),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """What a network offers."""

    cluster = models.ForeignKey(
        "members.Cluster", verbose_name=_("network"), on_delete=models.CASCADE, related_name="services"
    )
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [models.UniqueConstraint(fields=["cluster", "name"], name="service_once_per_cluster")]

    def __str__(self) -> str:
        return self.name

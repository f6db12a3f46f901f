"""Accounts, people, where they work, and what they have consented to."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clusterportal.core.sorting import german

from ..enums import DECISION_MAKERS, Channel, ConsentPurpose, DecisionLevel
from ..names import full_name
from ..querysets import PersonQuerySet, UserManager
from .company import Company

LANGUAGES = [("de", _("German")), ("en", _("English"))]


class User(AbstractBaseUser, PermissionsMixin):
    """An account; its e-mail address is the login."""

    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="de")
    is_staff = models.BooleanField(_("may use the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)
    second_factor_since = models.DateTimeField(_("second factor since"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        ordering = ["email"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="email_once_whatever_its_case")]

    def __str__(self) -> str:
        return self.email

    def shape_for_queries(self) -> tuple[object, ...]:
        """For core.prepared: what ``visible_to`` distinguishes by other than the values below."""
        return type(self), self.is_superuser, len(self.managed_cluster_ids), len(self.alliance_ids)

    def values_for_queries(self) -> list[int]:
        return [self.pk, *self.managed_cluster_ids, *self.alliance_ids]

    def stand_in_for_queries(self, numbers: list[int]) -> "User":
        user = User(pk=numbers[0], is_superuser=self.is_superuser)
        offices = len(self.managed_cluster_ids) + 1
        user.managed_cluster_ids, user.alliance_ids = numbers[1:offices], numbers[offices:]
        return user

    @property
    def person_or_none(self) -> "Person | None":
        return getattr(self, "person", None)

    @cached_property
    def managed_cluster_ids(self) -> list[int]:
        """Networks in whose office this account works."""
        return list(self.cluster_roles.values_list("cluster_id", flat=True))

    @cached_property
    def alliance_ids(self) -> list[int]:
        return list(self.alliance_roles.values_list("alliance_id", flat=True))

    @property
    def is_alliance_staff(self) -> bool:
        return self.is_superuser or bool(self.alliance_ids)

    @property
    def is_office(self) -> bool:
        return bool(self.managed_cluster_ids)


class Person(models.Model):
    """A human being who acts for companies."""

    user = models.OneToOneField(
        User, verbose_name=_("account"), null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    title = models.CharField(_("title"), max_length=30, blank=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    sentence = models.CharField(_("one sentence about me"), max_length=200, blank=True)
    travel_limit_km = models.PositiveSmallIntegerField(_("travel limit in kilometres"), null=True, blank=True)
    interests_confirmed_at = models.DateTimeField(_("interests confirmed"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = [german("last_name"), german("first_name")]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(travel_limit_km__isnull=True) | Q(travel_limit_km__range=(5, 500)),
                name="travel_limit_is_sensible",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:person_detail", args=[self.pk])

    @property
    def name(self) -> str:
        return full_name(self.title, self.first_name, self.last_name)


class Affiliation(models.Model):
    """A person's function in a company, from and to."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="affiliations")
    company = models.ForeignKey(
        Company, verbose_name=_("member company"), on_delete=models.CASCADE, related_name="affiliations"
    )
    function = models.CharField(_("function"), max_length=120, blank=True)
    decision_level = models.CharField(
        _("decision level"), max_length=20, choices=DecisionLevel, default=DecisionLevel.OTHER
    )
    starts_on = models.DateField(_("from"), default=date.today)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["company", "person"]
        verbose_name = _("function in the company")
        verbose_name_plural = _("functions in companies")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "company"], condition=Q(ends_on__isnull=True), name="one_open_affiliation_per_company"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="affiliation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.company}"

    @property
    def is_decision_maker(self) -> bool:
        return self.decision_level in DECISION_MAKERS


class Consent(models.Model):
    """What a person has agreed to: wording, version, time, channel; withdrawn, never deleted."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose)
    wording = models.TextField(_("wording"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="de")
    version = models.CharField(_("version"), max_length=20)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.PORTAL)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_valid_consent_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_purpose_display()}"

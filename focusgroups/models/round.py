"""Rounds of the network forum, applications and exclusions."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Cluster, Company, Person

from ..enums import ApplicationState, ExclusionKind, ExclusionVisibility, RoundReach, RoundState, WaitingReason
from ..links import CALL, token_for
from ..querysets import ApplicationQuerySet, ExclusionQuerySet, RoundQuerySet


class Round(models.Model):
    """A call of a network for focus groups, from the call to the review."""

    cluster = models.ForeignKey(
        Cluster, verbose_name=_("organising office"), on_delete=models.PROTECT, related_name="rounds"
    )
    title = models.CharField(_("title"), max_length=120)
    call = models.TextField(_("call"), blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    reach = models.CharField(_("for whom"), max_length=8, choices=RoundReach, default=RoundReach.NETWORK)
    state = models.CharField(_("state"), max_length=12, choices=RoundState, default=RoundState.DRAFT)
    opens_on = models.DateField(_("opens"))
    closes_on = models.DateField(_("applications until"))
    answer_by = models.DateField(_("answer to everybody by"))
    starts_on = models.DateField(_("first meetings from"))
    min_size = models.PositiveSmallIntegerField(_("smallest group"), default=5)
    max_size = models.PositiveSmallIntegerField(_("largest group"), default=6)
    decision_makers_only = models.BooleanField(_("decision makers only"), default=True)
    form_key = models.UUIDField(
        null=True, unique=True, editable=False
    )  # of the form that made it: sent twice, made once
    kept_apart_rounds = models.PositiveSmallIntegerField(_("keep earlier groups apart for rounds"), default=2)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(answer_by__gte=F("closes_on")), name="round_answers_after_it_closes"),
            models.CheckConstraint(
                condition=Q(min_size__gte=2, max_size__gte=F("min_size"), max_size__lte=12),
                name="round_sizes_are_sensible",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("focusgroups:round_detail", args=[self.pk])

    def networks(self) -> models.QuerySet[Cluster]:
        """Whose members may apply: the organising network's, or those of every network in its alliances."""
        if self.reach == RoundReach.NETWORK:
            return Cluster.objects.filter(pk=self.cluster_id)
        allied = Cluster.objects.filter(alliances__in=self.cluster.alliances.values("pk"))
        return Cluster.objects.filter(Q(pk=self.cluster_id) | Q(pk__in=allied.values("pk")))


class Application(models.Model):
    """A person wants to take part in a round, for one company."""

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="applications")
    company = models.ForeignKey(Company, verbose_name=_("member company"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ApplicationState, default=ApplicationState.CONFIRMED)
    waiting_reason = models.CharField(
        _("reason for waiting"), max_length=24, choices=WaitingReason, blank=True, default=""
    )
    takeaway = models.CharField(_("what I want to take home"), max_length=300, blank=True)
    contribution = models.CharField(_("what I can contribute"), max_length=300, blank=True)
    travel_limit_km = models.PositiveSmallIntegerField(_("travel limit in kilometres"), default=60)
    created_at = models.DateTimeField(_("applied"), default=timezone.now)
    invited_at = models.DateTimeField(_("last invited"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"],
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="one_open_application_per_round",
            ),
            models.CheckConstraint(
                condition=Q(travel_limit_km__range=(5, 500)), name="application_travel_limit_is_sensible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.round}"

    @property
    def token(self) -> str:
        """Opens the call for this person without signing in."""
        return token_for(CALL, self.pk, self.person)


class Exclusion(models.Model):
    """An applicant does not want to sit with a company or a person; the named ones never learn of it."""

    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="exclusions"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ExclusionKind)
    visibility = models.CharField(
        _("who may know"), max_length=6, choices=ExclusionVisibility, default=ExclusionVisibility.OFFICE
    )
    company = models.ForeignKey(
        Company, verbose_name=_("member company"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=False, person__isnull=True) | Q(company__isnull=True, person__isnull=False),
                name="exclusion_names_a_company_or_a_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

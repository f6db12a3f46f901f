"""Published focus groups and their seats."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Company, Person

from ..enums import ENDED, MEETS, OPEN_SEATS, GroupState, SeatState
from ..links import SEAT, token_for
from ..querysets import FocusGroupQuerySet, SeatQuerySet
from .round import Application, Round


class FocusGroup(models.Model):
    """Five or six leaders; exists only once the proposal has been published."""

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="groups")
    letter = models.CharField(_("letter"), max_length=3)
    state = models.CharField(_("state"), max_length=12, choices=GroupState, default=GroupState.FORMING)
    moderator = models.ForeignKey(
        Person,
        verbose_name=_("moderator"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="moderated_groups",
    )
    rationale = models.JSONField(_("why this group"), default=dict, blank=True)
    review_until = models.DateField(_("answers to the review until"), null=True, blank=True)
    kept_until = models.DateField(_("room kept until"), null=True, blank=True)  # of a group that has ended
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    fewest_present = models.PositiveSmallIntegerField(_("fewest at a meeting"), default=4)

    objects = FocusGroupQuerySet.as_manager()

    class Meta:
        ordering = ["round", "letter"]
        verbose_name = _("focus group")
        verbose_name_plural = _("focus groups")
        constraints = [models.UniqueConstraint(fields=["round", "letter"], name="letter_once_per_round")]

    def __str__(self) -> str:
        return f"{self.round} {self.letter}"

    def get_absolute_url(self) -> str:
        return reverse("focusgroups:group_detail", args=[self.pk])

    @property
    def meets(self) -> bool:
        return self.state in MEETS

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


class Seat(models.Model):
    """An invitation to a group and the answer to it."""

    group = models.ForeignKey(FocusGroup, verbose_name=_("focus group"), on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="seats")
    company = models.ForeignKey(Company, verbose_name=_("member company"), on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="seats"
    )
    state = models.CharField(_("state"), max_length=10, choices=SeatState, default=SeatState.INVITED)
    wants_later = models.BooleanField(_("wants to join a later round"), default=False)
    decline_reason = models.CharField(_("reason for declining"), max_length=300, blank=True)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    answer_by = models.DateField(_("answer by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    left_at = models.DateTimeField(_("left the group"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["group", "pk"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="one_seat_per_person_and_group"),
            models.UniqueConstraint(
                fields=["group", "company"],
                condition=Q(state__in=OPEN_SEATS),
                name="one_open_seat_per_company_and_group",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state__in=OPEN_SEATS), name="one_open_seat_per_application"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.group}"

    @property
    def token(self) -> str:
        """Opens this invitation for its person without signing in."""
        return token_for(SEAT, self.pk, self.person)

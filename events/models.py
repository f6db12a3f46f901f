"""Events of the networks and registrations for them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from members.models import Cluster, Person, Topic, Town, User

from .enums import Audience, EventKind, EventState, HostRequestState, RegistrationState
from .querysets import EventQuerySet, HostRequestQuerySet, RegistrationQuerySet


def new_token() -> str:
    return get_random_string(32)


class Event(models.Model):
    """Something that one or several networks hold together."""

    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind, default=EventKind.INFORMATION)
    state = models.CharField(_("state"), max_length=10, choices=EventState, default=EventState.DRAFT)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience, default=Audience.EVERYONE)
    hosts = models.ManyToManyField(Cluster, verbose_name=_("held by"), related_name="events")
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="+", blank=True)
    summary = models.CharField(_("in one sentence"), max_length=240, blank=True)
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("begin"))
    ends_at = models.DateTimeField(_("end"))
    online = models.BooleanField(_("online"), default=False)
    town = models.ForeignKey(
        Town, verbose_name=_("town"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    form_key = models.UUIDField(
        null=True, unique=True, editable=False
    )  # of the form that made it: sent twice, made once

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(online=True) | Q(town__isnull=False), name="event_has_a_place"),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="event_has_room"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()


class HostRequest(models.Model):
    """Another network is asked to hold the event, too; until it accepts, it is not among the hosts."""

    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="host_requests")
    cluster = models.ForeignKey(Cluster, verbose_name=_("network"), on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=HostRequestState, default=HostRequestState.ASKED)
    asked_by = models.ForeignKey(
        User, verbose_name=_("asked by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = HostRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("question to another network")
        verbose_name_plural = _("questions to other networks")
        constraints = [models.UniqueConstraint(fields=["event", "cluster"], name="network_asked_once_per_event")]

    def __str__(self) -> str:
        return f"{self.cluster}: {self.event}"


class Registration(models.Model):
    """A person or guest takes part in an event or waits for a place."""

    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"))
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    language = models.CharField(_("language"), max_length=2, default="de")
    created_at = models.DateTimeField(_("registered"), default=timezone.now)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=~Q(state=RegistrationState.CANCELLED),
                name="one_open_registration_per_event_and_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.event}"

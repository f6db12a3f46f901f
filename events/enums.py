"""Choices of the events app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    WORKSHOP = "workshop", _("workshop")
    INFORMATION = "information", _("information event")
    MEMBERS_MEETING = "members_meeting", _("members' meeting")
    TECHNOLOGY_BRUNCH = "technology_brunch", _("technology brunch")
    WEBINAR = "webinar", _("webinar")
    ACADEMY = "academy", _("academy")
    TRADE_FAIR = "trade_fair", _("joint stand")
    TRIP = "trip", _("delegation trip")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("open to everyone")
    MEMBERS = "members", _("for members")


class EventState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


class HostRequestState(models.TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class RegistrationState(models.TextChoices):
    ASKED = "asked", _("address not confirmed yet")
    CONFIRMED = "confirmed", _("registered")
    WAITING = "waiting", _("on the waiting list")
    CANCELLED = "cancelled", _("cancelled")

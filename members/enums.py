"""Choices of the members app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """The sixteen German states by their usual two letters; their names are not translated."""

    BW = "BW", "Baden-Württemberg"
    BY = "BY", "Bayern"
    BE = "BE", "Berlin"
    BB = "BB", "Brandenburg"
    HB = "HB", "Bremen"
    HH = "HH", "Hamburg"
    HE = "HE", "Hessen"
    MV = "MV", "Mecklenburg-Vorpommern"
    NI = "NI", "Niedersachsen"
    NW = "NW", "Nordrhein-Westfalen"
    RP = "RP", "Rheinland-Pfalz"
    SL = "SL", "Saarland"
    SN = "SN", "Sachsen"
    ST = "ST", "Sachsen-Anhalt"
    SH = "SH", "Schleswig-Holstein"
    TH = "TH", "Thüringen"


class ClusterKind(models.TextChoices):
    BRANCH = "branch network", _("industry network")
    COMPETENCE = "competence centre", _("competence centre")
    INNOVATION = "innovation cluster", _("innovation cluster")
    AGENCY = "agency", _("agency")


class SizeBand(models.IntegerChoices):
    """People employed."""

    MICRO = 0, _("1–9 people")
    SMALL = 1, _("10–49 people")
    MEDIUM = 2, _("50–249 people")
    LARGE = 3, _("250 people and more")


class DecisionLevel(models.TextChoices):
    OWNER = "owner", _("owner")
    MANAGING_DIRECTOR = "managing_director", _("managing director")
    BOARD = "board", _("member of the board")
    AUTHORISED_OFFICER = "authorised_officer", _("authorised officer")
    HEAD = "head", _("head of department")
    OTHER = "other", _("other function")


DECISION_MAKERS = frozenset({DecisionLevel.OWNER, DecisionLevel.MANAGING_DIRECTOR, DecisionLevel.BOARD})


class MembershipKind(models.TextChoices):
    SME = "sme", _("small or medium-sized company")
    LARGE = "large", _("large company")
    RESEARCH = "research", _("research or university")
    INTERMEDIARY = "intermediary", _("intermediary")
    PERSON = "person", _("single person")


class TalkKind(models.TextChoices):
    PERSONAL = "personal", _("in person")
    PHONE = "phone", _("by telephone")
    VIDEO = "video", _("by video")
    EVENT = "event", _("at an event")


class ClusterRoleKind(models.TextChoices):
    MANAGER = "manager", _("cluster manager")
    ASSISTANT = "assistant", _("assistant")


class ConsentPurpose(models.TextChoices):
    ACCOUNT = "account", _("use of the portal")
    MATCHING = "matching", _("use of interests for focus groups")
    ENQUIRY = "enquiry", _("passing on an enquiry")


class Channel(models.TextChoices):
    PORTAL = "portal", _("in the portal")
    MAIL = "mail", _("by mail")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by telephone")

"""Choices of the focus groups app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    DRAFT = "draft", _("in preparation")
    OPEN = "open", _("open for applications")
    CLOSED = "closed", _("applications closed")
    MATCHING = "matching", _("groups are being searched")
    REVIEW = "review", _("proposals on the table")
    PUBLISHED = "published", _("published")
    RUNNING = "running", _("running")
    REVIEWED = "reviewed", _("looked back")
    ARCHIVED = "archived", _("archived")


class RoundReach(models.TextChoices):
    NETWORK = "network", _("our own members")
    ALLIANCE = "alliance", _("the members of all networks of our initiative")


BEFORE_PUBLICATION = (RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED, RoundState.MATCHING, RoundState.REVIEW)


class ApplicationState(models.TextChoices):
    INVITED = "invited", _("invited")
    CONFIRMED = "confirmed", _("confirmed")
    PLACED = "placed", _("has a seat")
    WAITING = "waiting", _("on the waiting list")
    WITHDRAWN = "withdrawn", _("withdrawn")


PLACEABLE = (ApplicationState.CONFIRMED, ApplicationState.WAITING)
NOT_APPLIED = (ApplicationState.INVITED, ApplicationState.WITHDRAWN)


class WaitingReason(models.TextChoices):
    REMAINDER = "remainder", _("People and group sizes did not work out for everybody.")
    NO_COMPATIBLE_GROUP = (
        "no_compatible_group",
        _("Every group holds a colleague, a competitor or somebody from the last rounds."),
    )
    TRAVEL = "travel", _("Nobody within the travel limit has applied.")
    DECISION_LEVEL = "decision_level", _("This round is for decision makers.")
    SAME_COMPANY = "same_company", _("Another person of the same company has a seat.")
    DECLINED = "declined", _("Declined the seat offered.")
    OFFICE = "office", _("The office put the groups together by hand, and this time no seat was left.")


class ExclusionKind(models.TextChoices):
    COMPETITOR = "competitor", _("competitor")
    PRIVATE = "private", _("rather not with")


class ExclusionVisibility(models.TextChoices):
    OFFICE = "office", _("The organising office may know.")
    NOBODY = "nobody", _("Nobody may know.")


class GroupState(models.TextChoices):
    FORMING = "forming", _("forming")
    ACTIVE = "active", _("active")
    UNDER_REVIEW = "under_review", _("looking back")
    CONTINUED = "continued", _("continued")
    REMIXED = "remixed", _("mixed anew")
    CLOSED = "closed", _("closed")


#: groups that meet, in their first cycle or a further one; groups that have ended
MEETS = (GroupState.ACTIVE, GroupState.CONTINUED)
ENDED = (GroupState.REMIXED, GroupState.CLOSED)


class ChangeState(models.TextChoices):
    ANNOUNCED = "announced", _("announced to the members")
    DONE = "done", _("has taken over")
    REFUSED = "refused", _("not accepted by the members")
    WITHDRAWN = "withdrawn", _("withdrawn")


class BreachReader(models.TextChoices):
    MODERATOR = "moderator", _("the moderator of the group")
    BOTH = "both", _("the moderator and the coordination office of the initiative")
    STAFF = "staff", _("the coordination office of the initiative alone")


class NewcomerState(models.TextChoices):
    ASKED = "asked", _("the members are asked")
    TAKEN = "taken", _("taken")
    NOT_TAKEN = "not_taken", _("not taken")


class SeatState(models.TextChoices):
    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("lapsed")
    LEFT = "left", _("left")


OPEN_SEATS = (SeatState.INVITED, SeatState.ACCEPTED)


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class SearchState(models.TextChoices):
    OPEN = "open", _("asks for answers")
    DECIDED = "decided", _("date found")
    FAILED = "failed", _("no date found")
    STOPPED = "stopped", _("stopped")


class Fits(models.TextChoices):
    YES = "yes", _("Yes")
    IF_NEED_BE = "maybe", _("If need be")
    NO = "no", _("No")


class SwapState(models.TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("agreed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")
    VOID = "void", _("no longer possible")

"""Choices of the matchmaking app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    WAITING = "waiting", _("waiting for a worker")
    RUNNING = "running", _("searching")
    DONE = "done", _("proposal ready")
    FAILED = "failed", _("stopped with an error")
    CANCELLED = "cancelled", _("cancelled")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("put aside")


class RunPhase(models.TextChoices):
    READING = "reading", _("Reading the applications")
    BUILDING = "building", _("Building first groups")
    SWAPPING = "swapping", _("Swapping seats")
    EXPLAINING = "explaining", _("Writing the reasons")


class ProofState(models.TextChoices):
    WAITING = "waiting", _("waiting for a worker")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("stopped with an error")


OPEN_PROOFS = (ProofState.WAITING, ProofState.RUNNING)


class BoardActKind(models.TextChoices):
    MOVE = "move", _("moved")
    SWAP = "swap", _("swapped")
    FOUND = "found", _("put into a new group")
    PIN = "pin", _("pinned")
    UNPIN = "unpin", _("unpinned")
    LOCK = "lock", _("locked")
    UNLOCK = "unlock", _("unlocked")


class EnquiryState(models.TextChoices):
    RECEIVED = "received", _("received")
    NEEDS_CONSENT = "needs_consent", _("waiting for consent")
    TRIAGE = "triage", _("in triage")
    ASKED = "asked", _("waiting for an answer of the enquirer")
    OFFERED = "offered", _("offered to a network")
    ACCEPTED = "accepted", _("accepted by a network")
    FIRST_CONTACT = "first_contact", _("first contact made")
    SOLVED = "solved", _("solved")
    NOT_SOLVED = "not_solved", _("not solved")
    JOINED = "joined", _("joined with another enquiry")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SPAM = "spam", _("spam")


OPEN_ENQUIRIES = (
    EnquiryState.RECEIVED,
    EnquiryState.NEEDS_CONSENT,
    EnquiryState.TRIAGE,
    EnquiryState.ASKED,
    EnquiryState.OFFERED,
    EnquiryState.ACCEPTED,
    EnquiryState.FIRST_CONTACT,
)

OWNED_BY_NETWORK = (EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT)
WITH_THE_STAFF = (EnquiryState.RECEIVED, EnquiryState.NEEDS_CONSENT, EnquiryState.TRIAGE, EnquiryState.ASKED)


ANSWERED_ENQUIRIES = (EnquiryState.SOLVED, EnquiryState.NOT_SOLVED)


class FollowUpAnswer(models.TextChoices):
    HELPED = "helped", _("Yes, it has helped")
    NOT_HELPED = "not_helped", _("No, it has not helped")
    OPEN = "open", _("My question is still open")


class PassingConsent(models.TextChoices):
    ANY = "any", _("Any network of the initiative may read it.")
    ASK = "ask", _("Ask me before passing it on.")
    ONLY = "only", _("Only the network on whose page I asked.")


class Voice(models.TextChoices):
    """Who speaks in the conversation with an enquirer; of the people behind it the enquirer learns nothing."""

    ENQUIRER = "enquirer", _("enquirer")
    STAFF = "staff", _("coordination office")
    NETWORK = "network", _("network")


class Channel(models.TextChoices):
    """How something has come in."""

    PAGE = "page", _("on the portal")
    MAIL = "mail", _("by e-mail")
    PHONE = "phone", _("by telephone")
    TALK = "talk", _("in a conversation")
    MEMBER = "member", _("passed on by a member company")


class Verdict(models.TextChoices):
    """What became of a mail that came in."""

    THREAD = "thread", _("in the conversation")
    JUDGE = "judge", _("left to the staff to judge")
    BOUNCE = "bounce", _("a mail came back")
    AUTOMATIC = "automatic", _("written by a machine")
    LOOP = "loop", _("our own mail")
    EMPTY = "empty", _("without text")
    REFUSED = "refused", _("the enquiry is closed, or too many came")
    UNKNOWN = "unknown", _("belongs to no enquiry")
    BROKEN = "broken", _("could not be read")


class ReferralState(models.TextChoices):
    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    RETURNED = "returned", _("given back")
    EXPIRED = "expired", _("not answered in time")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Referrals after which the enquiry is with the staff again.
GIVEN_BACK = (ReferralState.DECLINED, ReferralState.RETURNED, ReferralState.EXPIRED)

"""Where an enquiry stands, as a timeline in words: for the enquirer the public steps, for the desk all."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from clusterportal.core.dates import date_long, date_plain

from .enums import OPEN_ENQUIRIES, EnquiryState
from .models import Enquiry, EnquiryStep, Referral

S = EnquiryState


def public_timeline(enquiry: Enquiry) -> list[dict[str, Any]]:
    """What has happened, what happens now, what comes; names networks, never people or reasons."""
    steps = EnquiryStep.objects.filter(enquiry__in=Enquiry.objects.parts_of(enquiry), public=True)
    steps = list(steps.select_related("cluster"))
    enquiry = least_far(enquiry)
    lines = [{"text": _public_text(step), "detail": date_long(step.happened_at), "state": "done"} for step in steps]
    if lines and enquiry.state in OPEN_ENQUIRIES:
        lines[-1]["state"] = "now"
        lines += [{"text": text} for text in _still_to_come(enquiry.state)]
    return lines


def least_far(enquiry: Enquiry) -> Enquiry:
    """The open part that has come least far, for it is what one waits for; the enquiry itself once all are closed."""
    parts = Enquiry.objects.parts_of(enquiry).open()
    return min(parts, key=lambda part: (OPEN_ENQUIRIES.index(S(part.state)), part.part), default=enquiry)


def what_comes_next(enquiry: Enquiry) -> str:
    """One sentence for the enquirer: who does what until when."""
    enquiry = least_far(enquiry)
    day = date_plain(enquiry.due_at) if enquiry.due_at else ""
    match enquiry.state:
        case S.NEEDS_CONSENT | S.ASKED:
            return _("It waits for your answer.")
        case S.RECEIVED | S.TRIAGE if day:
            return _("The coordination office reads it and answers by %(day)s.") % {"day": day}
        case S.OFFERED if day:
            return _("A network looks at it and answers by %(day)s.") % {"day": day}
        case S.ACCEPTED if day:
            return _("The network gets in touch with you by %(day)s.") % {"day": day}
        case S.FIRST_CONTACT:
            return _("The network works on it with you. It is closed when your question is answered.")
        case S.JOINED:
            return _("It goes on under no. %(number)s.") % {"number": enquiry.joined_to.number}
        case _other if enquiry.state in OPEN_ENQUIRIES:
            return _("We work on it and write to you.")
        case _other:
            return _("This enquiry is closed.")


def full_timeline(steps: Iterable[EnquiryStep]) -> list[dict[str, Any]]:
    """Every step with who did it and the internal note."""
    return [
        {
            "text": f"{step.get_state_display()}{f': {step.cluster}' if step.cluster else ''}",
            "detail": " · ".join(str(part) for part in (date_long(step.happened_at), step.actor, step.note) if part),
            "state": "done",
        }
        for step in steps
    ]


def hop_timeline(referral: Referral) -> list[dict[str, Any]]:
    """What a network may know of the way: that the enquiry came in, and its own hop; never where else it was."""
    own = Q(cluster=referral.cluster_id) | Q(state=S.RECEIVED)
    return full_timeline(referral.enquiry.steps.filter(own).select_related("cluster", "actor"))


def _public_text(step: EnquiryStep) -> str:
    network = step.cluster.short_name if step.cluster else ""
    match step.state:
        case S.RECEIVED:
            return _("Received")
        case S.NEEDS_CONSENT:
            return _("We ask whether we may pass it on")
        case S.ASKED:
            return _("We have a question for you")
        case S.JOINED:
            return _("Joined with your other enquiry")
        case S.TRIAGE:
            return _("The coordination office looks for the right network")
        case S.OFFERED:
            return _("Offered to %(network)s") % {"network": network}
        case S.ACCEPTED:
            return _("%(network)s takes care of it") % {"network": network}
        case S.FIRST_CONTACT:
            return _("%(network)s has spoken with you") % {"network": network}
        case S.SOLVED:
            return _("Solved")
        case S.NOT_SOLVED:
            return _("Closed without a solution")
        case _other:
            return str(step.get_state_display()).capitalize()


def _still_to_come(state: str) -> list[str]:
    later = [
        ((S.RECEIVED, S.NEEDS_CONSENT, S.ASKED), _("The coordination office looks for the right network")),
        ((S.TRIAGE, S.OFFERED), _("A network takes care of it")),
        ((S.ACCEPTED,), _("First contact")),
        ((S.FIRST_CONTACT,), _("Solved")),
    ]
    here = next(place for place, (states, _text) in enumerate(later) if state in states)
    return [text for _states, text in later[here:]]

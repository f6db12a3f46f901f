"""The rule book of an enquiry's way through the networks: what may follow what, who owns it, who sees it.

Plain values in and out, no database: the services ask it before they write, and write what it says. A chain of hops
never turns back to a network that said no, is at most ``HOP_LIMIT`` long, and at each moment one and only one has the
enquiry: a network that accepted, else the staff.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from .enums import ANSWERED_ENQUIRIES, OPEN_ENQUIRIES, OWNED_BY_NETWORK, EnquiryState, ReferralState, Voice
from .exceptions import EnquiryError

HOP_LIMIT = 5
MOST_WORDS_AN_HOUR = 20  # messages of one enquirer: more come from no person
HELD = (ReferralState.OFFERED, ReferralState.ACCEPTED)
AGAIN = (ReferralState.EXPIRED,)  # who only did not answer in time may be asked once more
REFERABLE = (EnquiryState.RECEIVED, EnquiryState.TRIAGE)


@dataclass(frozen=True)
class Hop:
    """The enquiry with one network."""

    network: int
    state: ReferralState


@dataclass(frozen=True)
class Course:
    """Where an enquiry stands and which way it has come, the oldest hop first."""

    state: EnquiryState
    hops: tuple[Hop, ...] = ()

    @property
    def holder(self) -> Hop | None:
        """The network that has it, asked or as its owner."""
        return next((hop for hop in self.hops if hop.state in HELD), None)

    @property
    def owner(self) -> int | None:
        """The network that owns it; None stands for the staff."""
        return self.holder.network if self.holder and self.state in OWNED_BY_NETWORK else None

    @property
    def barred(self) -> frozenset[int]:
        """Networks to which it does not go again."""
        return frozenset(hop.network for hop in self.hops if hop.state not in AGAIN)

    def is_seen_by(self, network: int) -> bool:
        return self.holder is not None and self.holder.network == network


def offer(course: Course, network: int) -> Course:
    if course.state not in REFERABLE or course.holder:
        raise EnquiryError(_("This enquiry is no longer open."))
    if network in course.barred:
        raise EnquiryError(_("This network has had the enquiry already and gave it back."))
    if len(course.hops) >= HOP_LIMIT:
        raise EnquiryError(
            _("%(number)d networks have had this enquiry. Answer it yourself: the enquirer has waited long enough.")
            % {"number": HOP_LIMIT}
        )
    return Course(EnquiryState.OFFERED, (*course.hops, Hop(network, ReferralState.OFFERED)))


def accept(course: Course) -> Course:
    return _settle(course, ReferralState.OFFERED, ReferralState.ACCEPTED, EnquiryState.ACCEPTED)


def decline(course: Course) -> Course:
    return _settle(course, ReferralState.OFFERED, ReferralState.DECLINED, EnquiryState.TRIAGE)


def expire(course: Course) -> Course:
    return _settle(course, ReferralState.OFFERED, ReferralState.EXPIRED, EnquiryState.TRIAGE)


def give_back(course: Course) -> Course:
    if course.state not in OWNED_BY_NETWORK:
        raise EnquiryError(_("Only an enquiry that you work on can be given back."))
    return _settle(course, ReferralState.ACCEPTED, ReferralState.RETURNED, EnquiryState.TRIAGE)


def take_back(course: Course) -> Course:
    """An offer that nobody was told of has never been."""
    if course.holder is None or course.holder.state != ReferralState.OFFERED:
        raise EnquiryError(_("The network has answered by now. This can no longer be taken back."))
    return Course(EnquiryState.TRIAGE, tuple(hop for hop in course.hops if hop != course.holder))


def contact(course: Course) -> Course:
    if course.state != EnquiryState.ACCEPTED:
        raise EnquiryError(_("A first contact is recorded once, after the network has accepted."))
    return replace(course, state=EnquiryState.FIRST_CONTACT)


def close(course: Course, *, solved: bool, reason: str) -> Course:
    """By the owner, who has spoken with the enquirer or says why not."""
    if course.state not in OWNED_BY_NETWORK:
        raise EnquiryError(_("This enquiry cannot be closed now: %(state)s.") % {"state": course.state.label})
    if course.state == EnquiryState.ACCEPTED and solved:
        raise EnquiryError(_("Record the first contact before you close this enquiry as solved."))
    if course.state == EnquiryState.ACCEPTED and not reason:
        raise EnquiryError(_("There was no first contact. Say why before you close this enquiry."))
    return replace(course, state=EnquiryState.SOLVED if solved else EnquiryState.NOT_SOLVED)


def answer(course: Course, network: int | None) -> None:
    """Refuses unless ``network`` (none stands for the staff) owns it: one hand at a time answers the enquirer."""
    if course.state not in OPEN_ENQUIRIES:
        raise EnquiryError(_("This enquiry is closed. Nobody waits for a message any more."))
    if course.owner != network:
        raise EnquiryError(_("Somebody else takes care of this enquiry, so they answer."))


def may_write(states: Iterable[EnquiryState]) -> bool:
    """Whether the enquirer can add something, by the states of all parts: also after the answer, for a thank-you."""
    return any(state in (*OPEN_ENQUIRIES, *ANSWERED_ENQUIRIES) for state in states)


def reads(network: int, voice: Voice, writer: int | None) -> bool:
    """Whether a network that has the enquiry reads a message of the thread.

    The enquirer has one thread, however often they are passed on: what they and the coordination office have written is
    needed by whoever helps next. What another network has written, before in the chain or beside it in a split, stays
    between that network, the enquirer and the staff. Who does not have the enquiry reads nothing at all.
    """
    return voice != Voice.NETWORK or writer == network


def call_in(course: Course) -> Course:
    """The staff take it from whoever has it; a closed one stays closed."""
    if course.state not in (EnquiryState.OFFERED, *OWNED_BY_NETWORK):
        return course
    return replace(withdraw(course), state=EnquiryState.TRIAGE)


def withdraw(course: Course) -> Course:
    """Whoever has it loses it."""
    hops = tuple(replace(hop, state=ReferralState.WITHDRAWN) if hop.state in HELD else hop for hop in course.hops)
    return Course(EnquiryState.WITHDRAWN, hops)


def _settle(course: Course, held: ReferralState, becomes: ReferralState, state: EnquiryState) -> Course:
    holder = course.holder
    if holder is None or holder.state != held:
        raise EnquiryError(_("This offer is already answered."))
    hops = tuple(replace(hop, state=becomes) if hop is holder else hop for hop in course.hops)
    return Course(state, hops)

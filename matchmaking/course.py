"""The rule book of an enquiry's way through the networks: what may follow what, who owns it, who sees it.

Plain values in and out, no database: the services ask it before they write, and write what it says. A chain of hops
never turns back to a network that said no, is at most ``HOP_LIMIT`` long, and at each moment one and only one has the
enquiry: a network that accepted, else the staff.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from .enums import OWNED_BY_NETWORK, EnquiryState, ReferralState
from .exceptions import EnquiryError

HOP_LIMIT = 5
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

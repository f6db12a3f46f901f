"""Acts on many enquiries at once: all of them or none, so that nothing is ever left half done."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.exceptions import DomainError
from members.models import Cluster, User

from ..exceptions import EnquiryError
from ..models import Enquiry, Referral
from . import referrals
from .locking import lock_enquiry


def refer_all(*, chosen: Mapping[Enquiry, Cluster], actor: User) -> list[Referral]:
    """Offers each enquiry to the network that was shown for it."""
    return _all(chosen, lambda enquiry: referrals.refer(enquiry=enquiry, cluster=chosen[enquiry], actor=actor))


def take_back_all(*, offered: Iterable[Referral], actor: User) -> list[Enquiry]:
    """Undoes ``refer_all`` while none of the offices has been told."""
    by_enquiry = {referral.enquiry: referral for referral in offered}
    return _all(by_enquiry, lambda one: referrals.take_back_referral(referral=by_enquiry[one], actor=actor))


def mark_all_as_spam(*, enquiries: Iterable[Enquiry], actor: User) -> list[Enquiry]:
    return _all(enquiries, lambda enquiry: referrals.mark_as_spam(enquiry=enquiry, actor=actor))


def take_back_all_spam(*, enquiries: Iterable[Enquiry], actor: User) -> list[Enquiry]:
    return _all(enquiries, lambda enquiry: referrals.take_back_spam(enquiry=enquiry, actor=actor))


def assign_all(*, enquiries: Iterable[Enquiry], to: User | None, actor: User) -> list[Enquiry]:
    """Says which colleague sees to them; nobody, where ``to`` is None. It keeps nobody else from acting."""

    def assign(enquiry: Enquiry) -> Enquiry:
        enquiry = lock_enquiry(enquiry)
        if to is not None and not to.alliance_roles.filter(alliance=enquiry.alliance_id).exists():
            raise EnquiryError(_("%(person)s does not work in the coordination office.") % {"person": to})
        enquiry.assigned_to = to
        enquiry.save(update_fields=["assigned_to"])
        record(actor=actor, verb="enquiry_assigned", target=enquiry, to=to and to.pk)
        return enquiry

    return _all(enquiries, assign)


def _all(enquiries: Iterable[Enquiry], act: Callable[[Enquiry], Any]) -> list[Any]:
    """In the order of their rows, so that two who act on the same ones do not wait for each other in a circle."""
    done = []
    with transaction.atomic():
        for enquiry in sorted(enquiries, key=lambda one: one.pk):
            try:
                done.append(act(enquiry))
            except DomainError as error:
                raise EnquiryError(
                    _("Nothing was done. No. %(number)s: %(why)s") % {"number": enquiry.number, "why": error.message}
                ) from error
    return done

"""An enquiry for several networks: one number, one page, and a part with its own owner for each."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from members.models import Cluster, User

from ..enums import EnquiryState
from ..exceptions import EnquiryError
from ..models import Enquiry, Referral
from .history import enter_state
from .locking import lock_parts
from .referrals import refer
from .triage import add_note

SHARED = (
    "number", "alliance", "asked_cluster", "text", "name", "email", "phone", "town", "place", "language",
    "passing_consent", "consent_wording", "consent_source", "channel", "passed_on_by", "relevance", "routed_at",
    "received_at",
)  # fmt: skip


def split_enquiry(*, enquiry: Enquiry, clusters: Sequence[Cluster], actor: User, leads: bool = False) -> list[Referral]:
    """Offers it to all of the networks at once, or to none; the first one gets the part that is split.

    With ``leads`` the first network speaks with the enquirer, and all of them read that in a note.
    """
    if len(set(clusters)) < 2:
        raise EnquiryError(_("Choose at least two networks. For one, refer the enquiry as it is."))
    with transaction.atomic():
        parts = lock_parts(enquiry)
        current = next(part for part in parts if part.pk == enquiry.pk)
        referrals = [refer(enquiry=current, cluster=clusters[0], actor=actor)]
        for number, cluster in enumerate(clusters[1:], start=parts[-1].part + 1):
            part = _further_part(parts[0], number, actor)
            referrals.append(refer(enquiry=part, cluster=cluster, actor=actor))
        if leads:
            _say_who_leads(referrals, actor)
        record(actor=actor, verb="enquiry_split", target=parts[0], parts=len(parts) + len(clusters) - 1)
    return referrals


def _say_who_leads(referrals: list[Referral], actor: User) -> None:
    """Without naming the others: which networks have a part is for the staff to tell."""
    first = _("Your network leads: please make the first contact. Another network sees to a part of its own.")
    others = _("Another network leads and makes the first contact. Please see to your part.")
    for place, referral in enumerate(referrals):
        add_note(enquiry=referral.enquiry, actor=actor, text=others if place else first, shared=True)


def _further_part(whole: Enquiry, number: int, actor: User) -> Enquiry:
    part = Enquiry(split_from=whole, part=number, **{name: getattr(whole, name) for name in SHARED})
    enter_state(part, EnquiryState.TRIAGE, actor=actor, public=False)
    return part

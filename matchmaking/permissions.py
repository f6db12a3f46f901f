"""Who may do what; who may *see* what is answered by ``visible_to``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from members.querysets import Viewer

    from .models import Enquiry, Referral


def can_answer(user: Viewer, referral: Referral) -> bool:
    """The office that an enquiry was offered to answers for itself; the staff only look on."""
    return user.is_authenticated and (user.is_superuser or referral.cluster_id in user.managed_cluster_ids)


def can_read_enquiry(user: Viewer, enquiry: Enquiry) -> bool:
    """Text and contact data; an office that declined, or whose referral was withdrawn, no longer reads them."""
    return type(enquiry)._default_manager.visible_to(user).filter(pk=enquiry.pk).exists()

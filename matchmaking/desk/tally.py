"""What became of the day's enquiries, in one sentence for those who have worked through the list."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import User

from ..course import HELD
from ..enums import OWNED_BY_NETWORK, EnquiryState
from ..models import Enquiry, Referral
from .queues import QUEUES, desk_rows, rows_of


def day_tally(user: User) -> str:
    """ "10 passed on today, 1 waits for the enquirer, 0 without an owner." """
    everything = desk_rows(user).order_by()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    passed_on = Referral.objects.filter(enquiry__in=everything, offered_at__gte=midnight, referred_by=user).count()
    waiting = rows_of(user, QUEUES["consent"]).count()
    return _("%(passed_on)s, %(waiting)s, %(ownerless)s.") % {
        "passed_on": ngettext("%(number)d passed on by you today", "%(number)d passed on by you today", passed_on)
        % {"number": passed_on},
        "waiting": ngettext("%(number)d waits for the enquirer", "%(number)d wait for the enquirer", waiting)
        % {"number": waiting},
        "ownerless": _("%(number)d without an owner") % {"number": ownerless(everything).count()},
    }


def ownerless(enquiries: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
    """Enquiries that nobody would ask about: on no desk of the staff, and with no network that has them."""
    held = Exists(Referral.objects.filter(enquiry=OuterRef("pk"), state__in=HELD))
    offered = Q(state=EnquiryState.OFFERED) & ~held
    owned = Q(state__in=OWNED_BY_NETWORK) & (Q(owner_cluster=None) | ~held)
    return enquiries.filter(offered | owned)

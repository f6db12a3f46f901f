"""What the desk shows about one enquiry."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.sorting import german
from members.models import Cluster, User

from .enums import OPEN_ENQUIRIES, EnquiryState, ReferralState
from .models import Enquiry, Referral
from .reasons import fit_words, load_words, suggestion_sentence
from .services.enquiries import offerable_clusters
from .services.referrals import WITH_THE_STAFF
from .timeline import full_timeline

HELD = (ReferralState.OFFERED, ReferralState.ACCEPTED)
WEAK_BELOW = 0.8
SHOWN = 30


def inbox_of(user: User) -> QuerySet[Enquiry]:
    """Enquiries that wait for the staff, oldest first; those that came back say so."""
    declined = Referral.objects.filter(enquiry=OuterRef("pk"), state=ReferralState.DECLINED)
    late = Q(due_at__lt=timezone.now())
    return Enquiry.objects.visible_to(user).in_triage().annotate(was_declined=Exists(declined), is_late=late)


def desk_context(user: User, enquiry: Enquiry) -> dict[str, Any]:
    referrals = list(enquiry.referrals.select_related("cluster"))
    holder = next((referral for referral in referrals if referral.state in HELD), None)
    may_refer = enquiry.state in (EnquiryState.RECEIVED, EnquiryState.TRIAGE)
    suggestions = list(enquiry.suggestions.select_related("cluster"))
    return {
        "enquiry": enquiry,
        "inbox": inbox_of(user)[:SHOWN],
        "facts": _facts(enquiry),
        "steps": full_timeline(enquiry.steps.select_related("cluster", "actor")),
        "declined": [referral for referral in referrals if referral.state == ReferralState.DECLINED],
        "holder": holder,
        "is_open": enquiry.state in OPEN_ENQUIRIES,
        "needs_consent": enquiry.state == EnquiryState.NEEDS_CONSENT,
        "suggestions": _suggestion_rows(suggestions),
        "weak": enquiry.relevance is not None and enquiry.relevance < WEAK_BELOW,
        "may_refer": may_refer,
        "may_close": enquiry.state in WITH_THE_STAFF,
        "others": offerable_clusters(enquiry).order_by(german("short_name")) if may_refer else [],
        "refer_url": reverse("admin:matchmaking_enquiry_refer", args=[enquiry.pk]),
        "close_url": reverse("admin:matchmaking_enquiry_close", args=[enquiry.pk]),
        "spam_url": reverse("admin:matchmaking_enquiry_spam", args=[enquiry.pk]),
    }


def _facts(enquiry: Enquiry) -> list[tuple[str, str]]:
    facts = [
        (_("Consent"), enquiry.consent_wording or enquiry.get_passing_consent_display()),
        (_("Name"), enquiry.name),
        (_("E-mail address"), enquiry.email),
        (_("Town"), enquiry.place),
        (_("Asked on the page of"), str(enquiry.asked_cluster or "")),
    ]
    return [(label, value) for label, value in facts if value]


def _suggestion_rows(suggestions: list[Any]) -> list[dict[str, Any]]:
    load = open_enquiries_of([suggestion.cluster_id for suggestion in suggestions])
    return [
        {
            "suggestion": suggestion,
            "words": fit_words(suggestion),
            "sentence": suggestion_sentence(suggestion.reasons),
            "load": load_words(load.get(suggestion.cluster_id, 0)),
        }
        for suggestion in suggestions
    ]


def open_enquiries_of(cluster_ids: list[int]) -> dict[int, int]:
    """How many open enquiries each network has on its table."""
    held = Q(referrals__state__in=HELD, referrals__enquiry__state__in=OPEN_ENQUIRIES)
    counted = Cluster.objects.filter(pk__in=cluster_ids).annotate(open_enquiries=Count("referrals", filter=held))
    return dict(counted.values_list("pk", "open_enquiries"))

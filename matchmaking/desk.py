"""What the desk shows about one enquiry, beside the list that one came from."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from clusterportal.core.sorting import german
from members.models import Cluster, User

from .due import due_words
from .earlier import similar_earlier
from .enums import OPEN_ENQUIRIES, EnquiryState, ReferralState
from .models import Enquiry
from .queues import CAME_FROM, queue_of, rows_of
from .reasons import fit_words, load_words, suggestion_sentence
from .services.enquiries import offerable_clusters
from .services.referrals import WITH_THE_STAFF
from .timeline import full_timeline

HELD = (ReferralState.OFFERED, ReferralState.ACCEPTED)
WEAK_BELOW = 0.8
SHOWN = 30


def list_url(came_from: str = "") -> str:
    """The list that one came from, with its filter."""
    return reverse("admin:matchmaking_enquiry_changelist") + (f"?{came_from}" if came_from else "")


def desk_url(enquiry: Enquiry, came_from: str = "", act: str = "change") -> str:
    """The desk of an enquiry, or one of its acts; ``came_from`` keeps the filter of the list."""
    kept = f"?{urlencode({CAME_FROM: came_from})}" if came_from else ""
    return reverse(f"admin:matchmaking_enquiry_{act}", args=[enquiry.pk]) + kept


def desk_context(user: User, enquiry: Enquiry, came_from: str = "") -> dict[str, Any]:
    referrals = list(enquiry.referrals.select_related("cluster"))
    holder = next((referral for referral in referrals if referral.state in HELD), None)
    may_refer = enquiry.state in (EnquiryState.RECEIVED, EnquiryState.TRIAGE)
    suggestions = list(enquiry.suggestions.select_related("cluster"))
    return {
        "enquiry": enquiry,
        "due": due_words(enquiry.due_at),
        **_inbox(user, enquiry, came_from),
        "facts": _facts(enquiry),
        "earlier": similar_earlier(user, enquiry, suggestions),
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
        "refer_url": desk_url(enquiry, came_from, "refer"),
        "close_url": desk_url(enquiry, came_from, "close"),
        "spam_url": desk_url(enquiry, came_from, "spam"),
    }


def _inbox(user: User, enquiry: Enquiry, came_from: str) -> dict[str, Any]:
    """The first rows of the list, and the neighbours of this enquiry in it."""
    queue = queue_of(QueryDict(came_from))
    rows = [
        {"enquiry": row, "due": due_words(row.due_at), "url": desk_url(row, came_from), "here": row.pk == enquiry.pk}
        for row in rows_of(user, queue)[:SHOWN]
    ]
    here = next((place for place, row in enumerate(rows) if row["here"]), -1)
    return {
        "inbox": rows,
        "queue": queue,
        "list_url": list_url(came_from),
        "previous_url": rows[here - 1]["url"] if here > 0 else "",
        "next_url": rows[here + 1]["url"] if here + 1 < len(rows) else "",
    }


def _agreed_to(enquiry: Enquiry) -> str:
    """The very sentence that the enquirer has agreed to, in their language."""
    wording = enquiry.consent_wording
    return format_html('<span lang="{}">{}</span>', enquiry.language, wording) if wording else ""


def _facts(enquiry: Enquiry) -> list[tuple[str, str]]:
    facts = [
        (_("Consent"), _agreed_to(enquiry) or enquiry.get_passing_consent_display()),
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

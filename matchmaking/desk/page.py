"""What the desk shows about one enquiry, beside the list that one came from."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from clusterportal.core.mail import absolute
from clusterportal.core.sorting import german
from members.models import Cluster, User

from ..course import HELD
from ..enums import GIVEN_BACK, OPEN_ENQUIRIES, WITH_THE_STAFF, Channel, EnquiryState, ReferralState
from ..models import Enquiry, Suggestion
from ..services.enquiries import offerable_clusters
from ..timeline import full_timeline
from .due import due_words
from .earlier import similar_earlier
from .introductions import still_members
from .queues import CAME_FROM, listed_rows, queue_of
from .reasons import fit_words, load_words, suggestion_sentence

ACTS = (
    "message",
    "settle",
    "judge",
    "refer",
    "split",
    "restrict",
    "lift",
    "close",
    "spam",
    "note",
    "ask",
    "go_on",
    "join",
    "agreed",
    "words",
)
WEAK_BELOW = 0.8
SHOWN = 30
LISTED = 2000  # enquiries of a list between which one steps


def list_url(came_from: str = "") -> str:
    """The list that one came from, with its filter."""
    return reverse("admin:matchmaking_enquiry_changelist") + (f"?{came_from}" if came_from else "")


def desk_url(enquiry: Enquiry, came_from: str = "", act: str = "change") -> str:
    """The desk of an enquiry, or one of its acts; ``came_from`` keeps the filter of the list."""
    return _url_of(enquiry.pk, came_from, act)


def _url_of(key: int, came_from: str, act: str = "change") -> str:
    kept = f"?{urlencode({CAME_FROM: came_from})}" if came_from else ""
    return reverse(f"admin:matchmaking_enquiry_{act}", args=[key]) + kept


def next_url(user: User, enquiry: Enquiry, came_from: str) -> str:
    """The desk of what follows in the list that one came from, else of its first; empty when nothing is left."""
    others = listed_rows(user, came_from).exclude(pk=enquiry.pk)
    younger = Q(received_at__gt=enquiry.received_at) | Q(received_at=enquiry.received_at, pk__gt=enquiry.pk)
    following = others.filter(younger | Q(came_back=True)).first() or others.first()
    return desk_url(following, came_from) if following else ""


def desk_context(user: User, enquiry: Enquiry, came_from: str = "") -> dict[str, Any]:
    referrals = list(enquiry.referrals.select_related("cluster"))
    holder = next((referral for referral in referrals if referral.state in HELD), None)
    may_refer = enquiry.is_referable
    suggestions = list(enquiry.suggestions.select_related("cluster", "partner").prefetch_related("twins"))
    others = list(offerable_clusters(enquiry).order_by(german("short_name"))) if may_refer else []
    return {
        "enquiry": enquiry,
        "due": due_words(enquiry.due_at),
        **_inbox(user, enquiry, came_from),
        "facts": _facts(enquiry),
        "earlier": similar_earlier(user, enquiry, suggestions),
        "steps": full_timeline(enquiry.steps.select_related("cluster", "actor")),
        "given_back": [referral for referral in referrals if referral.state in GIVEN_BACK],
        "holder": holder,
        "is_open": enquiry.state in OPEN_ENQUIRIES,
        "needs_consent": enquiry.state == EnquiryState.NEEDS_CONSENT,
        "suggestions": _suggestion_rows(suggestions, user, {cluster.pk for cluster in others}),
        "pair": next((one for one in suggestions if one.partner in others), None),
        "learnt_from": next((one for one in referrals if one.state == ReferralState.ACCEPTED and one.new_words), None),
        "weak": enquiry.relevance is not None and enquiry.relevance < WEAK_BELOW,
        "may_refer": may_refer,
        "may_close": enquiry.state in WITH_THE_STAFF,
        "others": others,
        "may_ask": enquiry.state == EnquiryState.TRIAGE and not enquiry.split_from_id and bool(enquiry.email),
        "parts": list(Enquiry.objects.parts_of(enquiry)),
        **_conversation(enquiry, desk_url(enquiry, came_from, "settle")),
        "may_message": enquiry.state in (*WITH_THE_STAFF, EnquiryState.OFFERED),
        "notes": enquiry.notes.of_the_staff().select_related("author", "cluster"),
        "urls": {act: desk_url(enquiry, came_from, act) for act in ACTS},
    }


def _inbox(user: User, enquiry: Enquiry, came_from: str) -> dict[str, Any]:
    """The part of the list around this enquiry, and its neighbours."""
    listed = listed_rows(user, came_from)
    keys = list(listed.values_list("pk", flat=True)[:LISTED])
    here = keys.index(enquiry.pk) if enquiry.pk in keys else -1
    first = max(0, min(here - SHOWN // 2, len(keys) - SHOWN))
    return {
        "inbox": _inbox_rows(listed, keys[first : first + SHOWN], enquiry, came_from),
        "inbox_count": len(keys),
        "queue": queue_of(QueryDict(came_from)),
        "list_url": list_url(came_from),
        "previous_url": _url_of(keys[here - 1], came_from) if here > 0 else "",
        "next_url": _url_of(keys[here + 1], came_from) if here + 1 < len(keys) else "",
    }


def _inbox_rows(listed: QuerySet[Enquiry], keys: list[int], here: Enquiry, came_from: str) -> list[dict[str, Any]]:
    return [
        {"enquiry": row, "due": due_words(row.due_at), "url": desk_url(row, came_from), "here": row.pk == here.pk}
        for row in listed.filter(pk__in=keys)
    ]


def _conversation(enquiry: Enquiry, settle_url: str) -> dict[str, Any]:
    """All that was said; a message waits with the staff unless a network has the enquiry."""
    thread = list(enquiry.whole.messages.listed())
    waits = not enquiry.owner_cluster_id and any(message.waits for message in thread)
    return {"thread": thread, "settle_url": settle_url if waits else ""}


def _agreed_to(enquiry: Enquiry) -> str:
    """The very sentence that the enquirer has agreed to, in their language."""
    wording = enquiry.consent_wording
    return format_html('<span lang="{}">{}</span>', enquiry.language, wording) if wording else ""


def _facts(enquiry: Enquiry) -> list[tuple[str, str]]:
    facts = [
        (_("Consent"), _agreed_to(enquiry) or enquiry.get_passing_consent_display()),
        (_("Name"), enquiry.name),
        (_("E-mail address"), enquiry.email),
        (_("Telephone"), enquiry.phone),
        (_("Town"), enquiry.place),
        (_("Asked on the page of"), str(enquiry.asked_cluster or "")),
        *_origin(enquiry),
    ]
    return [(label, value) for label, value in facts if value]


def _origin(enquiry: Enquiry) -> list[tuple[str, str]]:
    """How it came in, where not by the form; with the link that nobody could mail."""
    if enquiry.channel == Channel.PAGE:
        return []
    link = absolute(enquiry.whole.status_url) if not enquiry.email and enquiry.text else ""
    handed = format_html('<a class="code" href="{}">{}</a>', link, link) if link else ""
    return [
        (_("Came in"), enquiry.get_channel_display()),
        (_("Passed on by"), enquiry.passed_on_by),
        (_("Entered by"), str(enquiry.entered_by or "")),
        (_("How the consent was given"), enquiry.consent_source),
        (_("Link to hand over"), handed),
    ]


def _suggestion_rows(suggestions: list[Suggestion], user: User, allowed: set[int]) -> list[dict[str, Any]]:
    """Each with its reasons, a member to introduce and its twins, beside how busy all of them are."""
    twins = {one.pk: [twin for twin in one.twins.all() if twin.pk in allowed] for one in suggestions}
    load = open_enquiries_of([one.cluster_id for one in suggestions] + [t.pk for near in twins.values() for t in near])
    companies = still_members(suggestions, user)
    return [
        {
            "suggestion": one,
            "words": fit_words(one),
            "sentence": suggestion_sentence(one.reasons),
            "load": load_words(load.get(one.cluster_id, 0)),
            "company": companies.get(one.company_id or 0),
            "twins": [{"cluster": twin, "load": load_words(load.get(twin.pk, 0))} for twin in twins[one.pk]],
        }
        for one in suggestions
    ]


def open_enquiries_of(cluster_ids: list[int]) -> dict[int, int]:
    """How many open enquiries each network has on its table."""
    held = Q(referrals__state__in=HELD, referrals__enquiry__state__in=OPEN_ENQUIRIES)
    counted = Cluster.objects.filter(pk__in=cluster_ids).annotate(open_enquiries=Count("referrals", filter=held))
    return dict(counted.values_list("pk", "open_enquiries"))

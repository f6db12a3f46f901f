"""What the enquirer does, and what the portal does at once: submit, suggest networks, agree, withdraw."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from clusterportal.core.audit import record
from clusterportal.core.jobs import JobRun, enqueue
from members.models import Alliance, Cluster, Town, User

from ..adapters import NetworkRanking, Place, rank_networks
from ..course import AGAIN
from ..enums import WITH_THE_STAFF, EnquiryState, PassingConsent, Voice
from ..exceptions import EnquiryError
from ..models import Enquiry, Referral, Suggestion
from . import notices
from .files import add_file
from .history import enter_state

SAME_WITHIN = timedelta(hours=1)
MOST_WITHIN = 5  # a stranger's address gets no more mails than this from people who enter it
SUGGESTED = 3


@dataclass(frozen=True)
class Origin:
    """Who has entered an enquiry for somebody else, and how that person has agreed to it.

    consent : how it was given; for the record
    passed_on_by : the company or office whose people pass it on; empty for the staff
    """

    actor: User
    channel: str
    consent: str
    phone: str = ""
    passed_on_by: str = ""


def submit_enquiry(
    *,
    text: str,
    email: str,
    name: str = "",
    place: str = "",
    passing_consent: str = PassingConsent.ANY,
    asked_cluster: Cluster | None = None,
    language: str = "de",
    upload: UploadedFile | None = None,
    origin: Origin | None = None,
) -> Enquiry:
    """The new enquiry; the same text from the same address within the hour gives the one that is already there.

    With an ``origin`` it was entered for the enquirer, who may have no e-mail address but a telephone.
    """
    text, email = text.strip(), email.strip().lower()
    phone = origin.phone.strip() if origin else ""
    _require_a_way_to_answer(email, phone, origin)
    if passing_consent == PassingConsent.ONLY and asked_cluster is None:
        raise EnquiryError(_("Choose a network first, or allow us to find one for you."))
    with transaction.atomic():
        alliances = _locked_alliances()
        known = _sent_just_now(text, email, phone, asked_cluster)
        if known is not None:
            return known
        if origin is None:
            _refuse_flood(email)
        enquiry = Enquiry(
            number=_next_number(),
            alliance=_alliance_for(asked_cluster, alliances),
            asked_cluster=asked_cluster,
            text=text,
            name=name.strip(),
            email=email,
            place=place.strip(),
            town=_town_named(place.strip()),
            language=language,
            passing_consent=passing_consent,
            consent_wording=_wording(passing_consent, language),
            **_origin_fields(origin, phone),
        )
        enter_state(enquiry, EnquiryState.RECEIVED, actor=origin.actor if origin else None)
        if upload is not None:
            add_file(enquiry=enquiry, upload=upload)
        _confirm(enquiry, origin)
        enqueue("matchmaking.route_enquiry", object_id=enquiry.pk)
    return enquiry


def _require_a_way_to_answer(email: str, phone: str, origin: Origin | None) -> None:
    if origin is None and not email:
        raise EnquiryError(_("Without an address we cannot answer you."))
    if not email and not phone:
        raise EnquiryError(_("Enter an e-mail address or a telephone number, so that somebody can answer."))
    if origin and not origin.consent.strip():
        raise EnquiryError(_("Say how the person has agreed that the portal keeps the enquiry."))


def _origin_fields(origin: Origin | None, phone: str) -> dict[str, Any]:
    if origin is None:
        return {}
    return {
        "phone": phone,
        "channel": origin.channel,
        "consent_source": origin.consent.strip(),
        "passed_on_by": origin.passed_on_by,
        "entered_by": origin.actor,
    }


def _confirm(enquiry: Enquiry, origin: Origin | None) -> None:
    """Number and private link by mail; who has not asked here themselves reads what was taken down for them."""
    if origin is None:
        notices.tell_enquirer(enquiry, "enquiry_received", due=enquiry.due_at)
        return
    record(actor=origin.actor, verb="enquiry_entered", target=enquiry, channel=origin.channel)
    notices.tell_enquirer(
        enquiry,
        "enquiry_entered",
        due=enquiry.due_at,
        by=origin.passed_on_by,
        text=enquiry.text,
        consent=enquiry.consent_wording,
    )


def route_enquiry(*, enquiry_id: int, job: JobRun) -> None:
    """Suggests networks for an enquiry that nobody has yet; ready for triage, or parked for the enquirer's consent."""
    enquiry = Enquiry.objects.get(pk=enquiry_id)
    if enquiry.state not in WITH_THE_STAFF or enquiry.restricted:
        return
    ranking = rank_networks(text=_all_that_was_asked(enquiry), near=_whereabouts(enquiry))
    with job.finish():
        _keep_ranking(Enquiry.objects.select_for_update().get(pk=enquiry_id), ranking)


def _all_that_was_asked(enquiry: Enquiry) -> str:
    """The question and what the enquirer has added since."""
    added = enquiry.whole.messages.filter(voice=Voice.ENQUIRER).values_list("text", flat=True)
    return "\n\n".join([enquiry.text, *added])


def _whereabouts(enquiry: Enquiry) -> str:
    return f"{enquiry.place} {enquiry.town.get_state_display() if enquiry.town else ''}".strip()


def offerable_clusters(enquiry: Enquiry) -> QuerySet[Cluster]:
    """Networks that it may be passed to by the consent given; without those that have had it and gave it back."""
    if enquiry.passing_consent == PassingConsent.ONLY:
        clusters = Cluster.objects.filter(pk=enquiry.asked_cluster_id)
    else:
        clusters = Cluster.objects.filter(alliances=enquiry.alliance_id, released=True)
    asked = Referral.objects.filter(enquiry__in=Enquiry.objects.parts_of(enquiry))
    barred = asked.exclude(state__in=AGAIN).values("cluster")
    return clusters.exclude(pk__in=barred).order_by("pk")


def agree_to_passing_on(*, enquiry: Enquiry, told: User | None = None) -> Enquiry:
    """The enquirer, asked before passing it on, says yes; on the telephone to ``told``, where no mail reaches them."""
    with transaction.atomic():
        enquiry = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
        if enquiry.state != EnquiryState.NEEDS_CONSENT:
            raise EnquiryError(_("There is nothing to agree to any more. Below you see where your enquiry stands."))
        if told and enquiry.email:
            raise EnquiryError(_("The enquirer has a link by mail and agrees there in person."))
        enter_state(enquiry, EnquiryState.TRIAGE, actor=told)
        record(actor=told, verb="enquiry_consent_given", target=enquiry)
    return enquiry


def _locked_alliances() -> list[Alliance]:
    """All of them, so that one enquiry at a time gets the next number."""
    return list(Alliance.objects.select_for_update(no_key=True).order_by("pk"))


def _next_number() -> int:
    return (Enquiry.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _town_named(place: str) -> Town | None:
    return Town.objects.filter(name__iexact=place).order_by("pk").first() if place else None


def _sent_just_now(text: str, email: str, phone: str, asked_cluster: Cluster | None) -> Enquiry | None:
    recent = Enquiry.objects.whole().open().filter(received_at__gte=timezone.now() - SAME_WITHIN)
    return recent.filter(text=text, email=email, phone=phone, asked_cluster=asked_cluster).first()


def _refuse_flood(email: str) -> None:
    recent = Enquiry.objects.whole().filter(email=email, received_at__gte=timezone.now() - SAME_WITHIN)
    if recent.count() >= MOST_WITHIN:
        raise EnquiryError(_("Several enquiries have come from this address within the hour. Please wait a little."))


def _alliance_for(cluster: Cluster | None, alliances: list[Alliance]) -> Alliance:
    """The alliance of the network that was asked; else the portal's first."""
    if not alliances:
        raise EnquiryError(_("Enquiries cannot be taken yet: no initiative has been set up."))
    joined = set(cluster.alliances.values_list("pk", flat=True)) if cluster else set()
    return next((alliance for alliance in alliances if alliance.pk in joined), alliances[0])


def _wording(passing_consent: str, language: str) -> str:
    with override(language):
        return str(PassingConsent(passing_consent).label)


def _keep_ranking(enquiry: Enquiry, ranking: NetworkRanking) -> None:
    """Writes the first three as suggestions; a network that declined meanwhile is left out."""
    if enquiry.state not in WITH_THE_STAFF:
        return
    asked = enquiry.referrals.values("cluster")  # who has not answered in time is not suggested again, either
    allowed = set(offerable_clusters(enquiry).exclude(pk__in=asked).values_list("pk", flat=True))
    chosen = [place for place in ranking.places if place.cluster_id in allowed][:SUGGESTED]
    enquiry.suggestions.all().delete()
    for rank, place in enumerate(chosen, start=1):
        suggestion = Suggestion.objects.create(
            enquiry=enquiry,
            cluster_id=place.cluster_id,
            rank=rank,
            score=place.score,
            confidence=place.confidence,
            reasons=place.reasons,
            company_id=place.company_id,
            partner_id=_partner(ranking, place, allowed),
        )
        suggestion.twins.set(allowed.intersection(place.twin_ids))
    enquiry.relevance, enquiry.routed_at = ranking.relevance, timezone.now()
    if enquiry.state == EnquiryState.RECEIVED:
        _hand_over(enquiry)
    else:
        enquiry.save(update_fields=["relevance", "routed_at"])


def _partner(ranking: NetworkRanking, place: Place, allowed: set[int]) -> int | None:
    """The second network of an enquiry across two fields; only the engine's first one leads."""
    leads = place == ranking.places[0]
    return ranking.partner_id if leads and ranking.partner_id in allowed else None


def _hand_over(enquiry: Enquiry) -> None:
    """To the staff's triage, or first to the enquirer where they want to be asked."""
    if enquiry.passing_consent == PassingConsent.ASK:
        enter_state(enquiry, EnquiryState.NEEDS_CONSENT)
        names = [str(suggestion.cluster) for suggestion in enquiry.suggestions.select_related("cluster")]
        notices.tell_enquirer(enquiry, "enquiry_consent", networks=names)
    else:
        enter_state(enquiry, EnquiryState.TRIAGE)

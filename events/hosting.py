"""A network holds an event with others only after its own office has agreed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.exceptions import TooLateError
from clusterportal.core.jobs import after_undo, call_back, enqueue
from clusterportal.core.mail import address_in, queue_mail
from members.models import Cluster, User

from .enums import EventState, HostRequestState
from .exceptions import WrongStateError
from .models import Event, HostRequest

TELL = "events.tell_host_answer"
ANSWERS = {True: HostRequestState.ACCEPTED, False: HostRequestState.DECLINED}


def ask_hosts(*, event: Event, clusters: Iterable[Cluster], actor: User | None) -> None:
    """Asks these offices, each once, and no longer those that are left out. The caller holds the event's row."""
    asked = list(clusters)
    event.host_requests.waiting().exclude(cluster__in=asked).delete()
    for cluster in asked:
        request, is_new = event.host_requests.get_or_create(cluster=cluster, defaults={"asked_by": actor})
        if is_new or request.state != HostRequestState.ASKED:
            request.state, request.asked_by = HostRequestState.ASKED, actor
            request.save(update_fields=["state", "asked_by"])
            _tell_office(request)


@transaction.atomic
def answer_request(*, request: HostRequest, accepts: bool, actor: User) -> HostRequest:
    """Makes the network a host, or not; the other office hears of it when it can no longer be taken back."""
    event, request = _locked(request)
    if request.state == ANSWERS[accepts]:
        return request
    if request.state != HostRequestState.ASKED or event.state == EventState.CANCELLED or event.is_over:
        raise WrongStateError(_("This question is answered already, or the event no longer takes place."))
    request.state = ANSWERS[accepts]
    request.save(update_fields=["state"])
    if accepts:
        event.hosts.add(request.cluster)
    enqueue(TELL, object_id=request.pk, due=after_undo())
    record(actor=actor, verb="hosting_accepted" if accepts else "hosting_declined", target=event)
    return request


@transaction.atomic
def take_answer_back(*, request: HostRequest, actor: User) -> HostRequest:
    event, request = _locked(request)
    if request.state == HostRequestState.ASKED:
        return request
    if not call_back(TELL, request.pk):
        raise TooLateError(_("The other office has been told already. Write to it, please."))
    request.state = HostRequestState.ASKED
    request.save(update_fields=["state"])
    event.hosts.remove(request.cluster)
    record(actor=actor, verb="hosting_answer_taken_back", target=event)
    return request


@transaction.atomic
def tell_answer(*, request_id: int) -> None:
    request = HostRequest.objects.select_related("event", "cluster", "asked_by").filter(pk=request_id).first()
    if request is None or request.state == HostRequestState.ASKED or request.asked_by is None:
        return
    language = request.asked_by.language
    link = address_in(language, "events:event_detail", request.event_id)
    accepted = request.state == HostRequestState.ACCEPTED
    context = {"event": request.event, "cluster": request.cluster.short_name, "accepted": accepted, "link": link}
    queue_mail(
        to=request.asked_by.email, template="host_answered", context=context, language=language, reference=request
    )


def _locked(request: HostRequest) -> tuple[Event, HostRequest]:
    event = Event.objects.select_for_update().get(pk=request.event_id)
    known = HostRequest.objects.select_related("cluster").filter(pk=request.pk).first()
    if known is None:
        raise WrongStateError(_("The other office no longer asks you."))
    return event, known


def _tell_office(request: HostRequest) -> None:
    """A mail to each account of the office; to its contact address while it has none."""
    accounts = User.objects.filter(cluster_roles__cluster=request.cluster, is_active=True).distinct()
    recipients = [(user.email, user.language) for user in accounts] or [(request.cluster.contact_email, "de")]
    for email, language in ((email, language) for email, language in recipients if email):
        link = address_in(language, "events:host_request", request.pk)
        context = {"event": request.event, "cluster": request.cluster.short_name, "link": link}
        queue_mail(to=email, template="host_asked", context=context, language=language, reference=request)

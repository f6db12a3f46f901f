"""Where an office is asked to hold an event together with others, and answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusterportal.core.undo import done_with_undo, take_undo
from members.views.mixins import tell_refusals

from .hosting import answer_request, take_answer_back
from .models import HostRequest


def host_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The event as it is planned, also while it is a draft."""
    return render(request, "events/host_request.html", {"asked": own_request(request, pk)})


@require_POST
@tell_refusals
def host_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, accepts=True, sentence=_("Your network holds the event, too."))


@require_POST
@tell_refusals
def host_decline(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, accepts=False, sentence=_("Your network does not hold the event."))


def answered(request: HttpRequest, pk: int, *, accepts: bool, sentence: str) -> HttpResponse:
    found = answer_request(request=own_request(request, pk), accepts=accepts, actor=request.user)
    done_with_undo(request, sentence, reverse("events:host_undo", args=[found.pk]))
    return redirect("events:host_request", found.pk)


@require_POST
@tell_refusals
def host_undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_request(request, pk)
    take_undo(request)
    take_answer_back(request=found, actor=request.user)
    return redirect("events:host_request", found.pk)


def own_request(request: HttpRequest, pk: int) -> HostRequest:
    found = HostRequest.objects.visible_to(request.user).select_related("event__town", "cluster")
    return get_object_or_404(found.prefetch_related("event__hosts"), pk=pk)

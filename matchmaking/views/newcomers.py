"""A free seat of a group: its office or its moderator asks for somebody; the members decide, in secret."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from clusterportal.core.exceptions import DomainError
from focusgroups.enums import ApplicationState
from focusgroups.models import Application, FocusGroup, Newcomer
from focusgroups.permissions import may_organise, may_plan_meetings
from focusgroups.room.newcomers import asked_newcomer
from focusgroups.services.consent import has_met

from ..services.newcomers import seek_newcomer


def newcomer(request: HttpRequest, pk: int) -> HttpResponse:
    """The office names somebody of its waiting list; a moderator from outside sees nobody and asks for the best."""
    framed = FocusGroup.objects.frame_visible_to(request.user).select_related("round__cluster", "moderator")
    group = get_object_or_404(framed, pk=pk)
    if not may_plan_meetings(request.user, group):
        return redirect(group)
    waiting = _waiting(group) if may_organise(request.user, group.round) else Application.objects.none()
    if request.method == "POST":
        _seek(request, group, waiting)
        return redirect("matchmaking:newcomer", pk=pk)
    asked = Newcomer.objects.filter(group=group).select_related("application__person", "application__company")
    context = {
        "group": group,
        "waiting": waiting,
        "organises": may_organise(request.user, group.round),
        "asked": asked,
        "is_asking": asked_newcomer(group) is not None,
        "has_met": has_met(group),
        "free": group.round.max_size - group.seats.open().count(),
    }
    return TemplateResponse(request, "matchmaking/newcomer.html", context)


def _seek(request: HttpRequest, group: FocusGroup, waiting: object) -> None:
    number = request.POST.get("application", "")
    chosen = get_object_or_404(waiting, pk=int(number)) if number.isdecimal() else None
    try:
        seek_newcomer(group=group, application=chosen, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return
    messages.success(request, _("The members are asked, in secret.") if has_met(group) else _("The person is invited."))


def _waiting(group: FocusGroup) -> object:
    waiting = Application.objects.filter(round=group.round_id, state=ApplicationState.WAITING)
    asked = Newcomer.objects.filter(group=group).values("application")
    seated = group.seats.values("person")
    return waiting.exclude(pk__in=asked).exclude(person__in=seated).select_related("person", "company__town")

"""Asking for an emergency opening, and confirming it. The page shows nothing of the room."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from clusterportal.core.exceptions import DomainError

from ..models import FocusGroup
from ..permissions import may_open_in_emergency
from ..room.emergency import ask_for_opening, asked_opening, confirm_opening, drop_opening
from ..room.forms import EmergencyForm


def emergency(request: HttpRequest, pk: int) -> HttpResponse:
    if not may_open_in_emergency(request.user):
        raise Http404
    group = get_object_or_404(FocusGroup.objects.select_related("round__cluster"), pk=pk)
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if (done := _act(request, group, form)) is not None:
                return done
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("focusgroups:emergency", pk=pk)
    context = {"group": group, "asked": asked_opening(group), "form": form, "me": request.user.person}
    return TemplateResponse(request, "focusgroups/room/emergency.html", context)


def _act(request: HttpRequest, group: FocusGroup, form: EmergencyForm) -> HttpResponse | None:
    """What one of the buttons means; None when the reason is missing."""
    if "confirm" in request.POST:
        confirm_opening(group=group, actor=request.user)
        messages.success(request, _("The room is open to both of you for a day. Everybody inside was told."))
        return redirect(group)
    if "drop" in request.POST:
        drop_opening(group=group, actor=request.user)
        return redirect("focusgroups:emergency", pk=group.pk)
    if not form.is_valid():
        return None
    ask_for_opening(group=group, reason=form.cleaned_data["reason"], actor=request.user)
    messages.success(request, _("Nothing is open yet: a second person has to confirm it on this page."))
    return redirect("focusgroups:emergency", pk=group.pk)

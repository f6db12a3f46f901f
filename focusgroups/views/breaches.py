"""Reporting a breach of confidentiality, and reading the report."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from clusterportal.core.reports import confidential

from ..exceptions import RoomClosedError
from ..models import BreachReport
from ..room.breaches import opened_for_staff, report_breach
from ..room.gate import Room
from ..room.membership_forms import BreachForm
from .gate import in_room, in_room_of


@in_room
def room_breach_report(request: HttpRequest, room: Room) -> HttpResponse:
    form = BreachForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        report = report_breach(room=room, **form.cleaned_data)
        messages.success(request, _("Your report is there. Only those whom you have chosen read it."))
        return redirect("focusgroups:room_breach", pk=report.pk)
    shared = {"room": room, "group": room.group, "me": room.person, "form": form}
    return TemplateResponse(request, "focusgroups/room/breach_report.html", shared)


@in_room_of(BreachReport)
def room_breach(request: HttpRequest, room: Room, report: BreachReport) -> HttpResponse:
    """For the member and the moderator to whom it was written."""
    [report] = room.read([report])
    shared = {"room": room, "group": room.group, "me": room.person, "report": report}
    return TemplateResponse(request, "focusgroups/room/breach.html", shared)


@confidential
@sensitive_variables()
def breach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the staff of the coordination office, when the member has written to them; the room stays closed."""
    reports = BreachReport.objects.select_related("group__round__cluster", "person")
    report = get_object_or_404(reports, pk=pk)
    try:
        text = opened_for_staff(request.user, report)
    except RoomClosedError as error:
        context = {"group": report.group, "sentence": error.message}
        return render(request, "focusgroups/room/closed.html", context, status=503)
    return TemplateResponse(request, "focusgroups/breach.html", {"report": report, "text": text})

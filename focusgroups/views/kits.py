"""The host kit: read by members and office, filled in by the host or by who plans."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from clusterportal.core.exceptions import DomainError

from ..meeting_forms import HostKitForm
from ..models import Meeting, Seat
from ..permissions import may_look_for_a_date
from ..services.kits import kit_of, known_values, save_kit
from .searches import group_and_seat


def host_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """Readable on the phone on the way there; printable, with the list for the gate."""
    meeting, seat = _meeting_and_seat(request, pk)
    coming = meeting.answers.filter(comes=True, from_afar=False).values("seat")
    guests = meeting.group.seats.accepted().filter(pk__in=coming).exclude(company=meeting.host_id)
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "kit": kit_of(meeting),
        "guests": guests.select_related("person", "company").order_by("pk"),
        "may_write": _may_write(request, meeting),
        "hosts": bool(seat and seat.company_id == meeting.host_id),
    }
    return TemplateResponse(request, "focusgroups/host_kit.html", context)


def host_kit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, seat = _meeting_and_seat(request, pk)
    if not _may_write(request, meeting):
        raise PermissionDenied
    form = HostKitForm(request.POST if request.method == "POST" else None, initial=known_values(meeting, seat))
    if request.method == "POST" and form.is_valid():
        try:
            save_kit(meeting=meeting, fields=form.cleaned_data, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Your guests read this page; a week ahead they get a mail that it is there."))
            return redirect("focusgroups:host_kit", pk=pk)
    context = {"meeting": meeting, "group": meeting.group, "form": form}
    return TemplateResponse(request, "focusgroups/host_kit_edit.html", context)


def _meeting_and_seat(request: HttpRequest, pk: int) -> tuple[Meeting, Seat | None]:
    meeting = get_object_or_404(Meeting.objects.select_related("host__town"), pk=pk)
    meeting.group, seat = group_and_seat(request, meeting.group_id)
    if meeting.host_id is None:
        raise Http404
    return meeting, seat


def _may_write(request: HttpRequest, meeting: Meeting) -> bool:
    """The host's member, and who plans the group's meetings."""
    return may_look_for_a_date(request.user, meeting.group, meeting.host_id)

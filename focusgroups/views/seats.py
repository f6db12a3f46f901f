"""Answers: to an invitation, and to a meeting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusterportal.core.exceptions import DomainError
from clusterportal.core.undo import done_with_undo, take_undo, time_to_undo
from members.views.mixins import tell_refusals

from ..enums import SeatState
from ..forms import AcceptForm, AnswerForm, DeclineForm
from ..models import Meeting, Seat
from ..permissions import has_accepted
from ..services.agreements import valid_version
from ..services.meetings import answer_meeting
from ..services.seats import accept_seat, decline_seat, restore_seat


def seat_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement to read; one POST accepts it and the seat together."""
    seat = _own_seat(request, pk)
    version = valid_version(seat.group.round.cluster)
    form = AcceptForm(request.POST or None, initial={"version": version})
    if request.method == "POST" and form.is_valid():
        try:
            accept_seat(seat=seat, version=form.cleaned_data["version"], actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("focusgroups:seat_accept", pk=pk)
        messages.success(request, _("You have a seat in the group. Here you see who else has accepted."))
        return redirect(seat.group)
    context = {
        "seat": seat,
        "group": seat.group,
        "version": version,
        "form": form,
        "is_open": seat.state == SeatState.INVITED,
        "is_signed": seat.state == SeatState.ACCEPTED and has_accepted(seat, version),
        "is_over": seat.state not in {SeatState.INVITED, SeatState.ACCEPTED},
    }
    return TemplateResponse(request, "focusgroups/seat_accept.html", context)


def seat_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason, which may stay empty."""
    seat = _own_seat(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_seat(seat=seat, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            done_with_undo(
                request,
                _("You have declined. The seat goes to somebody on the waiting list."),
                reverse("focusgroups:seat_restore", args=[seat.pk]),
            )
            return redirect(seat.group.round)
    context = {"seat": seat, "group": seat.group, "form": form, "is_open": seat.state == SeatState.INVITED}
    return TemplateResponse(request, "focusgroups/seat_decline.html", {**context, "delay": time_to_undo()})


@require_POST
@tell_refusals
def seat_restore(request: HttpRequest, pk: int) -> HttpResponse:
    seat = _own_seat(request, pk)
    take_undo(request)
    restore_seat(seat=seat, actor=request.user)
    messages.success(request, _("Your invitation is open again."))
    return redirect(seat.group)


@require_POST
@tell_refusals
def meeting_answer(request: HttpRequest, pk: int) -> HttpResponse:
    seats = Seat.objects.own(request.user).accepted().select_related("group")
    meeting = get_object_or_404(Meeting, pk=pk)
    seat = get_object_or_404(seats, group=meeting.group_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose whether you come."))
        return redirect(seat.group)
    answer = answer_meeting(meeting=meeting, seat=seat, actor=request.user, **form.answer())
    if answer.from_afar:
        messages.success(request, _("The host knows that you take part from afar."))
    elif answer.comes:
        messages.success(request, _("The host knows that you are coming."))
    else:
        messages.success(request, _("The host knows that you cannot come. You can change this until the meeting."))
    return redirect(seat.group)


def _own_seat(request: HttpRequest, pk: int) -> Seat:
    seats = Seat.objects.own(request.user).select_related("group__round__cluster", "person")
    return get_object_or_404(seats, pk=pk)

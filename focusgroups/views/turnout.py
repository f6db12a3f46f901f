"""Who comes to a meeting: the answer by the link in a mail, and the page of who plans."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.models import Person

from ..enums import MeetingState
from ..forms import AnswerForm
from ..links import COMES, thing_and_seat
from ..models import Meeting, Seat
from ..permissions import moderates
from ..services.calendars import calendar_of_meeting
from ..services.meetings import answer_meeting
from ..services.turnout import coming, is_short, lies_ahead, needed
from .calendars import as_calendar
from .links import opened_by_link
from .searches import meeting_to_plan_for


@login_not_required
@never_cache
@opened_by_link
def comes(request: HttpRequest, token: str) -> HttpResponse:
    """Day and buttons, no account; where it is, and with whom, stands in the room."""
    meeting, seat = _linked(token)
    takes_answers = meeting.state == MeetingState.PLANNED and meeting.is_dated and not meeting.has_begun
    if request.method == "POST" and takes_answers:
        form = AnswerForm(request.POST)
        if form.is_valid():
            answer_meeting(meeting=meeting, seat=seat, actor=seat.person.user, **form.answer())
            messages.success(request, _("Thank you. You can change your answer until the meeting begins."))
        else:
            messages.error(request, _("Please choose whether you come."))
        return redirect("focusgroups:comes", token)
    context = {
        "token": token,
        "meeting": meeting,
        "group": meeting.group,
        "takes_answers": takes_answers,
        "answer": meeting.answers.filter(seat=seat).first(),
    }
    return TemplateResponse(request, "focusgroups/comes.html", context)


@login_not_required
@require_safe
@opened_by_link
def comes_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting as a calendar file, from the same link."""
    meeting, seat = _linked(token)
    if not meeting.is_dated:
        raise Http404
    return as_calendar(request, calendar_of_meeting(meeting, seat.person), name=f"{meeting.starts_at:%Y-%m-%d}.ics")


def turnout(request: HttpRequest, pk: int) -> HttpResponse:
    """How many come, whom to phone, and the ways out of ``ways_out``."""
    meeting = meeting_to_plan_for(request, pk)
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "coming": coming(meeting),
        "needed": needed(meeting),
        "is_short": is_short(meeting),
        "members": meeting.group.seats.accepted().count(),
        "lies_ahead": lies_ahead(meeting),
        "to_phone": _to_phone(request, meeting),
    }
    return TemplateResponse(request, "focusgroups/turnout.html", context)


def _linked(token: str) -> tuple[Meeting, Seat]:
    meetings = Meeting.objects.select_related("group__round", "host__town")
    meeting, seat = thing_and_seat(COMES, token, meetings, Seat.objects.all())
    if meeting.group_id != seat.group_id:
        raise Http404
    return meeting, seat


def _to_phone(request: HttpRequest, meeting: Meeting) -> list[dict[str, Any]]:
    """Who has not answered first, then who cannot; the number for the moderator, and for offices that may know it."""
    seats = list(meeting.group.seats.accepted().select_related("person", "company").order_by("pk"))
    answers = {one.seat_id: one.comes for one in meeting.answers.all()}
    known = set(Person.objects.visible_to(request.user).filter(seats__in=seats).values_list("pk", flat=True))
    if moderates(request.user, meeting.group):
        known = {one.person_id for one in seats}
    rows = [
        {"seat": one, "silent": one.pk not in answers, "phone": one.person.phone if one.person_id in known else ""}
        for one in seats
        if not answers.get(one.pk)
    ]
    return sorted(rows, key=lambda row: not row["silent"])

"""Minutes and attendance list on paper: a page to print, and with the extra ``pdf`` a tagged PDF. Inside the room."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ..models import Meeting, Objection, Seat
from ..pdf import as_pdf, is_available
from ..room import meetings as acts
from ..room.gate import Room
from ..room.news import people_inside
from .gate import at_meeting


@never_cache
@at_meeting
def room_minutes_paper(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    return _page(request, room, meeting, _minutes(room, meeting))


@never_cache
@at_meeting
def room_minutes_pdf(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    return _pdf(room, meeting, _minutes(room, meeting))


@never_cache
@at_meeting
def room_attendance(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    return _page(request, room, meeting, _attendance(room, meeting))


@never_cache
@at_meeting
def room_attendance_pdf(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    return _pdf(room, meeting, _attendance(room, meeting))


def _minutes(room: Room, meeting: Meeting) -> dict[str, Any]:
    """Topic, minutes, objections, what was set out; who has left has no name."""
    earlier, own = acts.commitments_for(room, meeting)
    return {
        "paper": "focusgroups/papers/_minutes.html",
        "title": _("Minutes of meeting %(number)s") % {"number": meeting.number},
        "notes": acts.notes_of(room, meeting),
        "objections": room.read(Objection.objects.filter(meeting=meeting).select_related("person")),
        "earlier": earlier,
        "commitments": own,
        "inside": {person.pk for person in people_inside(room.group)},
        "there": meeting.attended.count(),
    }


def _attendance(room: Room, meeting: Meeting) -> dict[str, Any]:
    """Who was there; before the meeting a list to sign."""
    members = Seat.objects.accepted().filter(group=room.group).select_related("person", "company").order_by("pk")
    there = set(meeting.attended.values_list("pk", flat=True))
    return {
        "paper": "focusgroups/papers/_attendance.html",
        "title": _("Attendance at meeting %(number)s") % {"number": meeting.number},
        "rows": [(seat, seat.pk in there) for seat in members],
        "former": len(there - {seat.pk for seat in members}),
    }


def _page(request: HttpRequest, room: Room, meeting: Meeting, context: dict[str, Any]) -> HttpResponse:
    shared = {"room": room, "group": room.group, "me": room.person, "meeting": meeting, "has_pdf": is_available()}
    return TemplateResponse(request, "focusgroups/papers/page.html", {**shared, **context})


def _pdf(room: Room, meeting: Meeting, context: dict[str, Any]) -> HttpResponse:
    if not is_available():
        raise Http404
    html = render_to_string("focusgroups/papers/document.html", {"group": room.group, "meeting": meeting, **context})
    disposition = content_disposition_header(True, f"{slugify(context['title'])}.pdf")
    return HttpResponse(as_pdf(html), content_type="application/pdf", headers={"Content-Disposition": disposition})

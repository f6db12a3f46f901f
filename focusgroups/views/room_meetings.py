"""What is said at a meeting, inside the room: agenda, minutes, cases, commitments, private answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..enums import MeetingState
from ..exceptions import WrongStateError
from ..models import AbsenceReason, Commitment, Meeting, MemberCase, Objection, Seat, WayIn
from ..room import meetings as acts
from ..room import pulse
from ..room.agenda import agenda_of
from ..room.forms import CaseForm, LineForm, NotesForm, ObjectionForm, PulseForm, ReasonForm, WayInForm, WishForm
from ..room.gate import Room
from ..room.news import people_inside
from .gate import at_meeting, in_room, in_room_of


@at_meeting
def room_meeting(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    """One page for the whole meeting, from the agenda to the pulse."""
    notes = acts.notes_of(room, meeting)
    cases = room.read(MemberCase.objects.filter(meeting=meeting).select_related("person"))
    earlier, own = acts.commitments_for(room, meeting)
    away = meeting.answers.filter(seat__person=room.person, comes=False).exists()
    context = {
        "notes": notes,
        "agenda": agenda_of(meeting, topic=notes.topic if notes else "", cases=len(cases)),
        "cases": cases,
        "takes_cases": acts.takes_cases(meeting),
        "earlier": earlier,
        "commitments": own,
        "objections": room.read(Objection.objects.filter(meeting=meeting).select_related("person")),
        "reasons": room.read(AbsenceReason.objects.filter(meeting=meeting).select_related("seat__person")),
        "reason_form": ReasonForm() if away and not meeting.has_begun else None,
        "line_form": LineForm(),
        "way_in": next(iter(room.read(WayIn.objects.filter(meeting=meeting))), None),
        "way_form": WayInForm() if meeting.is_hybrid and meeting.state == MeetingState.PLANNED else None,
        "pulse": pulse.pulse_of(room, meeting),
        "inside": {person.pk for person in people_inside(room.group)},
    }
    return _page(request, room, meeting, "meeting", context)


@at_meeting
def room_minutes(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    """Focus topic and minutes; what somebody else has saved meanwhile is not overwritten unseen."""
    notes = acts.notes_of(room, meeting)
    known = {"topic": notes.topic, "minutes": notes.minutes} if notes else {}
    form = NotesForm(request.POST or None, initial={**known, "seen": acts.stamp_of(notes)})
    if _is_done(form, lambda: acts.save_notes(room=room, meeting=meeting, **form.cleaned_data)):
        messages.success(request, _("The minutes are saved."))
        return redirect("focusgroups:room_meeting", pk=meeting.pk)
    if form.is_bound:
        form.data = form.data.copy()
        form.data["seen"] = acts.stamp_of(notes)
    return _page(request, room, meeting, "minutes", {"form": form})


@at_meeting
def room_case(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    """Five lines about what a member wants to talk about."""
    own = room.read(MemberCase.objects.filter(meeting=meeting, person=room.person))
    known = {name: getattr(own[0], name) for name in CaseForm.base_fields} if own else {}
    form = CaseForm(request.POST or None, initial=known)
    if _is_done(form, lambda: acts.hand_in_case(room=room, meeting=meeting, lines=form.cleaned_data)):
        messages.success(request, _("Your case is handed in. The others read it only here."))
        return redirect("focusgroups:room_meeting", pk=meeting.pk)
    return _page(request, room, meeting, "case", {"form": form, "takes_cases": acts.takes_cases(meeting)})


@at_meeting
def room_objection(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    """An objection for the minutes."""
    form = ObjectionForm(request.POST or None)
    if _is_done(form, lambda: acts.object_to(room=room, meeting=meeting, text=form.cleaned_data["text"])):
        messages.success(request, _("Your objection stands in the minutes."))
        return redirect("focusgroups:room_meeting", pk=meeting.pk)
    return _page(request, room, meeting, "objection", {"form": form})


@at_meeting
@require_POST
def room_commitment(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    form = LineForm(request.POST)
    if form.is_valid():
        acts.commit_to(room=room, meeting=meeting, text=form.cleaned_data["text"])
        messages.success(request, _("It opens the agenda of the next meeting."))
    else:
        messages.error(request, " ".join(form.errors["text"]))
    return redirect("focusgroups:room_meeting", pk=meeting.pk)


@in_room_of(Commitment)
@require_POST
def room_commitment_done(request: HttpRequest, room: Room, commitment: Commitment) -> HttpResponse:
    acts.finish_commitment(room=room, commitment=commitment)
    messages.success(request, _("Done."))
    return redirect("focusgroups:room_meeting", pk=commitment.meeting_id)


@at_meeting
@require_POST
def room_reason(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    """Why one cannot come."""
    seat = get_object_or_404(Seat.objects.own(request.user).accepted(), group=room.group)
    form = ReasonForm(request.POST)
    if form.is_valid():
        acts.give_reason(room=room, seat=seat, meeting=meeting, text=form.cleaned_data["text"])
        messages.success(request, _("The group reads your reason; the office does not."))
    else:
        messages.error(request, " ".join(form.errors["text"]))
    return redirect("focusgroups:room_meeting", pk=meeting.pk)


@at_meeting
@require_POST
def room_way_in(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    """The way in from afar."""
    form = WayInForm(request.POST)
    if form.is_valid():
        acts.write_way_in(room=room, meeting=meeting, text=form.cleaned_data["text"])
        messages.success(request, _("Who is inside reads how to take part from afar."))
    else:
        messages.error(request, " ".join(form.errors["text"]))
    return redirect("focusgroups:room_meeting", pk=meeting.pk)


@at_meeting
def room_pulse(request: HttpRequest, room: Room, meeting: Meeting) -> HttpResponse:
    """Three private questions about the meeting."""
    form = PulseForm(request.POST if request.method == "POST" else None)
    if _is_done(form, lambda: pulse.answer_pulse(room=room, meeting=meeting, **form.cleaned_data)):
        messages.success(request, _("Thank you. Your answer is kept; nobody reads it alone."))
        return redirect("focusgroups:room_meeting", pk=meeting.pk)
    return _page(request, room, meeting, "pulse", {"form": form, "pulse": pulse.pulse_of(room, meeting)})


@in_room
def room_wish(request: HttpRequest, room: Room) -> HttpResponse:
    """Stay, change or stop; all wishes for the moderator."""
    wishes = pulse.wishes_for(room)
    own = next((wish for wish in wishes if wish.person_id == room.person.pk), None)
    known = {"choice": own.choice, "remark": own.remark} if own else {}
    form = WishForm(request.POST if request.method == "POST" else None, initial=known)
    if _is_done(form, lambda: pulse.say_wish(room=room, **form.cleaned_data)):
        messages.success(request, _("Only the moderator reads what you have said."))
        return redirect(room.group)
    words = dict(form.fields["choice"].choices)
    told = [(wish, words.get(wish.choice, wish.choice)) for wish in wishes]
    moderates = room.group.moderator_id == room.person.pk
    context = {"form": form, "may_wish": pulse.may_wish(room), "wishes": told if moderates else []}
    return _page(request, room, None, "wish", context)


def _is_done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether the form was sent, is right, and the act was not refused; a refusal stands on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except WrongStateError as error:
        form.add_error(None, error.message)
        return False
    return True


def _page(
    request: HttpRequest, room: Room, meeting: Meeting | None, name: str, context: dict[str, Any]
) -> HttpResponse:
    shared = {"room": room, "group": room.group, "me": room.person, "meeting": meeting}
    return TemplateResponse(request, f"focusgroups/room/{name}.html", {**shared, **context})

"""Pages about belonging to a group: leaving it, and what its moderator does about members."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import GroupState, NewcomerState, SeatState
from ..models import BreachReport, Hearing, Newcomer, Seat
from ..room import hearings, newcomers, review
from ..room.departures import leave_group
from ..room.gate import Room
from ..room.leaving import ideas_as_text, own_seat
from ..room.membership_forms import REVIEW_CHOICES, HearingAnswerForm, HearingForm, LeaveForm, ReviewForm, VoteForm
from ..services.inactivity import HEARD_FROM, absent_members, missed_meetings
from .gate import in_room, in_room_of


@in_room
def room_leave(request: HttpRequest, room: Room) -> HttpResponse:
    """What stays and what goes, and on POST the member is out."""
    if own_seat(room) is None:
        raise Http404
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        leave_group(room=room, erase=form.erase)
        messages.success(request, _("You have left the group. We have written to you that it is so."))
        return redirect("focusgroups:my_groups")
    return _page(request, room, "leave", {"form": form})


@in_room
def room_ideas_text(request: HttpRequest, room: Room) -> HttpResponse:
    """One's own ideas as a text file, to take along."""
    headers = {"Content-Disposition": content_disposition_header(True, slugify(_("Ideas that you take home")) + ".txt")}
    return HttpResponse(ideas_as_text(room), content_type="text/plain; charset=utf-8", headers=headers)


@in_room
def room_moderation(request: HttpRequest, room: Room) -> HttpResponse:
    """For the moderator: who has stayed away, hearings, what to do when the group is small."""
    _require_moderator(room)
    seats = Seat.objects.accepted().filter(group=room.group).select_related("person", "company").order_by("pk")
    heard = {hearing.person_id: hearing for hearing in hearings.open_hearings(room)}
    context = {
        "absent": absent_members(room.group),
        "members": [(seat, heard.get(seat.person_id)) for seat in seats if seat.person_id != room.person.pk],
        "breaches": list(BreachReport.objects.visible_to(request.user).filter(group=room.group)),
        "missing": max(room.group.round.min_size - len(seats), 0),
    }
    return _page(request, room, "moderation", context)


@in_room
def room_hear(request: HttpRequest, room: Room) -> HttpResponse:
    """The moderator begins a hearing; who has missed three meetings gets a reason to start from."""
    _require_moderator(room)
    seat = get_object_or_404(_members(room), pk=_number(request.GET.get("seat")))
    form = HearingForm(request.POST if request.method == "POST" else None, initial={"reason": _first_words(seat)})
    if request.method == "POST" and form.is_valid():
        hearings.open_hearing(room=room, seat=seat, **form.cleaned_data)
        messages.success(request, _("The person is asked to answer, by a mail that says nothing. You hear of it."))
        return redirect("focusgroups:room_moderation", pk=room.group.pk)
    return _page(request, room, "hear", {"form": form, "seat": seat, "days": hearings.DAYS_TO_ANSWER})


@in_room_of(Hearing)
def room_hearing(request: HttpRequest, room: Room, hearing: Hearing) -> HttpResponse:
    """The person answers; the moderator reads and decides."""
    is_own = hearing.person_id == room.person.pk
    form = HearingAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not is_own:
        hearings.decide(room=room, hearing=hearing, remove="remove" in request.POST)
        messages.success(request, _("It is done. Nothing of the hearing is kept."))
        return redirect("focusgroups:room_moderation", pk=room.group.pk)
    if request.method == "POST" and form.is_valid():
        hearings.answer_hearing(room=room, hearing=hearing, **form.words())
        messages.success(request, _("Your answer is with the moderator."))
        return redirect(room.group)
    [hearing] = room.read([hearing])
    context = {"hearing": hearing, "form": form, "is_own": is_own, "may_decide": hearings.may_decide(hearing)}
    return _page(request, room, "hearing", context)


@in_room_of(Newcomer)
def room_newcomer(request: HttpRequest, room: Room, newcomer: Newcomer) -> HttpResponse:
    """Who would join, and the member's secret vote."""
    form = VoteForm(
        request.POST if request.method == "POST" else None, initial={"vote": newcomers.own_vote(room, newcomer)}
    )
    if request.method == "POST" and form.is_valid():
        newcomers.say(room=room, newcomer=newcomer, vote=form.cleaned_data["vote"])
        messages.success(request, _("Your vote is kept, and nobody reads it."))
        return redirect(room.group)
    context = {
        "newcomer": newcomer,
        "form": form,
        "votes": own_seat(room) is not None,
        "is_open": newcomer.state == NewcomerState.ASKED,
    }
    return _page(request, room, "newcomer", context)


@in_room
def room_review(request: HttpRequest, room: Room) -> HttpResponse:
    """Continue, mix anew or close; in a tie the moderator's word."""
    moderates = room.group.moderator_id == room.person.pk
    tied = review.tied(room.group) if moderates else []
    if request.method == "POST" and "tie" in request.POST:
        review.decide_tie(room=room, choice=request.POST["tie"])
        return redirect(room.group)
    known = {"choice": review.own_answer(room)}
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        review.answer_review(room=room, choice=form.cleaned_data["choice"])
        messages.success(request, _("Your answer is kept, and nobody reads it."))
        return redirect("focusgroups:my_groups")
    context = {
        "form": form,
        "is_open": room.group.state == GroupState.UNDER_REVIEW,
        "votes": own_seat(room) is not None,
        "tied": [(value, label) for value, label in REVIEW_CHOICES if value in tied],
    }
    return _page(request, room, "review", context)


def _members(room: Room) -> Any:
    return Seat.objects.filter(group=room.group, state=SeatState.ACCEPTED).select_related("person", "company")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _first_words(seat: Seat) -> str:
    missed = missed_meetings(seat.group)[seat.pk]
    if missed < HEARD_FROM:
        return ""
    return ngettext(
        "You have missed %(number)s meeting without a word. Do you want to stay?",
        "You have missed %(number)s meetings without a word. Do you want to stay?",
        missed,
    ) % {"number": missed}


def _require_moderator(room: Room) -> None:
    if room.group.moderator_id != room.person.pk:
        raise Http404


def _page(request: HttpRequest, room: Room, name: str, context: dict[str, Any]) -> HttpResponse:
    shared = {"room": room, "group": room.group, "me": room.person}
    return TemplateResponse(request, f"focusgroups/room/{name}.html", {**shared, **context})

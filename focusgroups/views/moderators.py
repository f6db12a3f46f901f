"""The office names the moderator of a group; the members accept or object."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from clusterportal.core.exceptions import DomainError

from ..models import FocusGroup, ModeratorChange, Round
from ..room.gate import Room
from ..room.leaving import own_seat
from ..room.membership_forms import ModeratorForm
from ..room.moderators import (
    DAYS_TO_ANSWER,
    accept_moderator,
    acceptance_of,
    announced_change,
    name_moderator,
    object_to_moderator,
    remove_moderator,
)
from .gate import in_room


def group_moderator(request: HttpRequest, pk: int) -> HttpResponse:
    """For the organising office alone: who moderates, who is announced, and whom to name."""
    groups = FocusGroup.objects.filter(round__in=Round.objects.organised_by(request.user))
    group = get_object_or_404(groups.select_related("round__cluster", "moderator"), pk=pk)
    form = ModeratorForm(request.POST if request.method == "POST" else None, group=group)
    if request.method == "POST" and (done := _act(request, group, form)):
        messages.success(request, done)
        return redirect("focusgroups:group_moderator", pk=pk)
    context: dict[str, Any] = {
        "group": group,
        "form": form,
        "announced": announced_change(group),
        "last": ModeratorChange.objects.filter(group=group).select_related("person").first(),
        "days": DAYS_TO_ANSWER,
        "has_members": group.seats.accepted().exists(),
    }
    return TemplateResponse(request, "focusgroups/group_moderator.html", context)


@in_room
def room_moderator(request: HttpRequest, room: Room) -> HttpResponse:
    """Who is announced; a member accepts or objects."""
    if request.method == "POST" and "accept" in request.POST:
        accept_moderator(room=room)
        messages.success(request, _("Thank you. Your word is noted."))
        return redirect(room.group)
    if request.method == "POST":
        object_to_moderator(room=room)
        messages.success(request, _("Your objection counts. The office learns that there was one, and not whose."))
        return redirect(room.group)
    change = announced_change(room.group)
    context = {"change": change, "decides": own_seat(room) is not None}
    context |= acceptance_of(room, change) if change else {}
    shared = {"room": room, "group": room.group, "me": room.person}
    return TemplateResponse(request, "focusgroups/room/moderator.html", {**shared, **context})


def _act(request: HttpRequest, group: FocusGroup, form: ModeratorForm) -> str:
    """What the button did, as a sentence; empty when the form must be shown again."""
    if "remove" in request.POST:
        remove_moderator(group=group, actor=request.user)
        return _("The group has no moderator now, and the room is closed to the one before.")
    if not form.is_valid():
        return ""
    try:
        change = name_moderator(group=group, person=form.cleaned_data["person"], actor=request.user)
    except DomainError as error:
        form.add_error(None, error.message)
        return ""
    return _("The members read of it in the room.") if change else _("The group has its moderator.")

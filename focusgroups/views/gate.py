"""The one door of the protected rooms, as decorators: no address of a room has a view without one of them.

Who is not on the membership list gets 404, whatever their role. Who is, and has not accepted the agreement that is
valid now, reads it first. What a page shows or takes stands in no report of an error.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_variables

from clusterportal.core.exceptions import DomainError
from clusterportal.core.reports import confidential

from ..exceptions import RoomClosedError
from ..models import FocusGroup, Meeting, RoomRow
from ..room.gate import enter

View = Callable[..., HttpResponse]


def in_room(view: View) -> View:
    """For an address with the number of a group: calls ``view(request, room)``."""

    @wraps(view)
    def gated(request: HttpRequest, pk: int) -> HttpResponse:
        group = get_object_or_404(_groups(request), pk=pk)
        return _let_in(request, group, view)

    return confidential(sensitive_variables()(gated))


def in_room_of(model: type[RoomRow]) -> Callable[[View], View]:
    """For an address with the number of a thing in a room: calls ``view(request, room, thing)``, the thing unopened."""

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, pk: UUID) -> HttpResponse:
            thing = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
            group = get_object_or_404(_groups(request), pk=thing.group_id)
            return _let_in(request, group, view, thing)

        return confidential(sensitive_variables()(gated))

    return decorate


def at_meeting(view: View) -> View:
    """For an address with the number of a meeting: calls ``view(request, room, meeting)``."""

    @wraps(view)
    def gated(request: HttpRequest, pk: int) -> HttpResponse:
        meetings = Meeting.objects.filter(group__in=FocusGroup.objects.visible_to(request.user))
        meeting = get_object_or_404(meetings.select_related("host__town"), pk=pk)
        group = get_object_or_404(_groups(request), pk=meeting.group_id)
        return _let_in(request, group, view, meeting)

    return confidential(sensitive_variables()(gated))


def _groups(request: HttpRequest) -> Any:
    return FocusGroup.objects.visible_to(request.user).select_related("round__cluster", "moderator")


def _let_in(request: HttpRequest, group: FocusGroup, view: View, *things: Any) -> HttpResponse:
    room = enter(request.user, group)
    if room is None:
        return redirect(group)  # leads on to the agreement
    try:
        return view(request, room, *things)
    except RoomClosedError as error:
        return render(request, "focusgroups/room/closed.html", {"group": group, "sentence": error.message}, status=503)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(group)

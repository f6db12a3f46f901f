"""What the personal link of an invitation opens: why this group, the agreement, and three answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from members.services.accounts import ensure_account

from ..enums import SeatState
from ..forms import AcceptForm, DeclineForm
from ..links import SEAT, row_of
from ..models import Seat
from ..presentation import Invitation
from ..services.agreements import valid_version
from ..services.seats import accept_seat, decline_seat
from .links import opened_by_link


@login_not_required
@never_cache
@opened_by_link
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Industries, topics and the agreement; one POST accepts the seat and the agreement together."""
    seat = _linked(token)
    version = valid_version(seat.group.round.cluster)
    form = AcceptForm(request.POST or None, initial={"version": version})
    if request.method == "POST" and form.is_valid():
        accept_seat(seat=seat, version=form.cleaned_data["version"], actor=seat.person.user)
        ensure_account(person=seat.person)
        messages.success(request, _("You have a seat in the group."))
        return redirect("focusgroups:invitation", token)
    context = {
        "token": token,
        "seat": seat,
        "group": seat.group,
        "invitation": Invitation.to(seat),
        "version": version,
        "form": form,
        "is_open": seat.state == SeatState.INVITED,
        "is_accepted": seat.state == SeatState.ACCEPTED,
    }
    return TemplateResponse(request, "focusgroups/invitation.html", context)


@login_not_required
@never_cache
@opened_by_link
def invitation_decline(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for a reason, which may stay empty, and whether a later round would suit."""
    seat = _linked(token)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        decline_seat(seat=seat, **form.cleaned_data, actor=seat.person.user)
        messages.success(request, _("You have declined. The seat goes to somebody on the waiting list."))
        return redirect("focusgroups:invitation", token)
    context = {"token": token, "group": seat.group, "form": form, "is_open": seat.state == SeatState.INVITED}
    return TemplateResponse(request, "focusgroups/invitation_decline.html", context)


def _linked(token: str) -> Seat:
    """A link of somebody who has left opens nothing."""
    seats = Seat.objects.exclude(state=SeatState.LEFT)
    return row_of(SEAT, token, seats.select_related("group__round__cluster", "company"))

"""Whose turn it is to host: the order, swapping turns, finding a host for a meeting that has lost its own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from members.views.mixins import tell_refusals

from ..enums import MeetingState, SwapState
from ..links import SWAP, thing_and_seat
from ..models import FocusGroup, HostSwap, Meeting, Seat
from ..permissions import may_plan_meetings
from ..presentation import turn_in_words
from ..services.hosts import answer_swap, ask_swap, later_hosts, open_swaps, take_over, withdraw_swap
from .links import opened_by_link
from .searches import group_and_seat, meeting_to_plan_for


def host_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Who hosts when; members ask for a swap, who plans finds a host for a meeting without one."""
    group, seat = group_and_seat(request, pk)
    meetings = list(group.meetings.exclude(state=MeetingState.CANCELLED).select_related("host__town"))
    company = seat.company_id if seat else None
    own = next((one for one in meetings if _is_to_come(one) and company and one.host_id == company), None)
    swaps = [
        {"swap": one, "mine": _turn(one.meeting, meetings), "theirs": _turn(one.other, meetings)}
        for one in open_swaps(group)
    ]
    context = {
        "group": group,
        "seat": seat,
        "own": own,
        "turns": [{"meeting": one, "when": _turn(one, meetings), "open": _is_to_come(one)} for one in meetings],
        "asks_me": [one for one in swaps if one["swap"].asked_id == company],
        "asked_by_me": [one for one in swaps if one["swap"].asking_id == company],
        "without_host": _without_host(group, meetings) if may_plan_meetings(request.user, group) else [],
    }
    return TemplateResponse(request, "focusgroups/host_order.html", context)


@require_POST
@tell_refusals
def swap_ask(request: HttpRequest, pk: int) -> HttpResponse:
    group, seat = group_and_seat(request, pk)
    if seat is None:
        raise Http404
    own = group.meetings.filter(host=seat.company_id, state=MeetingState.PLANNED).first()
    number = request.POST.get("other", "")
    other = get_object_or_404(group.meetings, pk=int(number) if number.isdecimal() else 0)
    ask_swap(seat=seat, meeting=own or other, other=other, actor=request.user)
    messages.success(request, _("The other host is asked. You get a mail with the answer; until then nothing changes."))
    return redirect("focusgroups:host_order", pk=pk)


@require_POST
@tell_refusals
def swap_answer(request: HttpRequest, pk: int) -> HttpResponse:
    swap, seat = _swap_and_seat(request, pk)
    answer_swap(swap=swap, seat=seat, agrees=request.POST.get("agrees") == "yes", actor=request.user)
    _tell(request, swap)
    return redirect("focusgroups:host_order", pk=seat.group_id)


@require_POST
@tell_refusals
def swap_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    swap, seat = _swap_and_seat(request, pk, asking=True)
    withdraw_swap(swap=swap, seat=seat, actor=request.user)
    messages.success(request, _("You have taken the question back."))
    return redirect("focusgroups:host_order", pk=seat.group_id)


@require_POST
@tell_refusals
def host_take(request: HttpRequest, pk: int) -> HttpResponse:
    """A later host takes over a meeting that has none."""
    meeting = meeting_to_plan_for(request, pk)
    number = request.POST.get("company", "")
    company = next((one for one in later_hosts(meeting) if str(one.pk) == number), None)
    if company is None:
        messages.error(request, _("Choose a member whose turn would come later."))
    else:
        take_over(meeting=meeting, company=company, actor=request.user)
        messages.success(request, _("The meeting has a host again. The members get a mail."))
    return redirect("focusgroups:host_order", pk=meeting.group_id)


@login_not_required
@never_cache
@opened_by_link
def swap(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail opens: the two turns without names, agree or decline, no account."""
    swaps = HostSwap.objects.select_related("meeting__group__round", "other")
    found, seat = thing_and_seat(SWAP, token, swaps, Seat.objects.all())
    if request.method == "POST":
        answer_swap(swap=found, seat=seat, agrees=request.POST.get("agrees") == "yes", actor=seat.person.user)
        _tell(request, found)
        return redirect("focusgroups:swap", token)
    group = found.meeting.group
    meetings = list(group.meetings.all())
    context = {
        "token": token,
        "group": group,
        "swap": found,
        "is_open": found.state == SwapState.ASKED,
        "mine": _turn(found.other, meetings),
        "theirs": _turn(found.meeting, meetings),
    }
    return TemplateResponse(request, "focusgroups/swap.html", context)


def _swap_and_seat(request: HttpRequest, pk: int, *, asking: bool = False) -> tuple[HostSwap, Seat]:
    """Of one's own group, and asked of one's own company, or by it."""
    swap = get_object_or_404(HostSwap.objects.select_related("meeting"), pk=pk)
    company = swap.asking_id if asking else swap.asked_id
    seats = Seat.objects.own(request.user).accepted().select_related("group", "person__user")
    return swap, get_object_or_404(seats, group=swap.meeting.group_id, company=company)


def _tell(request: HttpRequest, swap: HostSwap) -> None:
    if swap.state == SwapState.ACCEPTED:
        messages.success(request, _("You have agreed. The turns are changed."))
    else:
        messages.success(request, _("You have declined. The turns stay as they are."))


def _without_host(group: FocusGroup, meetings: list[Meeting]) -> list[dict[str, Any]]:
    found = [one for one in meetings if one.host_id is None and one.state == MeetingState.PLANNED]
    for one in found:
        one.group = group
    return [{"meeting": one, "when": _turn(one, meetings), "companies": later_hosts(one)} for one in found]


def _is_to_come(meeting: Meeting) -> bool:
    return meeting.state == MeetingState.PLANNED and not meeting.has_begun


def _turn(meeting: Meeting, meetings: list[Meeting]) -> str:
    return turn_in_words(meeting, meetings)

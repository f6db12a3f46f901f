"""What who plans does when too few come: put the meeting off, hold it from afar as well, cancel it.

Each writes to all members at once, and a mail cannot be taken back: a page shows the mail before it goes out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.views.mixins import tell_refusals

from ..models import Meeting
from ..services.meeting_letters import members_of, preview
from ..services.turnout import cancel_meeting, hold_hybrid, lies_ahead, postpone_meeting
from .searches import meeting_to_plan_for


@dataclass(frozen=True)
class WayOut:
    act: Callable[..., Meeting]
    letter: str  # template of the mail
    heading: str | Promise
    consequence: str | Promise
    done: str | Promise
    then: str  # URL name of the page that follows
    is_harsh: bool = False


POSTPONE = WayOut(
    act=postpone_meeting,
    letter="meeting_postponed",
    heading=_("Put the meeting off"),
    consequence=_(
        "The date is taken back, calendars show it as cancelled, and answers to it are void. Then you propose three "
        "others."
    ),
    done=_("The date is taken back, and the members know. Propose three other days."),
    then="focusgroups:date_search_open",
)
HYBRID = WayOut(
    act=hold_hybrid,
    letter="meeting_hybrid",
    heading=_("Hold it from afar, too"),
    consequence=_(
        "Who cannot travel takes part from afar. Those who have said no are asked again. The way in stands in the room "
        "alone."
    ),
    done=_("One can take part from afar. The members are asked again; somebody inside writes the way in."),
    then="focusgroups:turnout",
)
CANCEL = WayOut(
    act=cancel_meeting,
    letter="meeting_cancelled",
    heading=_("Cancel the meeting"),
    consequence=_(
        "It does not take place at all. Its host gets the last turn of the cycle, and the next host follows."
    ),
    done=_("The meeting is cancelled. Its host has the last turn of the cycle."),
    then="focusgroups:group_detail",
    is_harsh=True,
)


def meeting_postpone(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, POSTPONE)


def meeting_hybrid(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, HYBRID)


def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, CANCEL)


@tell_refusals
def _decide(request: HttpRequest, pk: int, way: WayOut) -> HttpResponse:
    meeting = meeting_to_plan_for(request, pk)
    if request.method == "POST":
        way.act(meeting=meeting, actor=request.user)
        messages.success(request, str(way.done))
        return redirect(way.then, pk=pk if way.then == "focusgroups:turnout" else meeting.group_id)
    if not lies_ahead(meeting) or (way is HYBRID and meeting.is_hybrid):
        return redirect("focusgroups:turnout", pk=pk)  # which says how things are
    told = members_of(meeting.group)
    subject, text = preview(meeting, way.letter)
    context = {"meeting": meeting, "group": meeting.group, "way": way, "told": told, "subject": subject, "text": text}
    return TemplateResponse(request, "focusgroups/way_out.html", context)

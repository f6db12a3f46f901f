"""Calendars of one's groups: subscribed by a secret address, or one meeting as a file."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clusterportal.core.mail import absolute
from members.models import Person
from members.views.mixins import tell_refusals

from ..models import CalendarKey, FocusGroup, Meeting
from ..services.calendars import calendar_for, calendar_of_meeting, groups_of, renew_calendar

TYPE = "text/calendar; charset=utf-8"


def calendars(request: HttpRequest) -> HttpResponse:
    """The secret addresses that one has, and a button for those that one has not."""
    person = _person(request)
    groups = list(groups_of(person).select_related("round").order_by("round", "letter"))
    keys = {key.group_id: key for key in CalendarKey.objects.of(person)}
    rows = [{"group": group, "key": _addresses(keys.get(group.pk if group else None))} for group in [None, *groups]]
    return TemplateResponse(request, "focusgroups/calendars.html", {"rows": rows if groups else []})


@require_POST
@tell_refusals
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """A new secret address; the old one is dead at once."""
    person, number = _person(request), request.POST.get("group", "")
    group = get_object_or_404(groups_of(person), pk=int(number)) if number.isdecimal() else None
    renew_calendar(person=person, group=group, actor=request.user)
    messages.success(request, _("This is the new address. An earlier one gives nothing any more."))
    return redirect("focusgroups:calendars")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar fetches again and again, without a session."""
    key = get_object_or_404(CalendarKey.objects.select_related("person__user", "group__round"), token=token)
    content = calendar_for(key)
    if content is None:
        raise Http404
    return as_calendar(request, content)


@require_safe
def meeting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting as a file, for its group."""
    person = _person(request)
    meetings = Meeting.objects.filter(group__in=FocusGroup.objects.visible_to(request.user), starts_at__isnull=False)
    meeting = get_object_or_404(meetings.select_related("group__round", "host__town"), pk=pk)
    return as_calendar(request, calendar_of_meeting(meeting, person), name=f"{meeting.starts_at:%Y-%m-%d}.ics")


def as_calendar(request: HttpRequest, content: bytes, *, name: str = "") -> HttpResponse:
    """With a mark, so that who asks again for the same gets no second copy."""
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(content, content_type=TYPE)
    answer["ETag"] = etag
    answer["X-Robots-Tag"] = "noindex"
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _person(request: HttpRequest) -> Person:
    person = request.user.person_or_none
    if person is None:
        raise Http404
    return person


def _addresses(key: CalendarKey | None) -> dict[str, Any] | None:
    if key is None:
        return None
    address = absolute(reverse("focusgroups:calendar_feed", args=[key.token]))
    return {"https": address, "webcal": f"webcal://{address.partition('://')[2]}", "made_at": key.made_at}

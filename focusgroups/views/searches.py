"""Looking for a meeting's day: opening the search, answering signed in or by a personal link, deciding."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from members.views.mixins import ServiceFormMixin, tell_refusals

from ..enums import SearchState
from ..exceptions import WrongStateError
from ..links import DATES, thing_and_seat
from ..models import DateAnswer, DateSearch, FocusGroup, Meeting, Seat
from ..permissions import can_enter_room, may_look_for_a_date, may_plan_meetings
from ..search_forms import DAYS, DayAnswerForm, DaySearchForm
from ..search_page import days_of, latest_search
from ..services.planning import open_meeting
from ..services.searches import (
    DAYS_TO_ANSWER,
    answer_search,
    days_to_propose,
    decide_search,
    fewest_for,
    open_search,
    stop_search,
)
from .links import opened_by_link


def date_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Who can come when, one's own answer, and for who plans: taking a day."""
    group, seat = group_and_seat(request, pk)
    meeting = open_meeting(group)
    search = latest_search(meeting, seat) if meeting else None
    form = _answer_form(search, seat) if search and search.is_open and seat else None
    return TemplateResponse(request, "focusgroups/date_search.html", _page(request, group, seat, search, form))


class DateSearchOpenView(ServiceFormMixin, FormView):
    """Three proposals, filled in beforehand; for who plans the meetings, and for who hosts the next one."""

    form_class = DaySearchForm
    template_name = "focusgroups/date_search_open.html"
    success_message = gettext_lazy("The members are asked. Each gets a mail with a link of their own.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        self.group = get_object_or_404(_framed(request), pk=self.kwargs["pk"])
        self.meeting = open_meeting(self.group)
        if not may_look_for_a_date(request.user, self.group, self.meeting and self.meeting.host_id):
            raise PermissionDenied

    def get_initial(self) -> dict[str, Any]:
        days = [timezone.localtime(day) for day in days_to_propose(self.group)]
        last = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
        return {**dict(zip(DAYS, days, strict=True)), "closes_on": last, "fewest": self.group.fewest_present}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(group=self.group, meeting=self.meeting, **kwargs)

    def perform(self, form: DaySearchForm) -> DateSearch:
        closes_on, fewest = form.cleaned_data["closes_on"], form.cleaned_data["fewest"]
        return open_search(
            group=self.group,
            proposals=form.proposals(),
            closes_on=closes_on,
            fewest=fewest,
            actor=self.request.user,
        )

    def get_success_url(self) -> str:
        return _address(self.group)


@require_POST
def date_search_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's own answer."""
    group, seat = group_and_seat(request, pk)
    if seat is None:
        raise Http404
    search = latest_search(open_meeting(group), seat)
    if search is None or not search.is_open:
        messages.error(request, _("This date search is closed."))
        return redirect(_address(group))
    form = _answer_form(search, seat, request)
    if not form.is_valid():
        return TemplateResponse(request, "focusgroups/date_search.html", _page(request, group, seat, search, form))
    answer_search(search=search, seat=seat, fits=form.fits(), actor=request.user)
    _tell(request, search)
    return redirect(_address(group))


@require_POST
@tell_refusals
def date_search_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One click takes a day: the one named, or the best so far."""
    search = _to_plan(request, pk)
    number = request.POST.get("proposal", "")
    decide_search(search=search, proposal=int(number) if number.isdecimal() else None, actor=request.user)
    messages.success(request, _("The date is set. The members get a mail with the day."))
    return redirect(search.meeting.group)


@require_POST
@tell_refusals
def date_search_stop(request: HttpRequest, pk: int) -> HttpResponse:
    search = _to_plan(request, pk)
    stop_search(search=search, actor=request.user)
    messages.success(request, _("The date search has ended without a date."))
    return redirect(search.meeting.group)


@login_not_required
@never_cache
@opened_by_link
def dates(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail opens: three rows, one button, no account."""
    searches = DateSearch.objects.with_answered().select_related("meeting__group__round")
    search, seat = thing_and_seat(DATES, token, searches, Seat.objects.all())
    form = _answer_form(search, seat, request) if search.is_open else None
    if form and request.method == "POST" and form.is_valid():
        answer_search(search=search, seat=seat, fits=form.fits(), actor=seat.person.user)
        _tell(request, search)
        return redirect("focusgroups:dates", token)
    context = {
        "token": token,
        "search": search,
        "form": form,
        "group": search.meeting.group,
        "meeting": search.meeting,
        "answered": DateAnswer.objects.filter(proposal__search=search, seat=seat).exists(),
        "is_decided": search.state == SearchState.DECIDED,
    }
    return TemplateResponse(request, "focusgroups/dates.html", context)


def _tell(request: HttpRequest, search: DateSearch) -> None:
    if search.is_open:
        messages.success(request, _("Thank you. You can change your answer until the day is set."))
    elif search.state == SearchState.DECIDED:
        messages.success(request, _("Thank you. Now everybody has answered, and the day is set."))
    else:
        messages.success(request, _("Thank you. Everybody has answered, and no day suits enough. Others will follow."))


def _answer_form(search: DateSearch, seat: Seat, request: HttpRequest | None = None) -> DayAnswerForm:
    known = DateAnswer.objects.filter(proposal__search=search, seat=seat).values_list("proposal", "fits")
    data = request.POST if request and request.method == "POST" else None
    proposals = list(search.proposals.all())
    return DayAnswerForm(data, proposals=proposals, initial={f"day_{proposal}": fits for proposal, fits in known})


def _framed(request: HttpRequest) -> Any:
    return FocusGroup.objects.frame_visible_to(request.user).select_related("round__cluster", "moderator")


def group_and_seat(request: HttpRequest, pk: int) -> tuple[FocusGroup, Seat | None]:
    """The group and one's own seat in it; for its members and those who plan its meetings."""
    group = get_object_or_404(_framed(request), pk=pk)
    seat = group.seats.own(request.user).accepted().first()
    if seat is None and not may_plan_meetings(request.user, group):
        raise PermissionDenied
    return group, seat


def _to_plan(request: HttpRequest, pk: int) -> DateSearch:
    group = get_object_or_404(_framed(request), pk=pk)
    if not may_plan_meetings(request.user, group):
        raise PermissionDenied
    searches = DateSearch.objects.open().filter(meeting__group=group).select_related("meeting__group")
    search = searches.first()
    if search is None:
        raise WrongStateError(_("This date search is closed."))
    return search


def meeting_to_plan_for(request: HttpRequest, pk: int) -> Meeting:
    """A meeting of a group whose meetings the user plans."""
    meeting = get_object_or_404(Meeting.objects.select_related("host__town"), pk=pk)
    meeting.group = get_object_or_404(_framed(request), pk=meeting.group_id)
    if not may_plan_meetings(request.user, meeting.group):
        raise PermissionDenied
    return meeting


def _page(
    request: HttpRequest, group: FocusGroup, seat: Seat | None, search: DateSearch | None, form: DayAnswerForm | None
) -> dict[str, Any]:
    """Names stand there for those who may enter the room, and for who plans."""
    may_plan = may_plan_meetings(request.user, group)
    meeting = open_meeting(group)
    named = may_plan or can_enter_room(request.user, group)
    return {
        "group": group,
        "seat": seat,
        "meeting": meeting,
        "search": search,
        "form": form,
        "days": days_of(search, group, named=named) if search else [],
        "members": group.seats.accepted().count(),
        "fewest": fewest_for(group),
        "may_plan": may_plan,
        "may_open": may_look_for_a_date(request.user, group, meeting and meeting.host_id),
        "has_date": bool(meeting and meeting.is_dated and not meeting.has_begun),
    }


def _address(group: FocusGroup) -> str:
    return reverse("focusgroups:date_search", args=[group.pk])

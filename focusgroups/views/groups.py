"""A group's page has three faces: the invitation without names, the protected room, the office's frame."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_variables

from clusterportal.core.reports import confidential
from members.models import User

from ..enums import OPEN_SEATS, ApplicationState, MeetingState, SeatState
from ..models import Acceptance, FocusGroup, HostKit, Meeting, MeetingAnswer, Seat
from ..permissions import may_open_in_emergency, may_plan_meetings, may_read_reasons
from ..presentation import Invitation, meeting_to_plan, month_expected, next_meeting, year_steps
from ..room.gate import enter
from ..room.page import room_content
from ..search_page import latest_search


def my_groups(request: HttpRequest) -> HttpResponse:
    """One's own seats and applications, and the groups that one moderates."""
    user = request.user
    person = user.person_or_none
    seats = Seat.objects.own(user).open().select_related("group__round__cluster")
    meetings = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__isnull=False).select_related("host__town")
    seats = seats.prefetch_related(Prefetch("group__meetings", queryset=meetings, to_attr="dated"))
    waiting = person.applications.applied() if person else []
    if person:
        waiting = waiting.exclude(state=ApplicationState.PLACED).select_related("round__cluster")
    context = {
        "seats": seats,
        "applications": waiting,
        "moderated": FocusGroup.objects.filter(moderator__user=user).select_related("round"),
    }
    return render(request, "focusgroups/my_groups.html", context)


@confidential
@sensitive_variables()
def group_detail(request: HttpRequest, pk: int) -> HttpResponse:
    framed = FocusGroup.objects.frame_visible_to(request.user) | FocusGroup.objects.visible_to(request.user)
    group = get_object_or_404(framed.select_related("round__cluster", "moderator"), pk=pk)
    seats = list(group.seats.select_related("person", "company__town"))
    seat = next((one for one in seats if one.state in OPEN_SEATS and one.person.user_id == request.user.pk), None)
    if inside := enter(request.user, group):
        context = room(group, seats, seat) | {"may_plan": may_plan_meetings(request.user, group)}
        return TemplateResponse(
            request, "focusgroups/group_room.html", context | room_content(inside) | {"me": inside.person}
        )
    if FocusGroup.objects.visible_to(request.user).filter(pk=group.pk).exists():
        return redirect("focusgroups:room_agreement", pk=group.pk)
    if seat:
        return render(request, "focusgroups/group_invitation.html", {"invitation": Invitation.to(seat), "group": group})
    return render(request, "focusgroups/group_frame.html", frame(group, seats, request.user))


def room(group: FocusGroup, seats: list[Seat], seat: Seat | None) -> dict[str, Any]:
    """Names of those who have accepted; of those still asked only how many they are."""
    members = [one for one in seats if one.state == SeatState.ACCEPTED]
    meetings = _meetings(group, seat)
    following = next_meeting(meetings)
    return {
        "group": group,
        "seat": seat,
        "is_next_host": _hosts_next(meetings, seat),
        "members": members,
        "asked": sum(one.state == SeatState.INVITED for one in seats),
        "gone": sorted(one.left_at for one in seats if one.left_at),
        "may_wish": sum(one.state == MeetingState.HELD for one in meetings) > 1,
        "inside": {one.person_id for one in members} | ({group.moderator_id} - {None}),
        "missing": max(group.round.min_size - len(members), 0),
        "answer": following.own_answer if following else None,
        "meetings": meetings,
        **_meeting_frame(meetings, len(members), seat),
        "acceptance": Acceptance.objects.filter(person=seat.person_id).first() if seat else None,
    }


def frame(group: FocusGroup, seats: list[Seat], user: User) -> dict[str, Any]:
    """Who has answered how, and when and where the group meets; nothing of what is said."""
    accepted = sum(one.state == SeatState.ACCEPTED for one in seats)
    return {
        "group": group,
        "seats": seats,
        "open_seats": sum(one.state in OPEN_SEATS for one in seats),
        "accepted": accepted,
        **_meeting_frame(_meetings(group), accepted),
        "may_plan": may_plan_meetings(user, group),
        "may_open_in_emergency": may_open_in_emergency(user),
        "reads_reasons": may_read_reasons(user, group.round),
    }


def _meeting_frame(meetings: list[Meeting], size: int, seat: Seat | None = None) -> dict[str, Any]:
    """The meeting to come, or the one to plan with the search for its date; who hosts when; what has been held."""
    to_plan = meeting_to_plan(meetings)
    return {
        "meeting": next_meeting(meetings),
        "to_plan": to_plan,
        "search": latest_search(to_plan, seat) if to_plan else None,
        "expected": month_expected(to_plan, meetings) if to_plan else "",
        "steps": year_steps(meetings, size),
    }


def _hosts_next(meetings: list[Meeting], seat: Seat | None) -> bool:
    """Whether the meeting to plan takes place at the company of this seat."""
    to_plan = meeting_to_plan(meetings)
    return bool(seat and to_plan and to_plan.host_id == seat.company_id)


def _meetings(group: FocusGroup, seat: Seat | None = None) -> list[Meeting]:
    """With how many come and were there, and the answer of the seat (None without one)."""
    coming = Count("answers", filter=Q(answers__comes=True), distinct=True)
    there = Count("attended", distinct=True)
    own = MeetingAnswer.objects.filter(meeting=OuterRef("pk"), seat=seat.pk if seat else None)
    kit = HostKit.objects.filter(meeting=OuterRef("pk"), company=OuterRef("host"))
    meetings = group.meetings.select_related("host__town").annotate(
        coming=coming, there=there, own_answer=Subquery(own.values("comes")[:1]), has_kit=Exists(kit)
    )
    return list(meetings.order_by("number"))

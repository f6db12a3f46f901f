"""Planning the next meeting and saying who was there: frame only, for the office and the group's moderator."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from members.views.mixins import ServiceFormMixin

from ..meeting_forms import HoldMeetingForm, PlanMeetingForm
from ..models import FocusGroup, Meeting, Seat
from ..permissions import may_plan_meetings
from ..services.meetings import proposed_place
from ..services.planning import hold_meeting, open_meeting, plan_meeting, proposed_start


class OneGroupFormView(ServiceFormMixin, FormView):
    """A form about the meetings of a group that the user may plan for."""

    group: FocusGroup

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        groups = FocusGroup.objects.frame_visible_to(request.user).select_related("round__cluster", "moderator")
        self.group = get_object_or_404(groups, **self.lookup())
        if not may_plan_meetings(request.user, self.group):
            raise PermissionDenied

    def lookup(self) -> dict[str, Any]:
        return {"pk": self.kwargs["pk"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(group=self.group, **kwargs)

    def get_success_url(self) -> str:
        return self.group.get_absolute_url()


class MeetingPlanView(OneGroupFormView):
    form_class = PlanMeetingForm
    template_name = "focusgroups/meeting_plan.html"
    success_message = gettext_lazy("The date is set. The members get a mail with the day.")

    def get_initial(self) -> dict[str, Any]:
        meeting = open_meeting(self.group)
        if meeting is None:
            return {}
        ahead = meeting.is_dated and not meeting.has_begun
        start = meeting.starts_at if ahead else proposed_start(self.group)
        return {"starts_at": timezone.localtime(start), "place": meeting.place or proposed_place(meeting.host)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meeting=open_meeting(self.group), **kwargs)

    def perform(self, form: PlanMeetingForm) -> Meeting:
        return plan_meeting(group=self.group, actor=self.request.user, **form.cleaned_data)


class MeetingHoldView(OneGroupFormView):
    form_class = HoldMeetingForm
    template_name = "focusgroups/meeting_hold.html"
    success_message = gettext_lazy("The attendance is noted. Whoever hosts next gets a mail.")

    def lookup(self) -> dict[str, Any]:
        self.meeting = get_object_or_404(Meeting.objects.select_related("host__town"), pk=self.kwargs["pk"])
        return {"pk": self.meeting.group_id}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "seats": self._seats()}

    def get_initial(self) -> dict[str, Any]:
        away = set(self.meeting.answers.filter(comes=False).values_list("seat_id", flat=True))
        return {"attended": [seat.pk for seat in self._seats() if seat.pk not in away]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meeting=self.meeting, **kwargs)

    def perform(self, form: HoldMeetingForm) -> Meeting:
        return hold_meeting(meeting=self.meeting, attended=form.cleaned_data["attended"], actor=self.request.user)

    def _seats(self) -> Any:
        return Seat.objects.filter(group=self.group).accepted().select_related("person", "company")

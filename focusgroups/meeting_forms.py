"""Forms about a group's next meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterportal.core.forms import NativeDates
from members.forms.fields import TidyCharField

from .models import Seat


class PlanMeetingForm(NativeDates, forms.Form):
    starts_at = forms.DateTimeField(
        label=_("Day and time"), error_messages={"required": _("Enter the day and the time of the meeting.")}
    )
    place = TidyCharField(
        label=_("Where?"),
        max_length=160,
        required=False,
        help_text=_("Street and room at the host. Only the group and the office read it; it is not in the mail."),
    )


class HoldMeetingForm(forms.Form):
    """Who was there; everybody who has not said no is ticked."""

    attended = forms.ModelMultipleChoiceField(
        Seat.objects.none(),
        label=_("Who was there?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick who was there. If nobody came, give the meeting a new date.")},
    )

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].queryset = seats
        self.fields["attended"].label_from_instance = lambda seat: f"{seat.person}, {seat.company}"

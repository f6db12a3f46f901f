"""Forms about a group's next meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterportal.core.forms import NativeDates
from members.forms.fields import TidyCharField

from .models import HostKit, Seat
from .services.kits import FIELDS


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


class HostKitForm(forms.ModelForm):
    """What guests need to know, on one page."""

    class Meta:
        model = HostKit
        fields = FIELDS
        labels = {
            "address": _("Where exactly?"),
            "arrival": _("How does one find you?"),
            "parking": _("Where does one park?"),
            "safety": _("What must guests mind?"),
            "catering": _("What is there to eat and drink?"),
            "contact": _("Whom does one ask for on the day?"),
            "contact_phone": _("Telephone on the day"),
            "wants_visitors": _("Our gate needs a list of visitors"),
        }
        help_texts = {
            "address": _("Street, town, building and room."),
            "arrival": _("Exit, gate, bell; bus or train for those who come without a car."),
            "safety": _("Shoes, goggles, no photographs, identity card …"),
            "catering": _("Guests can tell you what they do not eat."),
            "wants_visitors": _("The list with names and companies of those who come can be printed from this page."),
        }
        widgets = {
            "arrival": forms.Textarea(attrs={"rows": 3}),
            "safety": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "address": {"required": _("Without an address nobody finds you.")},
            "arrival": {"required": _("Say in a sentence how one finds the door.")},
            "contact": {"required": _("Name somebody whom guests can ask for.")},
            "contact_phone": {"required": _("Give a number that is answered on the day.")},
        }

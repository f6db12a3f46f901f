"""The form for one's own data."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .fields import PhoneField, TidyCharField

NEAREST, FARTHEST = 5, 500


class ProfileForm(forms.Form):
    title = TidyCharField(
        label=_("Title"), max_length=30, required=False, widget=forms.TextInput(attrs={"class": "short"})
    )
    first_name = TidyCharField(
        label=_("First name"),
        max_length=80,
        error_messages={"required": _("Enter your first name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = TidyCharField(
        label=_("Last name"),
        max_length=80,
        error_messages={"required": _("Enter your last name.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    phone = PhoneField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("The offices of your networks see it, and the members of your focus group."),
    )
    sentence = TidyCharField(
        label=_("One sentence about you"),
        max_length=200,
        required=False,
        help_text=_("Your focus group reads it before the first meeting."),
    )
    travel_limit_km = forms.IntegerField(
        label=_("How far do you drive to a meeting, in kilometres?"),
        required=False,
        min_value=NEAREST,
        max_value=FARTHEST,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("60 kilometres are about an hour. Empty means: wherever it is."),
        error_messages={
            "invalid": _("Enter whole kilometres, for example 60."),
            "min_value": _("Enter at least %(limit_value)s kilometres."),
            "max_value": _("Enter at most %(limit_value)s kilometres."),
        },
    )
    language = forms.ChoiceField(
        label=_("In which language do we write to you?"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def values(self) -> dict[str, Any]:
        """What belongs to the person; the language belongs to the account."""
        return {name: value for name, value in self.cleaned_data.items() if name != "language"}

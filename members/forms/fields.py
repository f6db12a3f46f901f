"""Fields that more than one form has, and the checks behind them."""

import re
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ..models import Industry, Town
from ..words import tidy

LONGEST_ADDRESS = 254  # of an e-mail, as the models keep it; Django's form field would take longer ones


class TidyCharField(forms.CharField):
    """One line of text without spare spaces, its accents as one character."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class StrangersNameField(TidyCharField):
    """Of somebody without an account. No links: it stands in a mail to an address that anybody can enter."""

    link_signs = ("://", "www.", "@", "<")
    widget = forms.TextInput(attrs={"autocomplete": "name"})

    def validate(self, value: str) -> None:
        super().validate(value)
        if any(sign in value.lower() for sign in self.link_signs):
            raise ValidationError(_("Enter your name only, without addresses or links."))


class PhoneField(TidyCharField):
    widget = forms.TextInput(attrs={"class": "middle", "autocomplete": "tel", "inputmode": "tel"})

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not re.fullmatch(r"\+?[\d\s()/.-]+", value):
            raise ValidationError(_("A telephone number has only digits, spaces and + ( ) / -."))
        if value and sum(character.isdigit() for character in value) < 5:
            raise ValidationError(_("This telephone number is too short. Did you forget the area code?"))


class PostalCodeField(TidyCharField):
    widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "postal-code"})

    def validate(self, value: str) -> None:
        super().validate(value)
        if not re.fullmatch("[0-9]*", value):
            raise ValidationError(_("A postal code has only digits."))
        if value and len(value) != 5:
            message = ngettext_lazy(
                "This postal code has %(count)d digit, five are needed.",
                "This postal code has %(count)d digits, five are needed.",
                "count",
            )
            raise ValidationError(message % {"count": len(value)})


class IndustryField(forms.ModelChoiceField):
    """Divisions, grouped by their sections."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Industry"))
        kwargs.setdefault("error_messages", {"required": _("Choose the main industry.")})
        super().__init__(queryset=Industry.objects.filter(section__isnull=False).select_related("section"), **kwargs)

    def offer(self) -> None:
        """Fills the list; called by the form, because the names depend on the language of the request."""
        divisions = sorted(self.queryset, key=lambda industry: (industry.section.code, industry.code))
        groups = groupby(divisions, key=lambda industry: industry.section.name)
        self.choices = [
            ("", _("Please choose")),
            *((section, [(one.pk, one.name) for one in listed]) for section, listed in groups),
        ]


def town_field(**kwargs: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Town.objects.all(),
        label=_("Town"),
        empty_label=_("Please choose"),
        error_messages={"required": _("Choose the town of the site.")},
        **kwargs,
    )

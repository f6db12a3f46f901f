"""Forms of a date search."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterportal.core.dates import date_long, unbroken
from clusterportal.core.forms import NativeDates

from .enums import Fits
from .models import DateProposal

DAYS = ("first", "second", "third")


class DaySearchForm(NativeDates, forms.Form):
    """Three days, until when one answers, and how many must be able to come."""

    first = forms.DateTimeField(label=_("First proposal"))
    second = forms.DateTimeField(label=_("Second proposal"))
    third = forms.DateTimeField(label=_("Third proposal"))
    closes_on = forms.DateField(
        label=_("Answers until"), help_text=_("Then the best day is taken, earlier if everybody has answered.")
    )
    fewest = forms.IntegerField(
        label=_("How many must at least come?"),
        min_value=2,
        max_value=6,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("The host counts. With fewer no day is taken."),
    )

    def clean_second(self) -> datetime:
        return self._other_than("second", "first")

    def clean_third(self) -> datetime:
        return self._other_than("third", "first", "second")

    def _other_than(self, name: str, *earlier: str) -> datetime:
        if self.cleaned_data[name] in [self.cleaned_data.get(one) for one in earlier]:
            raise forms.ValidationError(_("This day is there already. Choose another one."))
        return self.cleaned_data[name]

    def proposals(self) -> list[datetime]:
        return [self.cleaned_data[name] for name in DAYS]


class DayAnswerForm(forms.Form):
    """One row of three buttons for each day."""

    def __init__(self, *args: Any, proposals: list[DateProposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in proposals:
            self.fields[f"day_{one.pk}"] = forms.ChoiceField(
                label=unbroken(date_long)(one.starts_at),
                choices=Fits.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say whether this day suits you.")},
            )

    def fits(self) -> dict[int, str]:
        return {int(name.removeprefix("day_")): value for name, value in self.cleaned_data.items()}

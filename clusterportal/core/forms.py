"""The few widgets that Django does not have."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_noop

# Django's and allauth's own sentences that locale/de says in the portal's words.
REWORDED = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("The email address and/or password you specified are not correct."),
)


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "short", **(attrs or {})}, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "short", **(attrs or {})}, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own field for date and time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "middle", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


NATIVE = {forms.DateField: DateInput, forms.TimeField: TimeInput, forms.DateTimeField: DateTimeInput}


EARLIEST_YEAR, LATEST_YEAR = 1850, 2200


def check_year(day: date) -> None:
    """A slip of the year is told: times near the ends of the calendar cannot be brought to another zone."""
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise forms.ValidationError(translate("Enter a valid date."), code="invalid")


class NativeDates:
    """Mixin for a form (before ``forms.Form``): date and time fields that kept Django's widget get the native one.

    Dates of other centuries are refused.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = NATIVE.get(type(field))
            if widget and field.widget.input_type == "text":
                field.widget = self._replace(field, widget())
            if isinstance(field, forms.DateField | forms.DateTimeField):
                field.validators.append(check_year)

    @staticmethod
    def _replace(field: forms.Field, widget: forms.Widget) -> forms.Widget:
        widget.attrs = {**field.widget.attrs, **widget.attrs}
        widget.is_required = field.widget.is_required
        return widget

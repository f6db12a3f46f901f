"""What our forms share: the browser's own date fields, and mixins against double, stale and robots' forms."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django import forms
from django.db import models
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy


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


class CreatedOnce:
    """Mixin for a form that creates: sent twice (a double click, the back button) it creates once.

    Before ``forms.ModelForm``; the model has a ``form_key``, and the service gives the row back that has it already.
    Something else typed into the same form is not lost: the form asks whether it shall become a second entry.
    """

    fields: dict[str, forms.Field]
    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields["form_key"] = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        key = cleaned.get("form_key")
        known = type(self.instance).objects.filter(form_key=key).first() if key else None
        if known is not None and self._differs(known, cleaned):
            self.data = self.data.copy()
            self.data[self.add_prefix("form_key")] = str(uuid4())
            sentence = translate("This form is saved already, as “%(entry)s”. Send it again to save a second entry.")
            self.add_error(None, sentence % {"entry": known})
        return cleaned

    def _differs(self, known: models.Model, cleaned: Mapping[str, Any]) -> bool:
        own = {field.name for field in known._meta.concrete_fields if field.editable}
        return any(getattr(known, name) != cleaned[name] for name in own & set(cleaned))


class NotOverwritten:
    """Mixin for a form that changes: what somebody else has saved meanwhile is not overwritten unseen."""

    fields: dict[str, forms.Field]
    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = _fingerprint(self.initial)
        if self.instance.pk:
            self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=self.stored)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.pop("seen", "") not in ("", self.stored):
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.stored
            self.add_error(
                None,
                translate(
                    "Somebody has changed this entry while you were writing. What you have typed is still here: "
                    "send it again to save it over the other change."
                ),
            )
        return cleaned


def _fingerprint(initial: Mapping[str, Any]) -> str:
    """The same for the same stored values, whatever the order of rows."""
    values = {
        name: sorted(str(getattr(one, "pk", one)) for one in value) if isinstance(value, list) else str(value)
        for name, value in initial.items()
    }
    return sha256(repr(sorted(values.items())).encode()).hexdigest()[:16]


class WithTrap(forms.Form):
    """A field that people do not see and machines fill in; it is gone from the cleaned data."""

    website = forms.CharField(
        label=gettext_lazy("Please leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        template_name="components/trap.html",
    )

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(translate("This field must stay empty. Clear it and send the form again."))
        return ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.pop("website", None)
        return data

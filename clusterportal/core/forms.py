"""How forms are rendered, and the few widgets that Django does not have."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]

# Django's own sentences that locale/de says in the portal's words.
REWORDED = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
)


class PortalRenderer(TemplatesSetting):
    """``{{ form }}`` and ``{{ form.field.as_field_group }}`` come out as our components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


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


class NativeDates:
    """Mixin for a form (before ``forms.Form``): date and time fields that kept Django's widget get the native one."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = NATIVE.get(type(field))
            if widget and field.widget.input_type == "text":
                field.widget = self._replace(field, widget())

    @staticmethod
    def _replace(field: forms.Field, widget: forms.Widget) -> forms.Widget:
        widget.attrs = {**field.widget.attrs, **widget.attrs}
        widget.is_required = field.widget.is_required
        return widget


class RankWidget(forms.MultiWidget):
    """One select for each place, best first; arrows swap neighbours where JavaScript runs."""

    template_name = "components/rank.html"
    use_fieldset = True

    def __init__(self, places: int = 3, choices: Choices = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__([forms.Select(choices=choices) for _place in range(places)], attrs)

    def decompress(self, value: Sequence[Any] | None) -> list[Any]:
        return list(value or [])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        listed = [*(value or []), *[None] * len(self.widgets)][: len(self.widgets)]
        context = super().get_context(name, listed, attrs)
        for place, select in enumerate(context["widget"]["subwidgets"], start=1):
            select["attrs"]["class"] = "input"
            select["attrs"]["aria-label"] = _("Place %(place)d") % {"place": place}
        return context


class RankField(forms.MultiValueField):
    """Up to ``places`` of the choices in order of rank; gives the list of chosen values, best first, without gaps."""

    default_error_messages = {"twice": _("Each place needs a different choice: “%(label)s” is named twice.")}

    def __init__(self, *, choices: Choices, places: int = 3, **kwargs: Any) -> None:
        self.places = places
        options = lambda: [("", _("Not chosen")), *(choices() if callable(choices) else choices)]  # noqa: E731
        fields = [forms.ChoiceField(choices=options, required=False) for _place in range(places)]
        widget = RankWidget(places)
        for select, field in zip(widget.widgets, fields, strict=True):
            select.choices = field.choices
        super().__init__(fields=fields, widget=widget, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[str]) -> list[str]:
        chosen = [value for value in data_list or [] if value]
        for value in chosen:
            if chosen.count(value) > 1:
                label = dict(self.fields[0].choices)[self._key(value)]
                raise forms.ValidationError(self.error_messages["twice"], code="twice", params={"label": label})
        return chosen

    def _key(self, value: str) -> Any:
        return next(key for key, _label in self.fields[0].choices if str(key) == value)

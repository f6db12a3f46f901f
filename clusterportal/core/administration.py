"""What our pages of the Django admin have in common: native controls, no script, previews that count."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .forms import DateInput, DateTimeInput, TimeInput

LARGEST = 2**63 - 1  # what the column of a primary key holds
MOST_DIGITS = 20
DeletePreview = tuple[list[Any], dict[str, int], set[str], list[Any]]


class WordsField(forms.CharField):
    """A list of words, typed one per line."""

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or _("One per line.")
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 4}), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return [line.strip() for line in super().to_python(self.prepare_value(value)).splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


def is_storable(value: Any) -> bool:
    """A zero byte in the address would end in an error page: no text of PostgreSQL can hold one."""
    return "\0" not in str(value)


def is_number_of_a_row(value: str) -> bool:
    """Whether a whole number in the address fits a column; what is no number is judged by the filter itself."""
    digits = value.strip().lstrip("+-")
    return not digits.isdecimal() or (len(digits) < MOST_DIGITS and abs(int(digits)) <= LARGEST)


class PortalChangeList(ChangeList):
    """Nothing has a number that no row can have: the list is empty and says why, instead of an error page."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str] | None = None) -> models.QuerySet:
        known = {name: values for name, values in self.filter_params.items() if _all_fit(values)}
        if known == self.filter_params:
            return super().get_queryset(request, exclude_parameters)
        self.filter_params = known
        messages.warning(request, _("The address of this list names a number that no entry has. Choose a filter anew."))
        return super().get_queryset(request, exclude_parameters).none()


def _all_fit(values: list[str]) -> bool:
    return all(is_number_of_a_row(part) for value in values for part in str(value).split(","))


class NativeControls(admin.options.BaseModelAdmin):
    """The browser's own controls instead of Django's: they need no script, no inline style and fit a phone."""

    formfield_overrides = {
        models.DateField: {"widget": DateInput},
        models.TimeField: {"widget": TimeInput},
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": DateTimeInput},
        models.URLField: {"widget": forms.URLInput, "assume_scheme": "https"},
        models.JSONField: {"form_class": WordsField},
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Without the small buttons beside a choice, which open windows of their own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if isinstance(field, forms.ModelChoiceField) and field.empty_label:
            field.empty_label = _("Please choose")
        elif isinstance(field, forms.TypedChoiceField) and isinstance(field.widget, forms.Select):
            field.choices = [(value, label if value != "" else _("Please choose")) for value, label in field.choices]
        return field


class PortalAdmin(NativeControls, admin.ModelAdmin):
    """A list with a sentence of purpose; ``nothing_yet`` is what an empty one says."""

    purpose: Any = ""
    nothing_yet: Any = _("Nothing here yet.")
    actions = None
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PortalChangeList

    @property
    def media(self) -> forms.Media:
        """None of Django's scripts; what a single control needs comes with its form."""
        return forms.Media()

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only the filters that stand beside the list.

        Django takes every field and relation of a row, so that ``?memberships=5`` told the staff which company
        that membership is of, and ``?token__startswith=`` a private link letter by letter.
        """
        beside = [name for name in (*self.get_list_filter(request), self.date_hierarchy) if isinstance(name, str)]
        is_offered = any(lookup == name or lookup.startswith(f"{name}__") for name in beside)
        return is_offered and is_storable(value) and super().lookup_allowed(lookup, value, request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> DeletePreview:
        """Says how many rows go along, not which: their names would tell who has chosen or excluded whom."""
        _rows, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return [str(obj) for obj in objs], counts, lacking, protected[:1] and [len(protected)]


class PortalInline(NativeControls):
    """Rows inside a form; two empty ones stand ready, more appear after saving."""

    extra = 2

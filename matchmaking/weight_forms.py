"""What the organiser chooses before a search."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .grouping.problem import Term
from .weights import HELP, LABELS, LEVELS, weights_of


class WeightsForm(forms.Form):
    """A level from 0 to 3 for each term; without an entry a term counts as usual."""

    template_name = "matchmaking/_weights_form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in Term:
            self.fields[term.value] = forms.TypedChoiceField(
                label=LABELS[term], help_text=HELP[term], choices=LEVELS, coerce=int, widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Something must count: choose at least one thing."))
        return cleaned

    @property
    def weights(self) -> dict[str, float]:
        return weights_of(self.cleaned_data)

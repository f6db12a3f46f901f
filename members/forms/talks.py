"""Forms of the office about its talks with members."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterportal.core.forms import NativeDates

from ..enums import TalkKind
from ..models import Person, Talk, Topic
from ..services.talks import LONGEST, SHORTEST


class TalkForm(NativeDates, forms.Form):
    held_on = forms.DateField(label=_("When?"), error_messages={"required": _("Enter the day of the talk.")})
    kind = forms.ChoiceField(label=_("How?"), choices=TalkKind, widget=forms.RadioSelect)
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("With whom?"), required=False, empty_label=_("not named")
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=_("What about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "picks"}),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Only the office of your network reads this: no other office, no staff, not the operator."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["held_on"].initial = timezone.localdate
        self.fields["kind"].initial = TalkKind.PERSONAL


def values_of(talk: Talk) -> dict[str, Any]:
    """What the form starts with when a talk is corrected."""
    fields = {name: getattr(talk, name) for name in ("held_on", "kind", "person", "note")}
    return {**fields, "topics": list(talk.topics.all())}


class TalkRhythmForm(forms.Form):
    months = forms.IntegerField(
        label=_("After how many months is a member due for a talk?"),
        min_value=SHORTEST,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("Usually 24 months, counted from the last talk; for new members, from the day they joined."),
        error_messages={"required": _("Enter a number of months, for example 24.")},
    )

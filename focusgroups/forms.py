"""Forms of rounds, applications and answers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clusterportal.core.forms import CreatedOnce, NativeDates, NotOverwritten
from members.forms import InterestsForm
from members.models import Affiliation, Cluster, Person

from .enums import BEFORE_PUBLICATION, ExclusionVisibility
from .exceptions import NotFoundError
from .models import AgreementVersion, Application, Round
from .services.applications import Unwanted, consent_wording
from .unwanted import Circle

RANKED = ("topic", "learn", "contribute")
UNWANTED = ("unwanted_1", "unwanted_2", "unwanted_3")


class RoundForm(CreatedOnce, NotOverwritten, NativeDates, forms.ModelForm):
    """A round's call and dates; the network is asked for only where somebody works in several offices."""

    cluster = forms.ModelChoiceField(Cluster.objects.none(), label=_("Network"), empty_label=None)

    class Meta:
        model = Round
        fields = [
            "cluster",
            "title",
            "call",
            "region",
            "reach",
            "opens_on",
            "closes_on",
            "answer_by",
            "starts_on",
            "min_size",
            "max_size",
            "decision_makers_only",
        ]
        labels = {
            "title": _("What is the round called?"),
            "call": _("Call"),
            "region": _("Region"),
            "reach": _("Who may apply?"),
            "opens_on": _("Applications from"),
            "closes_on": _("Applications until"),
            "answer_by": _("Everybody has an answer by"),
            "starts_on": _("First meetings from"),
            "min_size": _("Smallest group"),
            "max_size": _("Largest group"),
            "decision_makers_only": _("Only for people who decide: owners, managing directors, members of the board"),
        }
        help_texts = {
            "title": _("For example: Network forum 2027"),
            "call": _("What is it about, who should apply? The text is public as soon as the round is open."),
            "answer_by": _("Applicants are promised this day."),
            "starts_on": _("The first date of each group is set on or after this day, with three weeks' notice."),
        }
        widgets = {
            "call": forms.Textarea(attrs={"rows": 6}),
            "reach": forms.RadioSelect,
            "min_size": forms.NumberInput(attrs={"class": "short"}),
            "max_size": forms.NumberInput(attrs={"class": "short"}),
        }

    def __init__(self, *args: Any, clusters: QuerySet[Cluster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["cluster"]
        else:
            self.fields["cluster"].queryset = clusters
            if len(clusters) == 1:
                self.fields["cluster"].widget = forms.HiddenInput()
                self.fields["cluster"].initial = clusters[0]
        for name in ("min_size", "max_size", "reach"):
            self.fields[name].disabled = self.instance.state not in BEFORE_PUBLICATION

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean())
        self._in_order(cleaned, "opens_on", "closes_on", _("The last day lies before the first one."))
        self._in_order(cleaned, "closes_on", "answer_by", _("This day lies before the end of applications."))
        self._in_order(cleaned, "answer_by", "starts_on", _("The first meetings lie before everybody has an answer."))
        smallest, largest = cleaned.get("min_size"), cleaned.get("max_size")
        if smallest is not None and smallest < 2:
            self.add_error("min_size", _("A group has at least two people."))
        if smallest and largest and not smallest <= largest <= 12:
            self.add_error("max_size", _("The largest group has at least as many people as the smallest, at most 12."))
        return self.cleaned_data

    def _in_order(self, days: dict[str, Any], earlier: str, later: str, sentence: str) -> None:
        first, second = days.get(earlier), days.get(later)
        if first and second and second < first:
            self.add_error(later, sentence)


class ReopenForm(NativeDates, forms.Form):
    closes_on = forms.DateField(label=_("Applications until"))


def travel_choices(person: Person) -> list[tuple[int, Any]]:
    """The usual limits, and the person's own where it is another one."""
    choices: dict[int, Any] = {
        30: _("up to 30 km, about half an hour"),
        60: _("up to 60 km, about an hour"),
        120: _("up to 120 km"),
        300: _("the distance does not matter"),
    }
    own = person.travel_limit_km
    if own and own not in choices:
        choices[own] = _("up to %(distance)s km, as in your profile") % {"distance": own}
    return sorted(choices.items())


class ApplicationForm(InterestsForm):
    """On one screen: up to three topics, what to take home and to bring, whom not to meet, how far to drive."""

    confirmed = forms.BooleanField(
        error_messages={"required": _("Without your agreement the office cannot use your topics to build the groups.")}
    )
    affiliation = forms.ModelChoiceField(
        Affiliation.objects.none(), label=_("For which company do you apply?"), empty_label=None
    )
    takeaway = forms.CharField(
        label=_("What do you want to take home?"),
        help_text=_("For example: how others buy their energy"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contribution = forms.CharField(
        label=_("What can you contribute?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unwanted_1 = forms.CharField(label=_("Company or person"), max_length=160, required=False)
    unwanted_2 = forms.CharField(label=_("Second company or person"), max_length=160, required=False)
    unwanted_3 = forms.CharField(label=_("Third company or person"), max_length=160, required=False)
    secret = forms.BooleanField(label=_("Keep the name from the office, too"), required=False)
    travel_limit = forms.TypedChoiceField(
        label=_("How far do you drive to a meeting?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, round: Round, person: Person, affiliations: list[Affiliation], **kw: Any) -> None:
        super().__init__(*args, interests=person.interests.select_related("topic"), **kw)
        self.order_fields([name for name in self.fields if name.split("_")[0] in RANKED])
        self.round = round
        self.person = person
        self.unwanted: list[Unwanted] = []
        self.fields["confirmed"].label = consent_wording()
        self.fields["travel_limit"].choices = travel_choices(person)
        self.fields["travel_limit"].initial = person.travel_limit_km or 60
        self._set_affiliations(affiliations)
        for name in UNWANTED:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @cached_property
    def circle(self) -> Circle:
        """Looked up only when somebody has named somebody."""
        return Circle.of(self.round)

    def _set_affiliations(self, affiliations: list[Affiliation]) -> None:
        field = self.fields["affiliation"]
        field.queryset = Affiliation.objects.filter(pk__in=[one.pk for one in affiliations]).select_related("company")
        field.label_from_instance = lambda function: function.company.name
        if len(affiliations) == 1:
            field.widget = forms.HiddenInput()
            field.initial = affiliations[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in UNWANTED:
            if typed := cleaned.get(name):
                self._look_up(name, typed)
        return cleaned

    def _look_up(self, field: str, typed: str) -> None:
        try:
            found = self.circle.find(typed)
        except NotFoundError as error:
            self.add_error(field, error.message)
            return
        if any(one.person == self.person for one in found):
            self.add_error(field, _("That is you. Please name somebody else."))
        self.unwanted += found

    @property
    def visibility(self) -> ExclusionVisibility:
        return ExclusionVisibility.NOBODY if self.cleaned_data["secret"] else ExclusionVisibility.OFFICE


def earlier_answers(application: Application | None) -> dict[str, Any]:
    """What somebody who has withdrawn had written: they need not type it again."""
    if application is None:
        return {}
    return {
        "takeaway": application.takeaway,
        "contribution": application.contribution,
    }


class AcceptForm(forms.Form):
    """Seat and agreement together; ``version`` is the wording that was on the page."""

    version = forms.ModelChoiceField(AgreementVersion.objects.all(), widget=forms.HiddenInput())
    agreed = forms.BooleanField(
        label=_("I have read the agreement and accept it."),
        error_messages={"required": _("Accept the agreement: without it there is no seat in the protected room.")},
    )


class DeclineForm(forms.Form):
    later = forms.BooleanField(
        label=_("I would like to join a later round"),
        help_text=_("Then we ask you again when the next round begins."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("Only the organising office reads this. The group learns neither your name nor the reason."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """Comes, takes part from afar where that is possible, or cannot."""

    comes = forms.ChoiceField(
        choices=[("yes", _("I am coming")), ("afar", _("I take part from afar")), ("no", _("I cannot come"))]
    )

    def answer(self) -> dict[str, bool]:
        said = self.cleaned_data["comes"]
        return {"comes": said != "no", "from_afar": said == "afar"}

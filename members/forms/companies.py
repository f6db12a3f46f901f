"""The form for a company's profile."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..enums import SizeBand
from ..models import Company
from ..words import same_word, tidy
from .fields import IndustryField, PostalCodeField, TidyCharField, town_field

MOST_COMPETENCES = 20
LONGEST_COMPETENCE = 120


class CompanyForm(forms.ModelForm):
    name = TidyCharField(
        label=_("Name"), max_length=160, error_messages={"required": _("Enter the name of the company.")}
    )
    industry = IndustryField()
    size_band = forms.TypedChoiceField(
        label=_("People employed"), choices=SizeBand, coerce=int, widget=forms.RadioSelect
    )
    street = TidyCharField(label=_("Street and number"), max_length=120, required=False)
    postal_code = PostalCodeField(label=_("Postal code"), required=False)
    town = town_field()
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("This address is not complete. It looks like www.example.org.")},
    )
    profile = forms.CharField(
        label=_("What the company does"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Two or three sentences that somebody from another industry understands."),
    )
    competences = forms.CharField(
        label=_("What the company is good at"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One competence in each line, for example: injection moulding."),
    )
    released = forms.BooleanField(
        label=_("The profile is public"),
        required=False,
        help_text=_("Otherwise only your people and the offices of your networks see it."),
    )

    class Meta:
        model = Company
        fields = [
            "name",
            "industry",
            "size_band",
            "street",
            "postal_code",
            "town",
            "website",
            "profile",
            "competences",
            "released",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry"].offer()
        names = self.instance.competences.values_list("name", flat=True)
        self.initial.setdefault("competences", "\n".join(names))

    def clean_competences(self) -> list[str]:
        lines = [tidy(line) for line in self.cleaned_data["competences"].splitlines()]
        names = list({name.casefold(): name for name in lines if name}.values())
        if len(names) > MOST_COMPETENCES:
            raise ValidationError(_("Name the twenty most important ones at most."))
        for name in names:
            if len(name) > LONGEST_COMPETENCE:
                raise ValidationError(
                    _("“%(start)s …” is too long for one competence. Use a few words in each line.")
                    % {"start": name[:30]}
                )
        return names

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        name, town = data.get("name"), data.get("town")
        if name and town:
            others = Company.objects.filter(town=town).exclude(pk=self.instance.pk)
            if any(same_word(other.name, name) for other in others):
                self.add_error("name", _("Another company in this town already has this name."))
        return data

    def values(self) -> dict[str, Any]:
        """The company's own fields, without the competences."""
        return {name: value for name, value in self.cleaned_data.items() if name != "competences"}

"""Forms of the office about memberships."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterportal.core.forms import DateInput, NativeDates

from ..enums import DecisionLevel, MembershipKind, SizeBand
from ..models import Cluster
from ..services import NewCompany, NewContact
from .fields import LONGEST_ADDRESS, IndustryField, PhoneField, TidyCharField, town_field

EARLIEST_YEAR = 1850


class StartField(forms.DateField):
    """The first day of a membership; a slip of the century is told."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not EARLIEST_YEAR <= value.year <= timezone.localdate().year + 1:
            raise forms.ValidationError(_("Check the year: a membership begins next year at the latest."))


def kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Kind of member"), choices=MembershipKind, widget=forms.RadioSelect)


def start_field() -> StartField:
    errors = {"required": _("Enter the first day of the membership.")}
    return StartField(label=_("Member since"), widget=DateInput, error_messages=errors)


class NewMembershipForm(forms.Form):
    """A company and the person whom the office talks to, in one go."""

    cluster = forms.ModelChoiceField(Cluster.objects.none(), label=_("Network"), empty_label=_("Please choose"))
    name = TidyCharField(
        label=_("Name of the company"),
        max_length=160,
        help_text=_("If the company is already known in this town, it is used and keeps its data."),
        error_messages={"required": _("Enter the name of the company.")},
    )
    town = town_field()
    industry = IndustryField()
    size_band = forms.TypedChoiceField(
        label=_("People employed"), choices=SizeBand, coerce=int, initial=SizeBand.SMALL, widget=forms.RadioSelect
    )
    kind = kind_field()
    starts_on = start_field()
    first_name = TidyCharField(
        label=_("First name"), max_length=80, error_messages={"required": _("Enter the contact person’s first name.")}
    )
    last_name = TidyCharField(
        label=_("Last name"), max_length=80, error_messages={"required": _("Enter the contact person’s last name.")}
    )
    function = TidyCharField(label=_("Function"), max_length=120, required=False)
    decision_level = forms.ChoiceField(
        label=_("Decision level"), choices=DecisionLevel, initial=DecisionLevel.MANAGING_DIRECTOR
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        error_messages={
            "required": _("Enter an e-mail address, so that invitations arrive."),
            "invalid": _("This e-mail address is not complete. It looks like name@example.org."),
        },
    )
    phone = PhoneField(label=_("Telephone"), max_length=40, required=False)

    COMPANY_FIELDS = ("name", "town", "industry", "size_band")
    CONTACT_FIELDS = ("first_name", "last_name", "function", "decision_level", "email", "phone")

    def __init__(self, *args: Any, clusters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters
        self.fields["industry"].offer()
        self.fields["starts_on"].initial = timezone.localdate
        self.fields["kind"].initial = MembershipKind.SME
        if len(clusters) == 1:
            self.fields["cluster"].initial = clusters[0].pk
            self.fields["cluster"].widget = forms.HiddenInput()

    def company(self) -> NewCompany:
        return NewCompany(**{name: self.cleaned_data[name] for name in self.COMPANY_FIELDS})

    def contact(self) -> NewContact:
        return NewContact(**{name: self.cleaned_data[name] for name in self.CONTACT_FIELDS})


class MembershipForm(forms.Form):
    """What may be corrected in a membership."""

    kind = kind_field()
    starts_on = start_field()


class EndMembershipForm(NativeDates, forms.Form):
    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("The day may lie ahead. Until then the company stays a member."),
        error_messages={"required": _("Enter the last day of the membership.")},
    )
    reason = TidyCharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Only your office reads it, for example: works closed, merged, no use."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = timezone.localdate

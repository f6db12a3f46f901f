"""What members and the moderator type about who belongs to the group."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Person

from ..enums import BreachReader
from ..models import FocusGroup

KEEP_OR_ERASE = [
    ("keep", _("It stays for the group, under “former member” without my name")),
    ("erase", _("It is erased: posts, files, cases and commitments")),
]


class LeaveForm(forms.Form):
    content = forms.ChoiceField(
        label=_("What happens to what you have written?"),
        choices=KEEP_OR_ERASE,
        widget=forms.RadioSelect,
        help_text=_("Minutes and objections belong to the group and stay, without your name."),
        error_messages={"required": _("Choose what happens to what you have written.")},
    )

    @property
    def erase(self) -> bool:
        return self.cleaned_data["content"] == "erase"


class HearingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why should this person no longer belong to the group?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("You two read it, and nobody else: not the group, not the office. Write what happened, and when."),
        error_messages={"required": _("Nobody is removed without a reason.")},
    )


class HearingAnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Only the moderator reads it."),
        error_messages={"required": _("Write your answer first.")},
    )
    content = forms.ChoiceField(
        label=_("And if you go: what happens to what you have written?"),
        choices=KEEP_OR_ERASE,
        widget=forms.RadioSelect,
        initial="keep",
    )

    def words(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "erases": self.cleaned_data["content"] == "erase"}


class VoteForm(forms.Form):
    vote = forms.ChoiceField(
        label=_("May this person join?"),
        choices=[("yes", _("Yes, gladly")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )


REVIEW_CHOICES = [
    ("continue", _("We continue as a group: a further cycle of meetings")),
    ("mix", _("We mix anew: whoever wants is invited to the office's next round")),
    ("close", _("We close the group")),
]


class ReviewForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("What do you want?"),
        choices=REVIEW_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )


class BreachForm(forms.Form):
    text = forms.CharField(
        label=_("What was carried outside, and how do you know?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say what has happened.")},
    )
    to = forms.ChoiceField(
        label=_("Who is to read it?"),
        choices=BreachReader.choices,
        widget=forms.RadioSelect,
        help_text=_("In a group without moderator the coordination office reads it."),
        error_messages={"required": _("Choose who is to read it.")},
    )


class ModeratorForm(forms.Form):
    """Somebody of the office or of the group from the list, or anybody with an account by their address."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Somebody of the office or of the group"), required=False, empty_label=""
    )
    email = forms.EmailField(
        label=_("Or a trained person from outside, by e-mail address"),
        required=False,
        help_text=_("The person needs an account of the portal."),
    )

    def __init__(self, *args: Any, group: FocusGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = Q(user__cluster_roles__cluster=group.round.cluster_id)
        members = Q(pk__in=group.seats.accepted().values("person"))
        near = Person.objects.filter(office | members).exclude(user=None).exclude(pk=group.moderator_id)
        self.fields["person"].queryset = near.distinct().order_by("last_name", "first_name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        email, person = cleaned.get("email"), cleaned.get("person")
        if email and person:
            raise forms.ValidationError(_("Choose from the list or enter an address, not both."))
        if email:
            cleaned["person"] = Person.objects.filter(user__email__iexact=email, user__is_active=True).first()
            if cleaned["person"] is None:
                self.add_error("email", _("Nobody with this address has an account."))
        elif person is None and not self.errors:
            raise forms.ValidationError(_("Choose who is to moderate the group."))
        return cleaned

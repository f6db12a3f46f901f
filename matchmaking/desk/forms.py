"""What the staff type at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterportal.core.sorting import german
from members.models import Cluster

from ..models import Enquiry
from ..services.enquiries import offerable_clusters

LARGEST_NUMBER = 2**31 - 1


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("What should the others know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write down what the others should know.")},
    )
    shared = forms.BooleanField(
        label=_("The network that gets the enquiry reads it, too"),
        help_text=_("The enquirer never reads it."),
        required=False,
    )


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("What do you need to know?"),
        help_text=_("Goes out by e-mail at once. The enquiry waits until the answer is there."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you need to know from the enquirer.")},
    )


class SplitForm(forms.Form):
    """Which networks get a part each; those that are suggested are ticked first."""

    clusters = forms.ModelMultipleChoiceField(
        label=_("Which networks?"),
        help_text=_("Each gets a part of its own. The enquirer keeps one number and one page."),
        queryset=Cluster.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least two networks. For one, refer the enquiry as it is.")},
    )

    def __init__(self, *args: Any, enquiry: Enquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clusters"].queryset = offerable_clusters(enquiry).order_by(german("short_name"))


class JoinForm(forms.Form):
    number = forms.IntegerField(
        label=_("Number of the other enquiry"),
        help_text=_("That number stays. We write to the enquirer."),
        min_value=1,
        max_value=LARGEST_NUMBER,
        error_messages={"required": _("Name the number under which it goes on.")},
    )

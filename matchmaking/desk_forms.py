"""What the staff type at the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

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


class JoinForm(forms.Form):
    number = forms.IntegerField(
        label=_("Number of the other enquiry"),
        help_text=_("That number stays. We write to the enquirer."),
        min_value=1,
        max_value=LARGEST_NUMBER,
        error_messages={"required": _("Name the number under which it goes on.")},
    )

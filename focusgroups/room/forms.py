"""What members type into their room."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 5000  # letters


class TextForm(forms.Form):
    """One text; sent twice by a double click it is written once."""

    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


class PostForm(TextForm):
    def __init__(self, *args: object, answering: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your answer") if answering else _("Write to the group")
        self.fields["text"].help_text = _("The others get a mail that something waits here, without name and text.")

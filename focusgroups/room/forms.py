"""What members type into their room."""

from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from clusterportal.core.exceptions import DomainError
from clusterportal.core.uploads import ACCEPTED, checked
from members.forms.fields import TidyCharField

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


class FileForm(forms.Form):
    upload = forms.FileField(
        label=_("PDF or picture"),
        help_text=_("At most 5 MB. Name and content lie encrypted; the mail to the others says neither."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty. Choose another one.")},
    )
    months = forms.TypedChoiceField(
        label=_("How long is it kept?"),
        choices=[(3, _("3 months")), (6, _("6 months")), (12, _("12 months"))],
        coerce=int,
        initial=6,
        help_text=_("Afterwards it is erased by itself."),
    )
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def clean_upload(self) -> UploadedFile:
        """Refused here, so that the sentence stands at the field; read again when it is kept."""
        upload = self.cleaned_data["upload"]
        try:
            checked(upload)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        upload.seek(0)
        return upload


class IdeaForm(TextForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("An idea that you take home")
        self.fields["text"].help_text = _("You alone read it; the group does not, and neither do we.")


class StoryForm(forms.Form):
    line = TidyCharField(
        label=_("One line for everybody"),
        max_length=200,
        help_text=_("It stands on the public page of the round. Name nobody else, and nothing that is confidential."),
        error_messages={"required": _("Write the line that everybody may read.")},
    )
    named = forms.BooleanField(label=_("With my name and my company"), required=False)


class EmergencyForm(forms.Form):
    reason = TidyCharField(
        label=_("Why must the room be opened?"),
        max_length=500,
        min_length=20,
        help_text=_("The group reads this sentence and both names, for as long as the group exists."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Without a reason no room is opened."),
            "min_length": _("Say in a whole sentence why the room must be opened."),
        },
    )

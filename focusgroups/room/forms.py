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
        help_text=_(
            "Your office reads this line, because you share it, and releases it for the public page of the round. "
            "Name nobody else, and nothing that is confidential."
        ),
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


class NotesForm(forms.Form):
    topic = TidyCharField(
        label=_("Focus topic"), max_length=200, required=False, help_text=_("One question that all of you have.")
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("What you want to remember. Only the members and the moderator read it."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ObjectionForm(forms.Form):
    text = TidyCharField(
        label=_("What do you object to?"),
        max_length=300,
        help_text=_("It is written into the minutes with your name and the time, and nobody changes it."),
        error_messages={"required": _("Say in a few words what you object to.")},
    )


class CaseForm(forms.Form):
    """Five lines."""

    situation = TidyCharField(label=_("What is the matter?"), max_length=300)
    question = TidyCharField(label=_("What is my question?"), max_length=300)
    tried = TidyCharField(label=_("What have I tried?"), max_length=300, required=False)
    options = TidyCharField(label=_("Between what do I waver?"), max_length=300, required=False)
    wanted = TidyCharField(
        label=_("What do I hope for from the group?"),
        max_length=300,
        required=False,
        help_text=_("Experience, doubts, an address, an hour of listening."),
    )


class LineForm(forms.Form):
    text = TidyCharField(
        label=_("What I set out to do"), max_length=300, error_messages={"required": _("Write one sentence.")}
    )


class ReasonForm(forms.Form):
    text = TidyCharField(
        label=_("Why can you not come?"),
        max_length=300,
        required=False,
        help_text=_("The group and its moderator read it; the office knows only that you cannot."),
    )


class WayInForm(forms.Form):
    text = TidyCharField(
        label=_("How does one take part from afar?"),
        max_length=500,
        required=False,
        help_text=_("An address, a number to dial. It lies encrypted, and only those inside read it."),
    )


STEPS = [(str(number), str(number)) for number in range(1, 6)]


class PulseForm(forms.Form):
    """Averages only, from three answers up, and only when no more answers are taken."""

    worth = forms.ChoiceField(
        label=_("What did the meeting give you?"),
        choices=STEPS,
        widget=forms.RadioSelect,
        help_text=_("1 is nothing, 5 is a lot."),
    )
    openness = forms.ChoiceField(
        label=_("Could you speak openly?"),
        choices=STEPS,
        widget=forms.RadioSelect,
        help_text=_("1 is not at all, 5 is entirely."),
    )
    again = forms.ChoiceField(
        label=_("Do you look forward to the next one?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )


class WishForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("How do you want to go on?"),
        choices=[
            ("stay", _("I stay in this group")),
            ("change", _("I would rather be in another group")),
            ("stop", _("I stop after this round, or before")),
        ],
        widget=forms.RadioSelect,
    )
    remark = TidyCharField(label=_("What should the moderator know?"), max_length=300, required=False)

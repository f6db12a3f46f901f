"""What enquirers and offices type in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from clusterportal.core.exceptions import DomainError
from clusterportal.core.forms import NativeDates
from clusterportal.core.uploads import ACCEPTED, checked
from members.forms.fields import LONGEST_ADDRESS, PhoneField, StrangersNameField
from members.models import Cluster, Town

from .enums import Channel, PassingConsent

SHORTEST_TEXT = 15
LONGEST_MESSAGE = 5000
UPLOAD_FOR_ANOTHER = (
    _("A drawing or a picture"),
    _("PDF, JPEG or PNG, at most 5 MB. Whoever may read the enquiry can open it."),
)


class CheckedUpload:
    """Mixin for a form with a file: refused at the field, and read again when it is kept."""

    cleaned_data: dict[str, Any]

    def clean_upload(self) -> UploadedFile | None:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                checked(upload)
            except DomainError as error:
                raise forms.ValidationError(error.message) from error
            upload.seek(0)
        return upload


def upload_field() -> forms.FileField:
    """A drawing or a picture, as the enquiry takes it."""
    return forms.FileField(
        label=_("A drawing or a picture"),
        help_text=_("PDF, JPEG or PNG, at most 5 MB. Whoever may read your enquiry can open it."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("This file is empty. Choose another one.")},
    )


class EnquiryForm(CheckedUpload, forms.Form):
    """Four fields and a consent; ``only`` is offered on a network's own page."""

    text = forms.CharField(
        label=_("What is it about?"),
        help_text=_(
            "One sentence is enough, two or three help more. Write as you would speak; you need not know who can help."
        ),
        max_length=5000,
        min_length=SHORTEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Write in a sentence what you are looking for."),
            "min_length": _("That is very short. One sentence more helps us to find the right network."),
        },
    )
    name = StrangersNameField(
        label=_("Your name"),
        max_length=160,
        error_messages={"required": _("Tell us whom the network may address.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("To this address we send the number of your enquiry and the link to its page."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Without an address we cannot answer you."),
            "invalid": _("This address is not complete. It needs an @ and an ending such as .de."),
        },
    )
    place = forms.CharField(
        label=_("Town"),
        help_text=_("So that the way to the network is short."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2", "list": "towns"}),
    )
    passing_consent = forms.ChoiceField(
        label=_("Who may read your enquiry?"),
        help_text=_("The coordination office reads it first. After that you decide."),
        choices=PassingConsent,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may read your enquiry.")},
    )
    upload = upload_field()
    website = forms.CharField(
        label=_("Please leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, asked_cluster: Cluster | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked_cluster is None:
            choices = [choice for choice in PassingConsent.choices if choice[0] != PassingConsent.ONLY]
        else:
            only = _("Only %(network)s.") % {"network": asked_cluster.short_name}
            choices = [(key, only if key == PassingConsent.ONLY else label) for key, label in PassingConsent.choices]
        self.fields["passing_consent"].choices = choices

    @property
    def towns(self) -> list[str]:
        return list(dict.fromkeys(Town.objects.values_list("name", flat=True)))

    def clean_website(self) -> str:
        """Machines fill in every field; people do not see this one."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field must stay empty. Clear it and send the enquiry again."))
        return ""


class EntryForm(EnquiryForm):
    """An enquiry that somebody has told on the telephone, by mail or in person, taken down for them by the staff."""

    channel = forms.ChoiceField(
        label=_("How did it come in?"),
        choices=[(key, key.label) for key in (Channel.PHONE, Channel.MAIL, Channel.TALK)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the enquiry came in.")},
    )
    phone = PhoneField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Language of the mails"), choices=[("de", _("German")), ("en", _("English"))], initial="de"
    )
    consent = forms.CharField(
        label=_("How has the person agreed?"),
        help_text=_("For the record, such as: “read aloud on the telephone on 3 May” or “mail of 3 May”."),
        max_length=200,
        error_messages={"required": _("Say how the person has agreed that the portal keeps the enquiry.")},
    )
    field_order = (
        "channel",
        "text",
        "name",
        "email",
        "phone",
        "place",
        "language",
        "upload",
        "passing_consent",
        "consent",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, help_text in self.words:
            self.fields[name].label, self.fields[name].help_text = label, help_text
        self.fields["name"].required = self.fields["email"].required = False

    @property
    def words(self) -> list[tuple[str, Any, Any]]:
        return [
            ("text", _("What is it about?"), _("In the person’s own words, as far as you can.")),
            ("name", _("Name of the person"), ""),
            (
                "email",
                _("E-mail address"),
                _("With it they get the number and the link. Without it you hand over the link that the desk shows."),
            ),
            ("upload", *UPLOAD_FOR_ANOTHER),
            ("passing_consent", _("Who may read the enquiry?"), _("Read the sentences aloud and choose the person’s.")),
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not typed.get("email") and not typed.get("phone") and not {"email", "phone"} & set(self.errors):
            self.add_error("email", _("Enter an e-mail address or a telephone number, so that somebody can answer."))
        return typed


class PassOnForm(EntryForm):
    """An enquiry that a member company or an office was asked, and passes on with the person's consent."""

    channel = None
    language = None
    agreed = forms.BooleanField(
        label=_("The person knows that I pass on the question with name and address, and has agreed."),
        error_messages={"required": _("Ask the person first. Without their consent nothing is passed on.")},
    )
    field_order = ("text", "name", "email", "phone", "place", "upload", "passing_consent", "agreed", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    @property
    def words(self) -> list[tuple[str, Any, Any]]:
        return [
            ("text", _("What is the person looking for?"), _("In the person’s own words, as far as you can.")),
            ("name", _("Name of the person"), ""),
            (
                "email",
                _("E-mail address of the person"),
                _("There we confirm what you pass on, with a link to withdraw it."),
            ),
            ("upload", *UPLOAD_FOR_ANOTHER),
            ("passing_consent", _("Who may read the enquiry?"), _("Choose what the person has told you.")),
        ]


class ReplyForm(CheckedUpload, forms.Form):
    """What the enquirer adds, or answers to a question of the staff."""

    reply = forms.CharField(
        label=_("Your message"),
        help_text=_("Read by the coordination office and by whoever takes care of your enquiry, now or later."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a sentence, or what you want to add.")},
    )
    upload = upload_field()

    def __init__(self, *args: Any, is_answer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_answer:
            self.fields["reply"].label = _("Your answer")
            self.fields["reply"].error_messages["required"] = _("Write a sentence as your answer.")


class MessageForm(forms.Form):
    """What the owner of an enquiry writes to the enquirer."""

    text = forms.CharField(
        label=_("Your message to the enquirer"),
        help_text=_("Goes out by e-mail at once, without your name, and stands on the page of the enquiry."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the enquirer should know.")},
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why can you not help?"),
        help_text=_("The coordination office reads this, the enquirer does not."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say in a sentence why you cannot help, so that the enquiry finds a better place.")
        },
    )


class ReturnForm(DeclineForm):
    """For an enquiry that was accepted already; asks for the same."""


class FirstContactForm(NativeDates, forms.Form):
    on = forms.DateField(label=_("When did you speak?"))
    people = forms.CharField(
        label=_("Who spoke with whom?"),
        help_text=_("Stays with you and the coordination office."),
        max_length=200,
        error_messages={"required": _("Say who spoke with whom.")},
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Has it helped?"),
        choices=[("solved", _("Yes, the question is answered.")), ("not_solved", _("No, we could not help."))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the question is answered.")},
    )
    message = forms.CharField(
        label=_("A sentence to the enquirer"),
        help_text=_("Goes out with the closing mail."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=_("Internal remark"),
        help_text=_("Needed where there was no first contact. The enquirer does not read it."),
        required=False,
        max_length=300,
    )

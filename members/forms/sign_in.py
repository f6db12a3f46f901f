"""allauth's forms for codes and second factors, in our words; a code that was taken once is not taken again."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from ..account import ALLAUTH, consume_here

LONGEST_NAME = 60


class CodeRequestForm(RequestLoginCodeForm):
    """Takes the address over that was typed into the form beside it; without one it asks, and blames nobody."""

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        if data is not None and "login" in data and "email" not in data:
            data, files = ({"email": data["login"]}, files) if data["login"].strip() else (None, None)
        super().__init__(data, files, **kwargs)

    def clean_email(self) -> str:
        if not consume_here(context.request, "request_login_code_here", self.cleaned_data["email"]):
            raise get_adapter().validation_error("too_many_login_attempts")
        return super().clean_email()


def _ask_for_digits(field: forms.Field) -> None:
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short", "maxlength": 12}


class OnceOnly:
    """allauth remembers a used code for one period; a code is good for as many as are tolerated around now."""

    fields: dict[str, forms.Field]
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        _ask_for_digits(self.fields["code"])

    def clean_code(self) -> str:
        codes = {"app": ALLAUTH, "action": "second_factor", "key": str(self.user.pk)}
        if not ratelimit.consume(context.request, **codes):
            raise get_adapter().validation_error("too_many_login_attempts")
        code = super().clean_code()
        ratelimit.clear(context.request, **codes)
        seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"second-factor-used:{self.user.pk}:{''.join(code.split())}", "y", timeout=seconds):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceOnly, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(OnceOnly, ReauthenticateForm):
    """Before something about the account changes."""


class AppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits that the app shows now")
        _ask_for_digits(self.fields["code"])

    @property
    def secret_in_groups(self) -> str:
        """Four characters at a time, to be typed from the screen."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class PasskeyForm(AddWebAuthnForm):
    """Every passkey here can sign in alone: it asks for finger, face or PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of the passkey"),
            help_text=_("So that you know it again later, such as: my phone."),
            max_length=LONGEST_NAME,
            required=False,
        )
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.initial["passwordless"] = True


class PasskeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Name of the passkey"), max_length=LONGEST_NAME)

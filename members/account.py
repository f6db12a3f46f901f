"""How allauth behaves here: accounts are made by invitation, secrets are encrypted, sentences are ours."""

import base64
import hashlib
import time
from typing import Any

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from clusterportal.core.mail import absolute, address_in, queue_mail

from .models import User
from .second_factor import has_proved, is_held_back

#: allauth's ways of asking once more, in our words
WAYS = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code from your app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}


ALLAUTH = "allauth.account"


def key_here(request: HttpRequest, email: str) -> str:
    """An account as this visitor tries it."""
    return f"{email.strip().lower()} {ratelimit.get_ip(request)}"


def consume_here(request: HttpRequest, action: str, email: str) -> Any:
    """Counts what a visitor does about an account; None over the limit. What it gives can be taken back."""
    return ratelimit.consume(request, app=ALLAUTH, action=action, key=key_here(request, email))


class InvitedOnlyAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. The office of your network can open it again."),
        "email_password_mismatch": _("Address and password do not belong together. Type both once more."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right or has run out. Type the newest one."),
        "invalid_password_reset": _("This link no longer works. Have a new one sent."),
        "too_many_login_attempts": _("That was too often. Please wait five minutes and try again."),
        "rate_limited": _("That was too often. Please wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the portal's own host: what a request calls itself is the visitor's word."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(path.replace("UID-KEY", key))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who needs a second factor and has none is led to set it up; the plain address gives way to one's language."""
        if is_held_back(request):
            return reverse("mfa_index")
        url = super().get_login_redirect_url(request)
        return translate_url(url, request.user.language) if get_language() == settings.LANGUAGE_CODE else url

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """First by visitor and account together: what a stranger uses up is not the owner's."""
        self.tried_here = consume_here(request, "login_failed_here", credentials.get("email", ""))
        if not self.tried_here:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user:
            self.tried_here.rollback()
        return user

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """After a new password one begins anew, also at this place."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        key = key_here(request, credentials.get("email", ""))
        ratelimit.clear(request, app=ALLAUTH, action="login_failed_here", key=key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has signed in these five minutes is not asked again."""
        return super().is_reauthentication_required(app=app, **kwargs) and not _signed_in_just_now(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """Where there is a second factor, the password alone is not enough to take it away."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and user.second_factor_since:
            methods = [method for method in methods if method["id"] != "reauthenticate"]
        return [{**method, "description": WAYS[method["id"]]} for method in methods]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the account; to an address without one in that of the page."""
        chosen = User.objects.filter(email__iexact=email).values_list("language", flat=True).first()
        language = chosen or get_language()
        if link := context.get("password_reset_url"):
            context = {**context, "password_reset_url": translate_url(link, language)}
        with override(language):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """What has changed about signing in, as a row of our own outbox: the page does not wait for the mail server."""
        what = NOTICES.get(template_prefix)
        if what is None:
            return
        context = {"what": what, "link": address_in(user.language, "mfa_index")}
        queue_mail(to=user.email, template="sign_in_changed", context=context, language=user.language)


NOTICES = {
    "mfa/email/totp_activated": _("An authenticator app was set up for your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": _("Your account has new recovery codes. The old ones no longer count."),
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("The password of your account was changed."),
    "account/email/password_set": _("A password was set for your account."),
}


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("This cannot be removed."),
        "cannot_generate_recovery_codes": _("Recovery codes need an authenticator app or a passkey first."),
        "incorrect_code": _("This code is not right or has run out. Type the newest one."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Drawn into the page, where the policy allows no picture from a data address."""
        return qrcode.make(url, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return translate("Passkey %(number)d") % {"number": number}


def _cipher() -> MultiFernet:
    """Development derives its key; production names its own (``MFA_ENCRYPTION_KEYS``)."""
    keys = settings.MFA_ENCRYPTION_KEYS or [_derived(settings.SECRET_KEY)]
    return MultiFernet([Fernet(key) for key in keys])


def _derived(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{secret}".encode()).digest())


def _signed_in_just_now(request: HttpRequest) -> bool:
    user = request.user
    if user.second_factor_since and not has_proved(request.session, user):
        return False
    records = get_authentication_records(request, user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


@login_not_required
def not_here(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """In the place of allauth's pages that this portal does not have."""
    raise Http404

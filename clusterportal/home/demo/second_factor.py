"""The authenticator of the invented accounts: its secret is known to everybody, its codes are shown on the page."""

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.core.cache import cache

from members.models import Cluster, User
from members.second_factor import must_prove

#: only the demo command gives it to accounts
SECRET = "DEMOCLUSTERPORTALNOTASECRET23456"


def give_second_factors(emails: list[str], password: str) -> None:
    """Every office account of the demonstration gets the app, also where the data is older than this step."""
    offices = [f"{slug}@example.org" for slug in Cluster.objects.values_list("slug", flat=True)]
    for user in User.objects.filter(email__in=[*emails, *offices]):
        if must_prove(user) and not _has_readable_app(user) and _is_ours(user, password):
            _give_second_factor(user)


def _has_readable_app(user: User) -> bool:
    apps = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return any(secret_of(app) is not None for app in apps)


def _is_ours(user: User, password: str) -> bool:
    """Asked last: checking a password takes a quarter of a second, at every start."""
    return not user.has_usable_password() or user.check_password(password)


def _give_second_factor(user: User) -> None:
    """Throws away what was encrypted with another key: nobody can show it any more."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists():
        TOTP.activate(user, SECRET)


def secret_of(factor: Authenticator) -> str | None:
    try:
        return decrypt(factor.data["secret"])
    except InvalidToken:
        return None


def code_of(secret: str, user_pk: int | None = None) -> str:
    """The newest code that the portal takes now; one that was used already gives way to the next."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    codes = [format_hotp_value(hotp_value(secret, now + step)) for step in (0, 1, -1)]
    return next((code for code in codes if not cache.get(f"second-factor-used:{user_pk}:{code}")), codes[0])

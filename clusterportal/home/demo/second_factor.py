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
        is_ours = user.check_password(password) or not user.has_usable_password()
        if is_ours and must_prove(user) and not _has_readable_factor(user):
            TOTP.activate(user, SECRET)


def _has_readable_factor(user: User) -> bool:
    """Throws away what was encrypted with another key: nobody can show it any more."""
    for factor in Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP):
        if secret_of(factor) is not None:
            return True
        factor.delete()
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()


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

"""An authenticator app for tests: what it would show."""

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret: str = SECRET, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def give_app(user) -> None:
    TOTP.activate(user, SECRET)
    user.refresh_from_db()


def sign_in(client, user, password: str, **headers):
    return client.post(reverse("account_login"), {"login": user.email, "password": password}, **headers)


def sign_in_twice(client, user, password: str):
    """Both steps."""
    sign_in(client, user, password)
    return client.post(reverse("mfa_authenticate"), {"code": code()})

"""Production: refuses to start without its secrets and its imprint, and names what is missing."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLAUTH_TRUSTED_PROXY_COUNT, HASHED_STATIC_FILES, OPERATOR, env

REQUIRED = (
    *("SECRET_KEY", "MFA_ENCRYPTION_KEYS", "ROOM_ENCRYPTION_KEYS", "ALLOWED_HOSTS", "BASE_URL"),
    *("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL"),
    *(f"OPERATOR_{field.upper()}" for field in OPERATOR),
)
_missing = [name for name in REQUIRED if not env(name, default="")]
if _missing:
    raise ImproperlyConfigured(f"These environment variables are missing: {', '.join(_missing)}.")

DEMO = False  # it shows every mail and the codes of second factors to everybody
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
if ALLAUTH_TRUSTED_PROXY_COUNT > 0:  # without a proxy the header is the visitor's own word
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = HASHED_STATIC_FILES

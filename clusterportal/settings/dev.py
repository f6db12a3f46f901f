"""Development and the demo: embedded database and broker, secrets of no value."""

from .base import *  # noqa: F403
from .base import OPERATOR, SECRET_KEY, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = SECRET_KEY or "only-for-development-and-the-demo-0123456789abcdef"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

INVENTED_OPERATOR = {
    "name": "ClusterPortal Demo",
    "address": "Musterstraße 1, 99084 Erfurt",
    "represented_by": "Nora Ziegler",
    "email": "portal@example.org",
    "phone": "0361 000000",
}
OPERATOR = {field: OPERATOR[field] or invented for field, invented in INVENTED_OPERATOR.items()}

"""Tests: fast password hashes, mail in memory, a broker folder per xdist worker."""

import os

from .base import *  # noqa: F403
from .base import CELERY_BROKER_TRANSPORT_OPTIONS, CELERY_BROKER_URL, VAR_DIR

SECRET_KEY = "only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
UNDO_SECONDS = 0  # what follows from an act is due at once; it can be taken back until a worker claims it
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
if CELERY_BROKER_URL.startswith("filesystem"):
    _folder = VAR_DIR / "test-broker" / os.environ.get("PYTEST_XDIST_WORKER", "main")
    for _key, _name in (("data_folder_in", "messages"), ("data_folder_out", "messages"), ("control_folder", "control")):
        CELERY_BROKER_TRANSPORT_OPTIONS[_key] = str(_folder / _name)

"""Building the image: static files as production serves them, without any of production's secrets."""

from .base import HASHED_STATIC_FILES
from .dev import *  # noqa: F403 (settings build on one another)

STORAGES = HASHED_STATIC_FILES

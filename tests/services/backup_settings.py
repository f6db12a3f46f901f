"""As in development, with a folder for uploaded files."""

from clusterportal.settings.dev import *  # noqa: F403 (settings build on one another)
from clusterportal.settings.dev import VAR_DIR

MEDIA_ROOT = VAR_DIR / "media"

"""The demonstration, with addresses on top that answer as a portal with a fault would."""

from clusterportal.settings.dev import *  # noqa: F403 (settings build on one another)

ROOT_URLCONF = "tests.browser.urls"

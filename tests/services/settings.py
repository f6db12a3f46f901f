"""Tests with real worker processes: a database, a broker and a mail folder that the processes share.

The tests and the workers they start use the same settings; a worker is told the test database by ``DATABASE_URL``.
"""

import os

from clusterportal.settings.test import *  # noqa: F403 (settings build on one another)
from clusterportal.settings.test import CELERY_BROKER_TRANSPORT_OPTIONS, CELERY_BROKER_URL, DATABASES, VAR_DIR

_number = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
PLACE = VAR_DIR / "test-services" / _number

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(PLACE.parent / "portal.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": "clusterportal_services"}
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "data_folder_in": str(PLACE / "messages"),
        "data_folder_out": str(PLACE / "messages"),
        "control_folder": str(PLACE / "control"),
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{_number}-"

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(PLACE / "mail")
JOB_LEASE_SECONDS = 3
JOB_QUEUE_SLOTS = {"default": 4, "matching": 2}
MATCHING_LARGE_ROUND, MATCHING_BLOCK_PEOPLE = 20, 12
MATCHING_PROVE_PEOPLE = 12  # a proof for more keeps a worker busy for longer than these tests wait

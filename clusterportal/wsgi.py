"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings.production")
LONGEST = 8  # seconds for a statement, whatever is set: somebody is waiting for the page
os.environ["DATABASE_TIMEOUT"] = str(min(int(os.environ.get("DATABASE_TIMEOUT") or 0) or LONGEST, LONGEST))
application = get_wsgi_application()

"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings.production")
LONGEST = 8  # seconds for a statement, whatever is set: somebody is waiting for the page
os.environ["DATABASE_TIMEOUT"] = str(min(int(os.environ.get("DATABASE_TIMEOUT") or 0) or LONGEST, LONGEST))
application = get_wsgi_application()

# All views before the first request, so that nobody waits for them; then the collector need not walk through code and
# models, which stay as long as the process, again and again.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()

"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings.production")
os.environ.setdefault("DATABASE_TIMEOUT", "8")  # seconds; somebody is waiting for the page
application = get_wsgi_application()

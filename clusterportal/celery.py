"""The Celery application; started with ``celery -A clusterportal.celery``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings.dev")

app = Celery("clusterportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["clusterportal.core.jobs", "clusterportal.core"])
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "dispatch": {"task": "core.dispatch", "schedule": 1.0, "options": {"expires": 5, "queue": "dispatch"}},
}
app.set_default()

"""The Celery application; started with ``celery -A clusterportal.celery``."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import before_task_publish, setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings.dev")

app = Celery("clusterportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "dispatch": {"task": "core.dispatch", "schedule": 1.0, "options": {"expires": 5, "retry": False}},
    "forget old jobs": {"task": "core.forget_old_jobs", "schedule": crontab(hour=3, minute=30)},
}
app.set_default()


@before_task_publish.connect(sender="core.dispatch")
def leave_heartbeat(**_: object) -> None:
    from clusterportal.core.jobs.dispatch import beat_ticked  # needs the app registry, which is not ready on import

    beat_ticked()


@setup_logging.connect
def keep_django_logging(**_: object) -> None:
    """Being connected keeps Celery from setting up its own: settings.LOGGING holds for every process."""

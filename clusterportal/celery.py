"""The Celery application; started with ``celery -A clusterportal.celery``."""

import os
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.schedules import crontab
from celery.signals import before_task_publish, setup_logging
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings.dev")


class BriskConnection(Connection):
    """Asks a silent broker again every few seconds; Celery would wait up to half a minute and has no setting for it."""

    def ensure_connection(self, *args: Any, **options: Any) -> Connection:
        return super().ensure_connection(*args, **{"interval_max": 3, **options})


class BriskAMQP(AMQP):
    Connection = BriskConnection


app = Celery("clusterportal", amqp=BriskAMQP)
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

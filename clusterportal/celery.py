"""The Celery application; started with ``celery -A clusterportal.celery``."""

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.schedules import crontab
from celery.signals import after_task_publish, before_task_publish, setup_logging
from django.conf import settings
from kombu import Connection

from clusterportal.core import embedded_broker

if TYPE_CHECKING:
    from clusterportal.core.jobs.dispatch import BeatHeart

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings.dev")


class BriskConnection(Connection):
    """Asks a silent broker again every few seconds; Celery would wait up to half a minute and has no setting for it."""

    def ensure_connection(self, *args: Any, **options: Any) -> Connection:
        return super().ensure_connection(*args, **{"interval_max": 3, **options})


class BriskAMQP(AMQP):
    Connection = BriskConnection


embedded_broker.install()
app = Celery("clusterportal", amqp=BriskAMQP)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "dispatch": {"task": "core.dispatch", "schedule": 1.0, "options": {"expires": 5, "retry": False}},
    "forget old jobs": {"task": "core.forget_old_jobs", "schedule": crontab(hour=3, minute=30)},
    "forget old mails": {"task": "core.forget_old_mails", "schedule": crontab(hour=3, minute=40)},
    "forget old forms": {"task": "core.forget_old_forms", "schedule": crontab(minute=50)},
    **{
        f"sign of life of {queue}": {
            "task": "core.sign_of_life",
            "schedule": 5.0,
            "args": [queue],
            "options": {"queue": queue, "expires": 15, "retry": False},
        }
        for queue in settings.JOB_QUEUE_SLOTS
    },
}
if settings.MAILBOX_URL:
    app.conf.beat_schedule["fetch replies"] = {
        "task": "matchmaking.fetch_replies",
        "schedule": 60.0,
        "options": {"queue": "default", "expires": 55, "retry": False},
    }
app.set_default()


@cache
def beat_heart() -> "BeatHeart":
    from clusterportal.core.jobs.dispatch import BeatHeart  # needs the app registry, which is not ready on import

    return BeatHeart()


@before_task_publish.connect(sender="core.dispatch")
def about_to_tick(**_: object) -> None:
    beat_heart().ask()


@after_task_publish.connect(sender="core.dispatch")
def has_ticked(**_: object) -> None:
    beat_heart().answer()


@setup_logging.connect
def keep_django_logging(**_: object) -> None:
    """Being connected keeps Celery from setting up its own: settings.LOGGING holds for every process."""

"""``/health/live`` and ``/health/ready``: for the machines that watch the portal.

Read from the database alone; the broker and the mail server are never asked. The answers hold ages and counts,
no names, no addresses, no texts of errors.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from clusterportal.core.jobs.dispatch import worker_of
from clusterportal.core.models import Heartbeat, Job, JobState, MailState, OutgoingMail

HOUR = timedelta(hours=1)
Facts = dict[str, Any]


class HealthMiddleware:
    """Stands before everything else: no session, no language, no redirect to https, no host name that must be known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = ANSWERS.get(request.path_info.rstrip("/"))
        if answer is None:
            return self.get_response(request)
        response = answer() if request.method in ("GET", "HEAD") else JsonResponse({}, status=405)
        response.headers["Cache-Control"] = "no-store"
        return response


def live() -> HttpResponse:
    """The process answers; it has asked nobody."""
    return JsonResponse({"status": "ok"})


def ready() -> HttpResponse:
    """200 when everything is well, 503 when a check has failed; each check says why in numbers."""
    checks = all_checks()
    healthy = all(check["ok"] for check in checks.values())
    return JsonResponse({"status": "ok" if healthy else "failed", "checks": checks}, status=200 if healthy else 503)


ANSWERS = {"/health/live": live, "/health/ready": ready}


def all_checks() -> dict[str, Facts]:
    database = _without_error(check_database)
    if not database["ok"]:
        return {"database": database}
    checks: dict[str, Callable[[], Facts]] = {
        "migrations": check_migrations,
        "broker": check_broker,
        "beat": check_beat,
        "dispatcher": check_dispatcher,
        **{worker_of(queue): lambda queue=queue: check_worker(queue) for queue in settings.JOB_QUEUE_SLOTS},
        "jobs": check_jobs,
        "mail": check_mail,
    }
    return {"database": database, **{name: _without_error(check) for name, check in checks.items()}}


def _without_error(check: Callable[[], Facts]) -> Facts:
    """A table that is not there yet, or a database that went away: the check fails, and names the kind of error."""
    try:
        return check()
    except Error as error:
        return {"ok": False, "error": type(error).__name__}


def check_database() -> Facts:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def check_migrations() -> Facts:
    missing = known_migrations() - set(MigrationRecorder(connection).applied_migrations())
    return {"ok": not missing, "unapplied": len(missing)}


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """App and name of each migration on disk, by file names: importing them all would cost a web process memory."""
    found = set()
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "migrations"):
            package = import_module(f"{app.name}.migrations")
            found |= {
                (app.label, module.name) for module in iter_modules(package.__path__) if module.name[0] not in "_~"
            }
    return frozenset(found)


def check_broker() -> Facts:
    """As beat last saw it: a question that was not answered in time says that the broker is silent."""
    beat, dispatcher = heartbeat("beat"), heartbeat("dispatcher")
    if beat is None:
        return {"ok": False, "state": "unknown"}
    if beat.detail["broker"] == "asked" and _unanswered_for_long(beat):
        return {"ok": False, "state": "silent"}
    failed = dispatcher is not None and dispatcher.detail["broker"] == "failed"
    return {"ok": not failed, "state": "failed" if failed else "answered"}


def _unanswered_for_long(beat: Heartbeat) -> bool:
    answered = beat.detail["answered"]
    return answered is None or _age(datetime.fromisoformat(answered)) > settings.HEALTH["broker"]


def check_beat() -> Facts:
    """While it hangs on a silent broker it cannot give a sign."""
    return _process("beat", settings.HEALTH["process"])


def check_dispatcher() -> Facts:
    """It is woken through the broker, so a silent broker makes it silent, too."""
    return _process("dispatcher", settings.HEALTH["process"])


def check_worker(queue: str) -> Facts:
    """A worker in the midst of long work gives no sign of its own; the lease that it renews is one."""
    facts = _process(worker_of(queue), settings.HEALTH["worker"])
    busy = Job.objects.leased(timezone.now()).filter(queue=queue, started__isnull=False).count()
    return {**facts, "ok": facts["ok"] or busy > 0, "busy": busy}


def check_jobs() -> Facts:
    """The oldest job that is due and that nobody is at work on; failed ones are for a person, they alarm nobody."""
    now = timezone.now()
    waiting = Job.objects.unanswered(now)
    oldest = _age(waiting.aggregate(oldest=Min("due"))["oldest"] or now)
    failed = Job.objects.filter(state=JobState.FAILED).count()
    return {
        "ok": oldest <= settings.HEALTH["job"],
        "oldest_due_seconds": oldest,
        "due": waiting.count(),
        "failed": failed,
    }


def check_mail() -> Facts:
    waiting = OutgoingMail.objects.filter(state=MailState.WAITING)
    oldest = _age(waiting.aggregate(oldest=Min("created"))["oldest"] or timezone.now())
    hour_ago = timezone.now() - HOUR
    failed = OutgoingMail.objects.filter(state=MailState.FAILED, failed__gte=hour_ago).count()
    healthy = oldest <= settings.HEALTH["mail"] and failed <= settings.HEALTH["failed_mails"]
    return {"ok": healthy, "oldest_unsent_seconds": oldest, "unsent": waiting.count(), "failed_last_hour": failed}


def heartbeat(name: str) -> Heartbeat | None:
    return Heartbeat.objects.filter(name=name).first()


def _process(name: str, most: int) -> Facts:
    sign = heartbeat(name)
    if sign is None:
        return {"ok": False, "seen_seconds": None}
    age = _age(sign.seen)
    return {"ok": age <= most, "seen_seconds": age}


def _age(moment: datetime) -> int:
    """Whole seconds; what lies ahead, by another machine's clock, is new."""
    return max(0, int((timezone.now() - moment).total_seconds()))

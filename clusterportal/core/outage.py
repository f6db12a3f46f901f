"""The answer while database or mail server is away: 503, a calm page, and what was typed offered once more."""

import logging
import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.views import defaults

logger = logging.getLogger(__name__)

RETRY_AFTER = 30  # seconds
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
UNABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)
BUSY_STATES = ("40P01", "55P03", "57014")  # deadlock, lock not available, statement timeout
SECRETS = ("code", "token", "credential")  # fields that no page repeats, beside those with "password" in their name


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``, where every exception ends, those of other middlewares included."""
    error = sys.exc_info()[1]
    if outage := outage_behind(error):
        return _told(request, outage, unavailable(request, outage))
    if error and is_failed_mail(error):
        return _told(request, error, no_mail(request))
    return defaults.server_error(request)


def _told(request: HttpRequest, error: BaseException, response: HttpResponse) -> HttpResponse:
    """Leaves one line in the log; Django would add a traceback for each request."""
    logger.warning("503 for %s %s: %s", request.method, request.path, str(error).strip().split("\n")[0])
    response["Retry-After"] = str(RETRY_AFTER)
    response._has_been_logged = True
    return response


def no_mail(request: HttpRequest) -> HttpResponse:
    """A code or a link that somebody waits for could not be sent, and the page says so."""
    return HttpResponse(loader.render_to_string("503_mail.html", {"address": request.path}), status=503)


def unavailable(request: HttpRequest, outage: Exception) -> HttpResponse:
    """The page needs neither database nor session nor user."""
    context = {
        "address": request.get_full_path(),
        "busy": is_busy(outage),
        "sent": request.method not in ("GET", "HEAD"),
        "doubtful": getattr(request, "answered", False) or (was_committing(outage) and not is_busy(outage)),
        "fields": typed_fields(request),
        "csrf_token": get_token(request),
    }
    return HttpResponse(loader.render_to_string("503.html", context), status=503)


def outage_behind(error: BaseException | None) -> Exception | None:
    """The error of an unreachable or busy database that this one is or comes from; not that of a wrong query."""
    return next((cause for cause in _chain(error) if _tells_of_outage(cause)), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _tells_of_outage(error: BaseException) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if isinstance(error.__cause__, sqlite3.Error):
        return _sqlite_code(error) in (*BUSY, *UNABLE)
    return True


def _sqlite_code(error: BaseException) -> int:
    return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF


def is_busy(outage: BaseException) -> bool:
    """Whether the database is there, and somebody else has been writing for too long."""
    return _sqlite_code(outage) in BUSY or getattr(outage.__cause__, "sqlstate", None) in BUSY_STATES


def was_committing(outage: BaseException) -> bool:
    """Whether the answer to a COMMIT is missing: then nobody knows whether it was saved."""
    return _passed_through(outage, BaseDatabaseWrapper._commit)


def is_failed_mail(error: BaseException) -> bool:
    """Whether it was sending a mail at once, while somebody waits, that went wrong."""
    return isinstance(error, OSError) and _passed_through(error, EmailMessage.send)  # smtplib's errors are OSErrors


def _passed_through(error: BaseException, function: Any) -> bool:
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is function.__code__:
            return True
        trace = trace.tb_next
    return False


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that was sent, or none if some of it must not or cannot be repeated.

    A form that has not passed the check for forgery is not repeated: its next sending would pass.
    """
    if request.method != "POST" or not getattr(request, "csrf_processing_done", False) or request.FILES:
        return []
    fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if getattr(request, "sensitive_post_parameters", None) or any(_is_secret(name) for name in fields):
        return []
    return [(name, value) for name, values in fields.items() for value in values]


def _is_secret(name: str) -> bool:
    return name in SECRETS or "password" in name

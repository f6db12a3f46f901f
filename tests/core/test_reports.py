"""Reports of errors: of a confidential page they show where it broke, and nothing of what was on it."""

import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_class

from clusterportal.core.outage import typed_fields
from clusterportal.core.reports import confidential

CANARY = "-".join(["Kanari", "Report"])  # in no line of source that a report quotes


def breaking(request: HttpRequest) -> HttpResponse:
    text = request.POST["text"]
    raise ValueError(f"cannot take {text}")


def report(view: Callable[[HttpRequest], HttpResponse], settings) -> str:
    """Both faces of it, as a page of debug mode would show it."""
    settings.DEBUG = True
    data = {"text": CANARY, "file": SimpleUploadedFile(f"{CANARY}.pdf", b"%PDF-")}
    request = RequestFactory().post("/", data)
    request.resolver_match = SimpleNamespace(func=view, view_name="probe", _func_path="probe")
    try:
        view(request)
    except ValueError:
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info())
        return reporter.get_traceback_html() + reporter.get_traceback_text()
    raise AssertionError("the view did not break")


def test_a_confidential_page_shows_nothing_in_debug_mode_either(settings) -> None:
    told = report(confidential(breaking), settings)

    assert ("breaking" in told, CANARY in told) == (True, False)


def test_control_an_ordinary_page_shows_what_was_typed(settings) -> None:
    assert CANARY in report(breaking, settings)


def test_the_page_of_an_outage_does_not_repeat_what_was_typed_into_it() -> None:
    seen: list[list[tuple[str, str]]] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(typed_fields(request))
        return HttpResponse()

    for one in (view, confidential(view)):
        request = RequestFactory().post("/", {"text": CANARY})
        request.csrf_processing_done = True
        one(request)

    assert seen == [[("text", CANARY)], []]


@pytest.mark.parametrize("match", [None, SimpleNamespace(func=confidential(breaking))])
def test_a_request_that_no_view_has_taken_yet_shows_nothing_either(match, settings) -> None:
    request = RequestFactory().post("/", {"text": CANARY})
    request.resolver_match = match
    reporter = get_exception_reporter_class(request)(request, None, None, None)

    assert reporter.filter.get_post_parameters(request) == {"text": reporter.filter.cleansed_substitute}

"""What a report of an error may show: of a confidential page nothing but where it broke.

Django writes variables, typed fields and names of files into its debug pages and error mails. Views that are marked
``@confidential`` (the protected rooms) and requests that no view has taken yet show none of it, in debug mode either.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter
from django.views.decorators.debug import sensitive_post_parameters

View = TypeVar("View", bound=Callable[..., Any])
MARK = "confidential"


def confidential(view: View) -> View:
    """Nothing of it is in a report of an error, nor offered once more by the page of an outage (``core.outage``)."""
    marked = sensitive_post_parameters()(view)
    setattr(marked, MARK, True)
    return marked


def is_confidential(request: HttpRequest | None) -> bool:
    match = getattr(request, "resolver_match", None)
    return request is not None and (match is None or hasattr(match.func, MARK))


class ReportFilter(SafeExceptionReporterFilter):
    """Django's own, stricter where it must be, and in debug mode, too."""

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        if request is not None and is_confidential(request):
            return dict.fromkeys(request.POST, self.cleansed_substitute)
        return super().get_post_parameters(request)

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        if is_confidential(request):
            return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]
        return super().get_traceback_frame_variables(request, tb_frame)


class Report(ExceptionReporter):
    """Without the words of the error itself, which may repeat what it stumbled over."""

    def get_traceback_data(self) -> dict[str, Any]:
        data = super().get_traceback_data()
        if is_confidential(self.request):
            hidden = {"unicode_hint", "exception_notes", "request_FILES_items", "request_GET_items", "template_info"}
            data |= dict.fromkeys(hidden & data.keys(), "")
            data |= {"exception_value": self.filter.cleansed_substitute, "lastframe": None}
        return data

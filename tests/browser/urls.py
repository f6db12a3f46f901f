"""The portal's addresses, and faults to look at: ``/faults/500/`` raises, as any page might."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.csrf import csrf_failure

from clusterportal.urls import *  # noqa: F403 (with the handlers of errors, whichever there are)
from clusterportal.urls import urlpatterns as portal

FAULTS = {"400": SuspiciousOperation, "403": PermissionDenied, "404": Http404, "500": RuntimeError}


@login_not_required
def fault(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "csrf":
        return csrf_failure(request, reason="planted")
    raise FAULTS[kind]("planted")


urlpatterns = [
    *portal,
    *i18n_patterns(path("faults/<slug:kind>/", fault, name="fault"), prefix_default_language=False),
]

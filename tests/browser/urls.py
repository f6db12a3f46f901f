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


#: one of each fault that the browser tests look for
CONTROL = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Kontrolle</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>
<h1>Kontrolle</h1><h1></h1>
<p>{{ name }}</p><p>Name: None</p><p>&amp;lt;b&amp;gt;</p><p>&lt;Town object at 0x7f00&gt;</p><p>%(count)s Orte</p>
<p>Skip to content</p><p>Please choose which company changes this page.</p>
<p lang="en">Skip to content</p>
<img src="/static/img/mark.svg" width="3000"><img src="http://foreign.invalid/dot.png" alt="">
<p style="color: red">Stil</p><script>document.title = "ran"</script><script src="/static/js/none.js"></script>
</main></body></html>"""


@login_not_required
def fault(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "csrf":
        return csrf_failure(request, reason="planted")
    if kind == "control":
        return HttpResponse(CONTROL)
    raise FAULTS[kind]("planted")


urlpatterns = [
    *portal,
    *i18n_patterns(path("faults/<slug:kind>/", fault, name="fault"), prefix_default_language=False),
]

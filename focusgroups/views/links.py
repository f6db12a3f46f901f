"""Pages that a personal link opens, without signing in."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from clusterportal.core.exceptions import DomainError
from clusterportal.core.links import LinkExpiredError


def opened_by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A link that is too old is explained (410); a refusal of a service leads back to the page with its sentence."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except LinkExpiredError:
            return TemplateResponse(request, "focusgroups/link_expired.html", status=HTTPStatus.GONE)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(f"focusgroups:{request.resolver_match.url_name.partition('_')[0]}", token)

    return opened

"""Where a form arrives too late: after the session has ended, with another account, or with a stale token."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING, REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render, resolve_url
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from .fill import fill
from .store import author_of, is_recent, keep, page_of, take, typed, wait_for

STALE = (REASON_NO_CSRF_COOKIE, REASON_CSRF_TOKEN_MISSING, "CSRF token from POST", "CSRF token from the")


class KeptFormsMiddleware:
    """Before the sign-in that a view demands, and before the page that shows the form again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method != "POST" or _is_about_signing_in(request):
            return None
        author = author_of(request)
        if author is None or author == request.user.pk:
            return None
        if request.user.is_authenticated:
            return _not_yours(request, author)
        return _to_sign_in(request, author) if getattr(view, "login_required", True) else None

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        values = getattr(request, "typed_before", None)
        if values is None and request.method == "GET" and request.user.is_authenticated:
            values = take(request)
        if values and fill(response.context_data or {}, values):
            messages.warning(request, _SENTENCES[getattr(request, "was_stale", False)]())
        return response


_SENTENCES: dict[bool, Callable[[], str]] = {
    False: lambda: _(
        "Meanwhile you had been signed out. Everything that you typed is still here, but not saved yet: "
        "please look at it and send it again."
    ),
    True: lambda: _(
        "The page was open for too long, so nothing was sent. Everything that you typed is still here: "
        "please send it again."
    ),
}


def _to_sign_in(request: HttpRequest, author: int) -> HttpResponse:
    page = page_of(request)
    if is_recent(request):
        keep(author, page, typed(request))
    target = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": target})
    return redirect(target)


def _not_yours(request: HttpRequest, author: int) -> HttpResponse:
    sentence = _("This form was opened with another account, so nothing was saved.")
    if is_recent(request):
        keep(author, page_of(request), typed(request))
        sentence = _(
            "This form was opened with another account, so nothing was saved under yours. "
            "The other account finds what was typed after signing in."
        )
    messages.error(request, sentence)
    return redirect("home:start")


def _is_about_signing_in(request: HttpRequest) -> bool:
    return (request.resolver_match.url_name or "").startswith(("account_", "mfa_"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that is too old comes back with everything typed; a forged one gets a sentence."""
    is_stale = reason.startswith(STALE)
    if _is_about_signing_in(request) and request.user.is_authenticated and is_stale:
        return redirect("home:start")  # the first of two clicks has signed in already
    if not is_stale or _is_about_signing_in(request):
        return render(request, "403_csrf.html", status=403)
    author = author_of(request)
    if author is None:
        return _offer_again(request)
    if request.user.is_anonymous:
        return _to_sign_in(request, author)
    if author != request.user.pk:
        return _not_yours(request, author)
    return _lay_down(request, author)


def _lay_down(request: HttpRequest, author: int) -> HttpResponse:
    """For whoever is signed in: the page comes anew, past every door, and has in it what was typed."""
    page = page_of(request)
    keep(author, page, typed(request))
    wait_for(request.session, page)
    return redirect(page)


def _offer_again(request: HttpRequest) -> HttpResponse:
    """A visitor's form, on its own page: nothing needs to be laid down for it.

    The view is called here before the middlewares behind this check have seen the request, so for a visitor alone:
    an account whose second factor is not proved yet would be shown what is closed to it.
    """
    match, values = request.resolver_match, typed(request)
    if getattr(match.func, "login_required", True) or not values:
        return render(request, "403_csrf.html", status=403)
    if request.user.is_authenticated:
        return _lay_down(request, request.user.pk)
    request.method, request.typed_before, request.was_stale = "GET", values, True
    response = match.func(request, *match.args, **match.kwargs)
    if not isinstance(response, TemplateResponse):
        return render(request, "403_csrf.html", status=403)
    response.status_code = 403
    return response

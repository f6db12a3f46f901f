"""Nothing typed is lost: what comes after the session has ended, or with a stale form, is kept for who typed it.

Every form carries, beside Django's token, who opened it, signed. What arrives too late is laid down for that account
and shown again in the same form once that account is back; nobody else sees it, whoever signs in on the same browser.
Passwords, codes and files are never kept, nor what is too long.
"""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.core.signing import BadSignature, Signer
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING, REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render, resolve_url
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .models import KeptForm

AUTHOR = "_author"
WAITING = "kept_forms"  # in the session: pages on which something typed waits for its author
LIFETIME = timedelta(days=1)
MOST_CHARACTERS = 60_000
MOST_PAGES = 10
LONGEST_PAGE = KeptForm._meta.get_field("page").max_length
NEVER = {"csrfmiddlewaretoken", AUTHOR, "code", "credential"}
STALE = (REASON_NO_CSRF_COOKIE, REASON_CSRF_TOKEN_MISSING, "CSRF token from POST", "CSRF token from the")

Values = dict[str, list[str]]


def author_token(user_id: int) -> str:
    return Signer(salt=AUTHOR).sign(str(user_id))


def author_of(request: HttpRequest) -> int | None:
    try:
        return int(Signer(salt=AUTHOR).unsign(request.POST.get(AUTHOR, "")))
    except BadSignature:
        return None


def typed(request: HttpRequest) -> Values:
    """Without zero bytes, which a text of PostgreSQL cannot hold."""
    named = (name for name in request.POST if name not in NEVER and "password" not in name)
    return {_storable(name): [_storable(text) for text in request.POST.getlist(name)] for name in named}


def _storable(text: str) -> str:
    return text.replace("\0", "")


def page_of(request: HttpRequest) -> str:
    """Where the form stood: the page that the browser names, if it is ours, else the address it was sent to."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    parts = urlsplit(referer)
    path = escape_leading_slashes(parts.path)  # //elsewhere would be another host
    return f"{path}?{parts.query}" if parts.query else path


def keep(author: int, page: str, values: Values) -> None:
    """Lays down what was typed on a page; the newest of the same page counts."""
    account = get_user_model().objects.filter(pk=author, is_active=True).first()
    too_long = len(json.dumps(values)) > MOST_CHARACTERS or len(_path(page)) > LONGEST_PAGE
    if account is None or too_long or not any(any(texts) for texts in values.values()):
        return
    KeptForm.objects.update_or_create(author=account, page=_path(page), defaults={"values": values})
    newest = account.kept_forms.order_by("-created").values_list("pk", flat=True)[:MOST_PAGES]
    account.kept_forms.exclude(pk__in=list(newest)).delete()


def forget_old_forms() -> int:
    """What nobody came back for within a day is gone; says how many forms."""
    return KeptForm.objects.filter(created__lt=timezone.now() - LIFETIME).delete()[0]


def pages_kept_for(user: Any) -> list[str]:
    kept = KeptForm.objects.filter(author=user, created__gte=timezone.now() - LIFETIME)
    return list(kept.values_list("page", flat=True))


def take(request: HttpRequest) -> Values:
    """What its author typed on this page; given out once."""
    waiting = request.session.get(WAITING, [])
    if request.path not in waiting:
        return {}
    request.session[WAITING] = [page for page in waiting if page != request.path]
    kept = KeptForm.objects.filter(author=request.user, page=request.path).first()
    if kept is None or kept.created < timezone.now() - LIFETIME:
        return {}
    kept.delete()
    return kept.values


@receiver(user_logged_in)
def remember_what_waits(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if pages := pages_kept_for(user):
        request.session[WAITING] = pages


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


def fill(context: dict[str, Any], values: Values) -> bool:
    """Puts the values into the page's unbound forms that have such fields; says whether there was one."""
    data = QueryDict(mutable=True)
    for name, texts in values.items():
        data.setlist(name, texts)
    found = [form for form in _forms_in(context) if _has_some_of(form, values)]
    for form in found:
        _fill_one(form, data)
    return bool(found)


def _forms_in(context: dict[str, Any]) -> Iterator[forms.BaseForm]:
    for value in context.values():
        form = getattr(value, "form", value)  # the administration wraps its form
        if isinstance(form, forms.BaseForm) and not form.is_bound:
            yield form


def _has_some_of(form: forms.BaseForm, values: Values) -> bool:
    return any(form.add_prefix(name) in values for name in form.fields)


def _fill_one(form: forms.BaseForm, data: QueryDict) -> None:
    for name, field in form.fields.items():
        if not isinstance(field, forms.FileField) and not isinstance(field.widget, forms.PasswordInput):
            form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))


def _to_sign_in(request: HttpRequest, author: int) -> HttpResponse:
    page = page_of(request)
    keep(author, page, typed(request))
    target = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": target})
    return redirect(target)


def _not_yours(request: HttpRequest, author: int) -> HttpResponse:
    keep(author, page_of(request), typed(request))
    sentence = _(
        "This form was opened with another account, so nothing was saved under yours. "
        "The other account finds what was typed after signing in."
    )
    messages.error(request, sentence)
    return redirect("home:start")


def _is_about_signing_in(request: HttpRequest) -> bool:
    return (request.resolver_match.url_name or "").startswith(("account_", "mfa_"))


def _path(page: str) -> str:
    return page.partition("?")[0]


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
    _wait_for(request.session, page)
    return redirect(page)


def _wait_for(session: SessionBase, page: str) -> None:
    session[WAITING] = [*session.get(WAITING, []), _path(page)]


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

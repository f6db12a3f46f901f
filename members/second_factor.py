"""Who must prove a second factor, whether this session has done so, and the door that stays closed until then.

An account keeps since when it has one (``User.second_factor_since``); a session keeps for which account and which
beginning it was proved. Both are loaded with every request, so that the check asks the database nothing; taking the
last factor away closes every session of the account at once, also those that had proved it.
"""

from collections.abc import Callable
from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from .models import User

PROVED = "second_factor"
BACK = "second_factor_next"

#: What the account itself needs for signing in; taking a factor away is not among it.
SIGNING_IN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
#: For the first factor. Once there is one, a session that has not proved it must not add another to prove itself by.
SETTING_UP = frozenset({"mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"})
WAY_THROUGH = SIGNING_IN | SETTING_UP


def must_prove(user: User) -> bool:
    """Operators, staff and the offices of networks and alliances see what is not their own."""
    return user.is_superuser or user.is_staff or user.is_office or bool(user.alliance_ids)


def has_proved(session: SessionBase, user: User) -> bool:
    return user.second_factor_since is not None and session.get(PROVED) == _proof(user)


def mark_proved(session: SessionBase, user: User) -> None:
    if user.second_factor_since is not None:
        session[PROVED] = _proof(user)


def is_held_back(request: HttpRequest) -> bool:
    """Whether this session may not yet see what its account may see."""
    user = request.user
    return user.is_authenticated and not has_proved(request.session, user) and must_prove(user)


def way_to_prove(request: HttpRequest, page: str) -> str:
    """The page of the first step: setting up, or for an account that has a second factor, showing it."""
    if request.user.second_factor_since is None:
        request.session[BACK] = page
        return reverse("mfa_index")
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': page})}"


def _proof(user: User) -> str:
    return f"{user.pk}:{user.second_factor_since.astimezone(UTC).isoformat()}"


class Onlooker(AnonymousUser):
    """Whom a public page meets while the account behind the session is held back: nobody in particular."""


class SecondFactorMiddleware:
    """Everything that is not marked public stays closed; public pages look as they do to a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if held_back := getattr(request, "held_back", None):
            request.user = held_back
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.resolver_match.view_name in SIGNING_IN or not is_held_back(request):
            return None
        if request.resolver_match.view_name in SETTING_UP and request.user.second_factor_since is None:
            return None
        if not getattr(view, "login_required", True):
            request.held_back, request.user = request.user, Onlooker()
            return None
        return self._lead(request)

    def _lead(self, request: HttpRequest) -> HttpResponse:
        way = way_to_prove(request, request.get_full_path() if request.method == "GET" else reverse("home:start"))
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": way})
        return redirect(way)

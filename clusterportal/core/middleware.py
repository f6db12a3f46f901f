"""Headers that every answer takes along, and what stays out of every cache."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

Answer = Callable[[HttpRequest], HttpResponse]

PRIVATE_PARAMETERS = {"token", "key", "uidb36"}  # of addresses that open something to whoever has them


class HeadersMiddleware:
    """What every answer has beside its policy; outermost, so that files, redirects and /health/ have it, too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in settings.FURTHER_HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class AddressLanguageMiddleware(LocaleMiddleware):
    """The address alone decides on the language, so that an answer does not vary with what a browser prefers."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", get_language())
        return response


class PrivateCacheMiddleware:
    """What a signed-in person sees, what a private link opens, what answers a form, every breakdown: none is stored."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        request.answered = response.status_code < 500  # for core.outage: what fails from here on was done all the same
        if not request.answered or is_private(request):
            patch_cache_control(response, private=True, no_store=True)
        return response


def is_private(request: HttpRequest) -> bool:
    if request.method not in ("GET", "HEAD") or request.user.is_authenticated or hasattr(request, "held_back"):
        return True
    return bool(request.resolver_match and PRIVATE_PARAMETERS & request.resolver_match.kwargs.keys())


class WrongMethodMiddleware:
    """Who opens the address of a button gets a page that says so; Django's own answer is blank."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

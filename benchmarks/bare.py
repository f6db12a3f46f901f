"""The yardstick of `benchmarks.web`: a bare Django page. Middleware of startproject, one query, one small template."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from members.models import Town

MIDDLEWARE = [
    "benchmarks.bare.OwnAddresses",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PAGE = engines["django"].from_string(
    "<!doctype html><html lang=en><title>{{ town.name }}</title><h1>{{ town.name }}</h1><p>{{ town.state }}</p></html>"
)


class OwnAddresses:
    """Answers by this module's addresses instead of the portal's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return self.get_response(request)


def town(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(PAGE.render({"town": Town.objects.get(pk=pk)}, request))


urlpatterns = [path("town/<int:pk>/", town)]

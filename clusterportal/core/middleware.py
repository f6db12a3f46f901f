"""What a signed-in person sees stays out of every cache, and so does every breakdown."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


class PrivateCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        request.answered = response.status_code < 500  # for core.outage: what fails from here on was done all the same
        if not request.answered or request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

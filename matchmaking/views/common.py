"""What the views of searches and boards share."""

from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ..models import MatchingRun


def run_of(request: HttpRequest, pk: int) -> MatchingRun:
    """The search, for the office that organises the round."""
    visible = MatchingRun.objects.visible_to(request.user).select_related("round__cluster", "proof")
    return get_object_or_404(visible, pk=pk)


def chosen_group(request: HttpRequest) -> str:
    """The letter of the group whose pictures the page shows; a fragment is asked for by the page's own address."""
    address = getattr(request.htmx, "current_url", None) if request.htmx else None
    if address:
        return parse_qs(urlsplit(address).query).get("group", [""])[0]
    return request.GET.get("group", "")


def whole_number(text: str) -> int:
    """The number, or 0, which is nobody's."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0

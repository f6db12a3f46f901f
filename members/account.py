"""How allauth behaves here: accounts are made by invitation, not by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import Http404, HttpRequest, HttpResponse


class InvitedOnlyAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def no_own_address(request: HttpRequest) -> HttpResponse:
    """In the place of allauth's page for addresses: an account's is its login, and would be taken over unproved."""
    raise Http404

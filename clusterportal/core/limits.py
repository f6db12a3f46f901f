"""How often strangers may send the same form; the counts lie in the database's cache, by allauth's own means.

``settings.ACCOUNT_RATE_LIMITS`` names the rates: by the visitor's address (behind ``TRUSTED_PROXY_COUNT`` proxies) and
by the e-mail address that is typed, so that nobody's mailbox is filled from many places.
"""

from http import HTTPStatus

from allauth.core.ratelimit import consume
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


def is_within(request: HttpRequest, action: str, email: str = "") -> bool:
    """Counts this act; whoever is over the limit is not counted on.

    Django's cache keeps quiet when it cannot write, which looks like a limit: an empty transaction lets a database that
    is busy say so itself.
    """
    if consume(request, action=action, key=email.strip().lower() or "none"):
        return True
    with transaction.atomic():
        return False


def too_often() -> str:
    return _("This was sent too often in a short time. Nothing is lost: please wait an hour and send it again.")


class LimitedForm:
    """Mixin before the view's other classes: a form that comes too often returns with everything typed, and 429."""

    limited_as: str
    request: HttpRequest

    def form_valid(self, form: BaseForm) -> HttpResponse:
        return super().form_valid(form) if self.is_within_limit(form) else self.form_too_often(form)

    def is_within_limit(self, form: BaseForm) -> bool:
        return is_within(self.request, self.limited_as, form.cleaned_data.get("email", ""))

    def form_too_often(self, form: BaseForm) -> HttpResponse:
        form.add_error(None, too_often())
        response = self.form_invalid(form)
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response

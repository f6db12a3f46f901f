"""What was typed, as rows of its author: laid down once, given out once, encrypted in between."""

import base64
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

from ..models import KeptForm

AUTHOR = "_author"
SEALED = "sealed"
WAITING = "kept_forms"  # in the session: pages on which something typed waits for its author
LIFETIME = timedelta(days=1)
OPEN_FOR = timedelta(days=7)  # a form left open over a weekend still keeps what was typed
MOST_CHARACTERS = 60_000
MOST_PAGES = 10
LONGEST_PAGE = KeptForm._meta.get_field("page").max_length
NEVER = {"csrfmiddlewaretoken", AUTHOR, "code", "credential"}

Values = dict[str, list[str]]


def author_token(user_id: int) -> str:
    return TimestampSigner(salt=AUTHOR).sign(str(user_id))


def author_of(request: HttpRequest) -> int | None:
    """Who opened the form, however long ago: nobody else is ever shown what was typed into it."""
    try:
        return int(TimestampSigner(salt=AUTHOR).unsign(request.POST.get(AUTHOR, "")))
    except BadSignature:
        return None


def is_recent(request: HttpRequest) -> bool:
    """Whether the form was opened lately; one that is older lays nothing down for its author any more."""
    try:
        TimestampSigner(salt=AUTHOR).unsign(request.POST.get(AUTHOR, ""), max_age=OPEN_FOR)
    except SignatureExpired:
        return False
    return True


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
    KeptForm.objects.update_or_create(author=account, page=_path(page), defaults={"values": sealed(values)})
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
    return opened(kept.values)


def _cipher() -> Fernet:
    """With a key that no copy of the database holds: among what is typed is what belongs to a protected room."""
    return Fernet(base64.urlsafe_b64encode(sha256(f"kept forms:{settings.SECRET_KEY}".encode()).digest()))


def sealed(values: Values) -> dict[str, str]:
    return {SEALED: _cipher().encrypt(json.dumps(values).encode()).decode()}


def opened(kept: dict[str, Any]) -> Values:
    """Nothing, where the portal's secret has changed since."""
    try:
        return json.loads(_cipher().decrypt(kept[SEALED].encode()))
    except (InvalidToken, KeyError):
        return {}


@receiver(user_logged_in)
def remember_what_waits(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if pages := pages_kept_for(user):
        request.session[WAITING] = pages


def wait_for(session: SessionBase, page: str) -> None:
    session[WAITING] = [*session.get(WAITING, []), _path(page)]


def _path(page: str) -> str:
    return page.partition("?")[0]

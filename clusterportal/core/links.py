"""Personal links in mails: signed, for one purpose, expiring. Whoever opens one only looks; a POST acts."""

from datetime import timedelta
from typing import Any, Final

from django.core import signing
from django.http import Http404
from django.utils.crypto import salted_hmac

VALID_FOR: Final = timedelta(days=120)


class LinkExpiredError(Exception):
    """The link was right once, and is too old now."""


def make_token(purpose: str, number: int | list[int], address: str) -> str:
    """For the object ``number``, or for several together; dies when ``address`` is no longer the person's."""
    return signing.dumps([number, _mark(address)], salt=_salt(purpose))


def read_token(purpose: str, token: str) -> tuple[Any, str]:
    """The object's number and the mark of the address, for ``is_for``. Anything invented is 404."""
    try:
        number, mark = signing.loads(token, salt=_salt(purpose), max_age=VALID_FOR)
    except signing.SignatureExpired as error:
        raise LinkExpiredError from error
    except signing.BadSignature as error:
        raise Http404 from error
    return number, mark


def is_for(mark: str, address: str) -> bool:
    return mark == _mark(address)


def _salt(purpose: str) -> str:
    return f"clusterportal.link.{purpose}"


def _mark(address: str) -> str:
    return salted_hmac("clusterportal.link", address.strip().lower()).hexdigest()[:12]

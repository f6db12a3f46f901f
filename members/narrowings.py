"""What an office's list of members can be narrowed to by whom it misses.

Other apps know of other absences: they register them from their ``AppConfig.ready``, and members knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .querysets import MembershipQuerySet, Viewer

LONG = timedelta(days=365)  # before that nobody is missed


@dataclass(frozen=True)
class Narrowing:
    label: Any
    narrow: Callable[["MembershipQuerySet", "Viewer"], "MembershipQuerySet"]


_narrowings: dict[str, Narrowing] = {}


def register_narrowing(key: str, label: Any, narrow: Callable[..., Any]) -> None:
    _narrowings[key] = Narrowing(label, narrow)


def choices() -> list[tuple[str, Any]]:
    return [(key, one.label) for key, one in _narrowings.items()]


def narrow(memberships: "MembershipQuerySet", key: str, user: "Viewer") -> "MembershipQuerySet":
    """Current members of long standing that are missed in this way."""
    standing = memberships.current().filter(starts_on__lte=timezone.localdate() - LONG)
    return _narrowings[key].narrow(standing, user)


def unconfirmed(memberships: "MembershipQuerySet", _user: "Viewer") -> "MembershipQuerySet":
    """The company has not confirmed its profile for long."""
    since = timezone.localdate() - LONG
    return memberships.filter(Q(company__confirmed_on__isnull=True) | Q(company__confirmed_on__lt=since))


register_narrowing("profile", _("profile not confirmed for a year"), unconfirmed)

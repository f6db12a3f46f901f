"""Who has an enquiry open on the desk: a hint between colleagues that fades by itself and never stops anybody."""

from collections.abc import Mapping

from django.core.cache import cache
from django.utils import timezone

from members.models import User

from ..models import Enquiry

FADES_AFTER = 10 * 60  # seconds


def come(enquiry: Enquiry, user: User) -> list[str]:
    """Notes that the user has it open; gives the names of the others who have."""
    present = {key: seen for key, seen in _present(enquiry).items() if key != user.pk}
    others = [name for name, _moment in present.values()]
    _keep(enquiry, {**present, user.pk: (str(user), timezone.now().timestamp())})
    return others


def leave(enquiry: Enquiry, user: User) -> None:
    """The user has decided it."""
    _keep(enquiry, {key: seen for key, seen in _present(enquiry).items() if key != user.pk})


def _present(enquiry: Enquiry) -> dict[int, tuple[str, float]]:
    since = timezone.now().timestamp() - FADES_AFTER
    kept = cache.get(_key(enquiry)) or {}
    return {key: (name, moment) for key, (name, moment) in kept.items() if moment >= since}


def _keep(enquiry: Enquiry, present: Mapping[int, tuple[str, float]]) -> None:
    if present:
        cache.set(_key(enquiry), dict(present), FADES_AFTER)
    else:
        cache.delete(_key(enquiry))


def _key(enquiry: Enquiry) -> str:
    return f"desk.{enquiry.pk}"

"""What ``manage.py check`` says about this app's settings, also before ``migrate``."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .room.encryption import Ring, SealError


@register
def room_keys_are_keys(**kwargs: Any) -> list[CheckMessage]:
    try:
        Ring.of(settings.ROOM_ENCRYPTION_KEYS)
    except SealError as error:
        hint = "Base64 of 32 random bytes each, separated by commas; see docs/operations.md."
        return [Error(f"ROOM_ENCRYPTION_KEYS: {error}.", hint=hint, id="focusgroups.E001")]
    return []

"""The log of what people did: one row per act, written in the transaction of the act."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from clusterportal.core.models import LogEntry


def record(*, actor: AbstractBaseUser | None, verb: str, target: models.Model, **details: Any) -> LogEntry:
    """``details`` must be plain JSON values; no actor means that the portal itself acted."""
    return LogEntry.objects.create(
        actor=actor, verb=verb, target_type=target._meta.label_lower, target_id=target.pk, details=details
    )

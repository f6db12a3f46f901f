"""What was done to an object, in words for the office."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterportal.core.models import LogEntry

WORDS = {
    "membership_added": _("Membership begun"),
    "membership_updated": _("Membership changed"),
    "membership_ended": _("Membership ended"),
    "membership_reopened": _("End taken back"),
    "membership_confirmed": _("Agreed to by the company"),
    "membership_refused": _("Refused by the company"),
}
# Who answers for a company is not the office's to know: a company that refuses shows none of its people.
UNNAMED = {"membership_confirmed", "membership_refused"}


@dataclass(frozen=True)
class Act:
    """One line of the history."""

    words: Any
    when: datetime
    who: str


def history_of(target: models.Model) -> list[Act]:
    """The acts that have words, latest first; the portal's own acts have nobody's name."""
    entries = LogEntry.objects.filter(
        target_type=target._meta.label_lower, target_id=target.pk, verb__in=WORDS
    ).select_related("actor__person")
    return [Act(WORDS[entry.verb], entry.created, _name(entry)) for entry in entries]


def _name(entry: LogEntry) -> str:
    if entry.actor is None or entry.verb in UNNAMED:
        return ""
    return str(getattr(entry.actor, "person", None) or entry.actor)

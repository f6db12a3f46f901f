"""What was erased on purpose stays erased: after a restore from an older backup it is erased once more.

How to use it: in the transaction of the act ``record_erasure("focusgroups.room", key.pk)``; and in ``AppConfig.ready``
``register_erasure("focusgroups.room", erase_again)``, a function that takes the reference and may find nothing to do.

The list (kind, reference, time; nothing of what it was) lies in the database and, with each backup, beside the backups
as ``erasures.json``. A restore takes the union of the database that it replaces, that file, and the backup itself.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from .models import Erasure

FILE = "erasures.json"

Known = dict[tuple[str, str], datetime]
_acts: dict[str, Callable[[str], None]] = {}


def register_erasure(kind: str, act: Callable[[str], None]) -> None:
    _acts[kind] = act


def record_erasure(kind: str, reference: Any) -> Erasure:
    """In the transaction that erases; the same thing counts once."""
    row, _made = Erasure.objects.get_or_create(kind=kind, reference=str(reference))
    return row


def known_erasures() -> Known:
    """Of this database; none where the table is not there yet."""
    if Erasure._meta.db_table not in connection.introspection.table_names():
        return {}
    return {(kind, reference): at for kind, reference, at in Erasure.objects.values_list("kind", "reference", "at")}


def read_erasures(folder: Path) -> Known:
    """The list beside the backups of this folder."""
    file = folder / FILE
    if not file.is_file():
        return {}
    listed: Iterable[dict[str, str]] = json.loads(file.read_text())
    return {(one["kind"], one["reference"]): parse_datetime(one["at"]) or timezone.now() for one in listed}


def write_erasures(folder: Path) -> None:
    """Adds what this database knows to the list beside the backups, readable by its owner alone."""
    known = read_erasures(folder) | known_erasures()
    listed = [
        {"kind": kind, "reference": reference, "at": at.isoformat()}
        for (kind, reference), at in sorted(known.items(), key=lambda one: (one[1], one[0]))
    ]
    unfinished = folder / f".{FILE}"
    unfinished.touch(0o600)
    unfinished.write_text(json.dumps(listed, indent=1))
    unfinished.rename(folder / FILE)


def erase_again(known: Known) -> int:
    """Does each of them once more in this database, and remembers it here; says how many there are."""
    with transaction.atomic():
        for (kind, reference), at in known.items():
            Erasure.objects.get_or_create(kind=kind, reference=reference, defaults={"at": at})
        for kind, reference in Erasure.objects.values_list("kind", "reference"):
            _acts[kind](reference)
        return Erasure.objects.count()

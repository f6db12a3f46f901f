"""Talks of an office with its members: noted, corrected, removed and, for a day, taken back."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import enqueue

from ..enums import TalkKind
from ..exceptions import MemberError
from ..models import Cluster, Membership, Person, Talk, Topic, User

KEPT_FOR_UNDO = timedelta(days=1)
SHORTEST, LONGEST = 1, 120  # months between two talks


def log_talk(
    *,
    membership: Membership,
    held_on: date,
    kind: TalkKind | str = TalkKind.PERSONAL,
    person: Person | None = None,
    topics: Iterable[Topic] = (),
    note: str = "",
    actor: User,
) -> Talk:
    """Two colleagues who note at once leave two rows: both have something to say."""
    _require_past(held_on)
    with transaction.atomic():
        talk = Talk.objects.create(
            cluster=membership.cluster,
            company=membership.company,
            held_on=held_on,
            kind=kind,
            person=person,
            note=note.strip(),
            logged_by=actor,
        )
        talk.topics.set(topics)
        record(actor=actor, verb="talk_logged", target=talk)
    return talk


def change_talk(
    *,
    talk: Talk,
    held_on: date,
    kind: TalkKind | str,
    person: Person | None,
    topics: Iterable[Topic],
    note: str,
    actor: User,
) -> Talk:
    _require_past(held_on)
    with transaction.atomic():
        talk.held_on, talk.kind, talk.person, talk.note = held_on, kind, person, note.strip()
        talk.save(update_fields=["held_on", "kind", "person", "note"])
        talk.topics.set(topics)
        record(actor=actor, verb="talk_changed", target=talk)
    return talk


def remove_talk(*, talk: Talk, actor: User) -> Talk:
    """Nobody sees it from now on; the row goes for good a day later."""
    with transaction.atomic():
        talk.removed_at = timezone.now()
        talk.save(update_fields=["removed_at"])
        record(actor=actor, verb="talk_removed", target=talk)
        enqueue("members.forget_talk", object_id=talk.pk, due=talk.removed_at + KEPT_FOR_UNDO)
    return talk


def restore_talk(*, talk: Talk, actor: User) -> Talk:
    with transaction.atomic():
        talk.removed_at = None
        talk.save(update_fields=["removed_at"])
        record(actor=actor, verb="talk_restored", target=talk)
    return talk


def forget_talk(*, talk_id: int) -> None:
    """Deletes what was removed a day ago; a talk that was restored meanwhile stays."""
    Talk.objects.filter(pk=talk_id, removed_at__lte=timezone.now() - KEPT_FOR_UNDO).delete()


def set_talk_rhythm(*, cluster: Cluster, months: int, actor: User) -> Cluster:
    """After how many months without a talk a member is on the office's list."""
    if not SHORTEST <= months <= LONGEST:
        raise MemberError(_("Choose between 1 and 120 months."))
    with transaction.atomic():
        cluster.talk_months = months
        cluster.save(update_fields=["talk_months"])
        record(actor=actor, verb="talk_rhythm_set", target=cluster, months=months)
    return cluster


def _require_past(held_on: date) -> None:
    if held_on > timezone.localdate():
        raise MemberError(_("This day lies ahead. Note the talk when it has been held."))

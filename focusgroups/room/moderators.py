"""Who moderates: named by the office, announced in the room, in once the members have accepted.

Everybody's word settles it at once; after a week more than half of the members is enough, if nobody objects. Silence
is no acceptance: an office that names itself over the holidays gets no key. The one before is out at the change.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from members.models import Person, User

from ..enums import ChangeState
from ..exceptions import WrongStateError
from ..models import FocusGroup, ModeratorChange, RoomKey
from ..services.letters import write_to
from ..services.locks import lock_group
from ..services.rounds import end_of_day
from .deadlines import mind_room_at
from .gate import Room
from .hearings import hand_over
from .news import ask, people_inside

DAYS_TO_ANSWER = 7


def name_moderator(*, group: FocusGroup, person: Person, actor: User) -> ModeratorChange | None:
    """Announces somebody to the members; a group in which nobody has accepted yet gets its moderator at once."""
    with transaction.atomic():
        locked = lock_group(group.pk)
        if locked.moderator_id == person.pk:
            raise WrongStateError(_("%(person)s moderates this group already.") % {"person": person})
        if person.user is None:
            raise WrongStateError(_("%(person)s has no account yet. Invite the person first.") % {"person": person})
        _announced(locked).update(state=ChangeState.WITHDRAWN)
        record(actor=actor, verb="moderator_named", target=locked)
        if not _members(locked):
            _require_unused(locked)
            _replace(locked, person)
            return None
        until = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
        change = ModeratorChange.objects.create(group=locked, person=person, until=until)
        mind_room_at(locked, end_of_day(until))
        for one in people_inside(locked):
            ask(locked, one)
    return change


def remove_moderator(*, group: FocusGroup, actor: User) -> None:
    """The group has no moderator from now on, and nobody is announced."""
    with transaction.atomic():
        locked = lock_group(group.pk)
        _announced(locked).update(state=ChangeState.WITHDRAWN)
        if locked.moderator is not None:
            record(actor=actor, verb="moderator_removed", target=locked)
            _replace(locked, None)


def accept_moderator(*, room: Room) -> None:
    """A member's word; the last one opens the room to the announced person."""
    with transaction.atomic():
        group, change = _locked_change(room)
        change.accepted_by.add(room.person)
        if _members(group) <= _accepted(change):
            _open_to(group, change)


def object_to_moderator(*, room: Room) -> None:
    """One member's word is enough; the office reads that there was one, and not whose."""
    with transaction.atomic():
        group, change = _locked_change(room)
        _refuse(group, change)


def take_over(*, group_id: int) -> None:
    """The week is over without an objection: more than half must have accepted."""
    with transaction.atomic():
        group = lock_group(group_id)
        change = _announced(group).filter(until__lt=timezone.localdate()).select_related("person__user").first()
        if change is None:
            return
        members = _members(group)
        if 2 * len(members & _accepted(change)) > len(members):
            _open_to(group, change)
        else:
            _refuse(group, change)


def acceptance_of(room: Room, change: ModeratorChange) -> dict[str, int | bool]:
    """How many of the members have accepted, and whether this person has."""
    members, accepted = _members(room.group), _accepted(change)
    return {"accepted": len(members & accepted), "members": len(members), "own": room.person.pk in accepted}


def announced_change(group: FocusGroup) -> ModeratorChange | None:
    return _announced(group).select_related("person__user").first()


def _locked_change(room: Room) -> tuple[FocusGroup, ModeratorChange]:
    group = lock_group(room.group.pk)
    if room.person.pk not in _members(group):
        raise WrongStateError(_("Only members of the group decide on this."))
    change = announced_change(group)
    if change is None:
        raise WrongStateError(_("This question is settled."))
    return group, change


def _members(group: FocusGroup) -> set[int]:
    return set(group.seats.accepted().values_list("person_id", flat=True))


def _accepted(change: ModeratorChange) -> set[int]:
    return set(change.accepted_by.values_list("pk", flat=True))


def _require_unused(group: FocusGroup) -> None:
    """What former members have written opens to nobody whom no member has accepted."""
    if RoomKey.objects.filter(group=group, erased_at=None).exists():
        raise WrongStateError(_("The group has no member who could accept a moderator. Its room stays closed."))


def _open_to(group: FocusGroup, change: ModeratorChange) -> None:
    ModeratorChange.objects.filter(pk=change.pk).update(state=ChangeState.DONE)
    _replace(group, change.person)


def _refuse(group: FocusGroup, change: ModeratorChange) -> None:
    ModeratorChange.objects.filter(pk=change.pk).update(state=ChangeState.REFUSED)
    record(actor=None, verb="moderator_refused", target=group)


def _announced(group: FocusGroup) -> QuerySet[ModeratorChange]:
    return ModeratorChange.objects.filter(group=group, state=ChangeState.ANNOUNCED)


def _replace(group: FocusGroup, person: Person | None) -> None:
    before = group.moderator
    group.moderator = person
    group.save(update_fields=["moderator"])
    record(actor=None, verb="moderator_changed", target=group)
    hand_over(group)
    context = {"round": group.round}
    if before is not None:
        write_to(before, "moderator_ended", reference=group, page=("focusgroups:my_groups",), context=context)
    if person is not None:
        page = ("focusgroups:group_detail", group.pk)
        write_to(person, "moderator_begins", reference=group, page=page, context=context)

"""Opening a room in an emergency: two named people, a reason, a day, and the group reads all of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from members.models import User

from ..exceptions import WrongStateError
from ..models import EmergencyOpening, FocusGroup
from ..services.letters import write_to
from ..services.locks import lock_group
from .news import people_inside

LASTS = timedelta(days=1)


def asked_opening(group: FocusGroup) -> EmergencyOpening | None:
    """The one that waits for a second person."""
    waiting = EmergencyOpening.objects.filter(group=group, confirmed_by=None)
    return waiting.select_related("asked_by").first()


def ask_for_opening(*, group: FocusGroup, reason: str, actor: User) -> EmergencyOpening:
    """Names a reason; nothing opens until a second person confirms it."""
    with transaction.atomic():
        lock_group(group.pk)
        if asked_opening(group):
            raise WrongStateError(_("Somebody else has asked already. Read the reason below and confirm it, or not."))
        opening = EmergencyOpening.objects.create(group=group, asked_by=actor.person, reason=reason)
        record(actor=actor, verb="emergency_opening_asked", target=group)
    return opening


def confirm_opening(*, group: FocusGroup, actor: User) -> EmergencyOpening:
    """Puts both people on the membership list for a day, and tells everybody inside that it has happened."""
    with transaction.atomic():
        lock_group(group.pk)
        opening = asked_opening(group)
        if opening is None:
            raise WrongStateError(_("Nobody has asked for an opening."))
        if opening.asked_by_id == actor.person.pk:
            raise WrongStateError(_("A second person has to confirm. You have asked yourself."))
        opening.confirmed_by, opening.confirmed_at = actor.person, timezone.now()
        opening.until = opening.confirmed_at + LASTS
        opening.save(update_fields=["confirmed_by", "confirmed_at", "until"])
        record(actor=actor, verb="emergency_opening_confirmed", target=group)
        for person in people_inside(group):
            page = ("focusgroups:group_detail", group.pk)
            write_to(person, "room_opened", reference=group, page=page, context={})
    return opening


def drop_opening(*, group: FocusGroup, actor: User) -> None:
    """It is not needed after all."""
    with transaction.atomic():
        if EmergencyOpening.objects.filter(group=group, confirmed_by=None).delete()[0]:
            record(actor=actor, verb="emergency_opening_dropped", target=group)


def openings_of(group: FocusGroup) -> list[EmergencyOpening]:
    """All that there were, the latest first: the group reads them as long as the group exists."""
    done = EmergencyOpening.objects.filter(group=group).confirmed()
    return list(done.select_related("asked_by", "confirmed_by"))

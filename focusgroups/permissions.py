"""Who may do what in a round and in a group."""

from members.models import User

from .enums import SeatState
from .models import Acceptance, AgreementVersion, FocusGroup, Round, Seat


def may_organise(user: User, round: Round) -> bool:
    """Works in the organising office, superuser or not: sees applicants, proposals and allowed exclusions."""
    return Round.objects.organised_by(user).filter(pk=round.pk).exists()


def may_read_reasons(user: User, round: Round) -> bool:
    """Reasons for declining are for the organising office itself, not for superusers."""
    return round.cluster_id in user.managed_cluster_ids


def can_enter_room(user: User, group: FocusGroup) -> bool:
    """On the membership list, and the wording that is valid now is accepted. A moderator has no seat."""
    if not FocusGroup.objects.visible_to(user).filter(pk=group.pk).exists():
        return False
    seat = Seat.objects.filter(group=group, person__user=user, state=SeatState.ACCEPTED).first()
    if seat is None:
        return True
    return has_accepted(seat, AgreementVersion.objects.valid_for(group.round.cluster))


def has_accepted(seat: Seat, version: AgreementVersion | None) -> bool:
    """Whether the seat's person has accepted exactly this wording."""
    return Acceptance.objects.filter(person=seat.person_id, version=version).exists()


def may_plan_meetings(user: User, group: FocusGroup) -> bool:
    """Date, place and attendance are set by the organising office and by the group's moderator."""
    moderates = group.moderator is not None and group.moderator.user_id == user.pk
    return moderates or may_organise(user, group.round)

"""Who may do what in a round and in a group."""

from django.db.models import Subquery

from members.models import Person, User

from .models import Acceptance, AgreementVersion, FocusGroup, Round, Seat


def may_organise(user: User, round: Round) -> bool:
    """Works in the organising office, superuser or not: sees applicants, proposals and allowed exclusions.

    Says of one round in hand what ``RoundQuerySet.organised_by`` says of all, without a query.
    """
    return user.is_authenticated and round.cluster_id in user.managed_cluster_ids


def may_read_reasons(user: User, round: Round) -> bool:
    """Reasons for declining are for the organising office itself, not for superusers."""
    return round.cluster_id in user.managed_cluster_ids


def can_enter_room(user: User, group: FocusGroup) -> bool:
    """On the membership list, and the wording that is valid now is accepted: members and moderator alike."""
    if not FocusGroup.objects.visible_to(user).filter(pk=group.pk).exists():
        return False
    valid = AgreementVersion.objects.newest_for(group.round.cluster).values("pk")[:1]
    return Acceptance.objects.filter(person__user=user, version=Subquery(valid)).exists()


def may_open_in_emergency(user: User) -> bool:
    """Staff of the initiative and operators; one of them asks, another one confirms."""
    return user.is_authenticated and user.is_active and user.is_staff and user.person_or_none is not None


def has_accepted(seat: Seat, version: AgreementVersion | None) -> bool:
    """Whether the seat's person has accepted exactly this wording."""
    return Acceptance.objects.filter(person=seat.person_id, version=version).exists()


def may_plan_meetings(user: User, group: FocusGroup) -> bool:
    """Date, place and attendance are set by the organising office and by the group's moderator."""
    return moderates(user, group) or may_organise(user, group.round)


def may_look_for_a_date(user: User, group: FocusGroup, host_id: int | None) -> bool:
    """Who plans its meetings, and the member at whose company the meeting takes place."""
    if may_plan_meetings(user, group):
        return True
    return host_id is not None and group.seats.own(user).accepted().filter(company=host_id).exists()


def moderates(user: User, group: FocusGroup) -> bool:
    return group.moderator is not None and group.moderator.user_id == user.pk


def opens_a_room(person: Person) -> bool:
    """Is asked for a group, sits in one or moderates one: whoever took over the account would be inside."""
    return person.seats.open().exists() or person.moderated_groups.exists()

"""Who sees rounds, applications, exclusions, groups, seats and meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from .enums import (
    NOT_APPLIED,
    OPEN_SEATS,
    ApplicationState,
    BreachReader,
    ExclusionVisibility,
    RoundState,
    SearchState,
    SeatState,
)

if TYPE_CHECKING:
    from members.models import Cluster, Person
    from members.querysets import Viewer

    from .models import AgreementVersion, Seat

ANNOUNCED = (
    RoundState.OPEN,
    RoundState.CLOSED,
    RoundState.MATCHING,
    RoundState.REVIEW,
    RoundState.PUBLISHED,
    RoundState.RUNNING,
)


COMPLETED = (RoundState.REVIEWED, RoundState.ARCHIVED)


class RoundQuerySet(models.QuerySet):
    def in_order(self) -> Self:
        """Under way, in preparation, completed (``stage`` 0 to 2); in each the newest first."""
        stages = When(state=RoundState.DRAFT, then=1), When(state__in=COMPLETED, then=2)
        stage = Case(*stages, default=0, output_field=IntegerField())
        return self.annotate(stage=stage).order_by("stage", "-opens_on", "-pk")

    def visible_to(self, user: Viewer) -> Self:
        """A round is announced publicly from its call on; drafts and archived ones are for the organising office."""
        if user.is_authenticated and user.is_superuser:
            return self
        announced = Q(state__in=ANNOUNCED)
        if not user.is_authenticated:
            return self.filter(announced)
        return self.filter(announced | Q(cluster__in=user.managed_cluster_ids))

    def with_own_state(self, user: Viewer) -> Self:
        """``own_state`` of each round: where the user's application stands; None for everybody else."""
        from .models import Application

        if not user.is_authenticated:
            return self.annotate(own_state=Value(None, output_field=CharField()))
        own = Application.objects.filter(round=OuterRef("pk"), person__user=user)
        return self.annotate(own_state=Subquery(own.exclude(state=ApplicationState.WITHDRAWN).values("state")[:1]))

    def organised_by(self, user: Viewer) -> Self:
        """Rounds whose applicants, proposals and exclusions this account may see: by its role in the office alone."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(cluster__in=user.managed_cluster_ids)


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """One's own applications; the organising office sees all of its round. Superusers are no exception."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person__user=user) | Q(round__cluster__in=user.managed_cluster_ids))

    def own(self, user: Viewer) -> Self:
        """Only the applicant withdraws."""
        return self.filter(person__user=user) if user.is_authenticated else self.none()

    def to_place(self) -> Self:
        return self.filter(state__in=(ApplicationState.CONFIRMED, ApplicationState.PLACED, ApplicationState.WAITING))

    def applied(self) -> Self:
        """Everybody who has applied and not withdrawn; those who are only invited have not."""
        return self.exclude(state__in=NOT_APPLIED)

    def invited(self) -> Self:
        """Asked by an office, without an answer so far."""
        return self.filter(state=ApplicationState.INVITED)

    def listed(self) -> Self:
        return self.select_related("person", "company__industry", "company__town", "round")


class ExclusionQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """The person who named it; the organising office where the person allows it. Superusers are no exception."""
        if not user.is_authenticated:
            return self.none()
        office = Q(visibility=ExclusionVisibility.OFFICE, application__round__cluster__in=user.managed_cluster_ids)
        return self.filter(Q(application__person__user=user) | office)


class FocusGroupQuerySet(models.QuerySet):
    def frame_visible_to(self, user: Viewer) -> Self:
        """Meeting frame: invited and accepted members, the moderator, the organising office; no other superuser."""
        if not user.is_authenticated:
            return self.none()
        from .models import Seat

        seat = Seat.objects.filter(group=OuterRef("pk"), person__user=user, state__in=OPEN_SEATS)
        return self.filter(Exists(seat) | Q(moderator__user=user) | Q(round__cluster__in=user.managed_cluster_ids))

    def visible_to(self, user: Viewer) -> Self:
        """The protected room: accepted members and the moderator. No role and no superuser opens it.

        An emergency opening puts two named people on this list for a day (``focusgroups.room.emergency``).
        """
        if not user.is_authenticated:
            return self.none()
        from .models import EmergencyOpening, Seat

        seat = Seat.objects.filter(group=OuterRef("pk"), person__user=user, state=SeatState.ACCEPTED)
        opened = EmergencyOpening.objects.open().of(user).filter(group=OuterRef("pk"))
        return self.filter(Exists(seat) | Q(moderator__user=user) | Exists(opened))

    def met_by(self, person: Person) -> Self:
        """Groups whose meetings are the person's: with a seat, or as moderator. Not once the account is closed."""
        from .models import Seat

        if person.user_id and not person.user.is_active:
            return self.none()
        seat = Seat.objects.filter(group=OuterRef("pk"), person=person, state=SeatState.ACCEPTED)
        return self.filter(Exists(seat) | Q(moderator=person)).exclude(room_key__erased_at__isnull=False)


class CalendarKeyQuerySet(models.QuerySet):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)


class EmergencyOpeningQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(until__gt=timezone.now())

    def of(self, user: Viewer) -> Self:
        """In which this account is one of the two."""
        return self.filter(Q(asked_by__user=user) | Q(confirmed_by__user=user))

    def confirmed(self) -> Self:
        return self.filter(confirmed_by__isnull=False)


class RoomQuerySet(models.QuerySet):
    """Rows of protected rooms: the membership list opens them, and nothing else does."""

    def visible_to(self, user: Viewer) -> Self:
        from .models import FocusGroup

        return self.filter(group__in=FocusGroup.objects.visible_to(user))


class RoomFileQuerySet(RoomQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        return super().visible_to(user).kept()

    def kept(self) -> Self:
        """Not expired; what is gets erased within the night."""
        return self.filter(expires_on__gte=timezone.localdate())

    def expired(self) -> Self:
        return self.filter(expires_on__lt=timezone.localdate())

    def without_content(self) -> Self:
        return self.defer("content")


class IdeaQuerySet(RoomQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Its owner alone, as long as the room is open to them."""
        return super().visible_to(user).filter(owner__user=user)


class OwnRoomQuerySet(RoomQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """What is bound to one person: that person alone, as long as the room is open to them."""
        return super().visible_to(user).filter(person__user=user) if user.is_authenticated else self.none()


class BreachReportQuerySet(RoomQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Inside: who has reported, and the moderator of now unless it was written to the staff alone."""
        if not user.is_authenticated:
            return self.none()
        moderator = Q(group__moderator__user=user) & ~Q(to=BreachReader.STAFF)
        return super().visible_to(user).filter(Q(person__user=user) | moderator)


class HearingQuerySet(RoomQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """The person who is heard and the moderator of now; nobody else in the group."""
        concerned = Q(person__user=user) | Q(group__moderator__user=user)
        return super().visible_to(user).filter(concerned) if user.is_authenticated else self.none()


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """One's own seats; the organising office sees whether each seat is answered. Superusers are no exception."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person__user=user) | Q(group__round__cluster__in=user.managed_cluster_ids))

    def own(self, user: Viewer) -> Self:
        """Only its own person answers an invitation."""
        return self.filter(person__user=user) if user.is_authenticated else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN_SEATS)

    def accepted(self) -> Self:
        return self.filter(state=SeatState.ACCEPTED)


class DateSearchQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=SearchState.OPEN)

    def with_answered(self, seat: Seat | None = None) -> Self:
        """``answered``: how many members have; ``own``: whether this seat has."""
        seats = Q(proposals__answers__seat__state=SeatState.ACCEPTED)
        answered = Count("proposals__answers__seat", filter=seats, distinct=True)
        own = self.model.objects.filter(pk=OuterRef("pk"), proposals__answers__seat=seat.pk if seat else None)
        return self.annotate(answered=answered, own=Exists(own))


class AgreementVersionQuerySet(models.QuerySet):
    def valid_for(self, cluster: Cluster) -> AgreementVersion | None:
        """The newest valid wording of the organising office, else of the portal's default."""
        return self.newest_for(cluster).first()

    def newest_for(self, cluster: Cluster) -> Self:
        """All valid wordings, the one that applies first."""
        valid = self.filter(valid_from__lte=timezone.localdate()).select_related("agreement")
        return valid.filter(Q(agreement__cluster=cluster) | Q(agreement__cluster=None)).order_by(
            F("agreement__cluster").asc(nulls_last=True), "-number"
        )

"""Mails from a room: that something waits there, and nothing else. No name, no title, no text."""

from django.db.models import F
from django.utils import timezone

from members.models import Person

from ..models import FocusGroup, RoomView, Seat
from ..services.letters import write_to
from .gate import Room


def people_inside(group: FocusGroup) -> list[Person]:
    """Everybody on the membership list: who has accepted a seat, and the moderator."""
    seats = Seat.objects.filter(group=group).accepted().select_related("person__user").order_by("pk")
    people = [seat.person for seat in seats]
    moderator = Person.objects.select_related("user").filter(pk=group.moderator_id).first()
    return people if moderator is None or moderator in people else [*people, moderator]


def tell_others(room: Room) -> None:
    """Once until they come: who was told of something and has not been in the room since gets no second mail."""
    waiting = RoomView.objects.filter(group=room.group, file=None, told_at__isnull=False)
    told = set(waiting.exclude(last_at__gt=F("told_at")).values_list("person_id", flat=True))
    for person in people_inside(room.group):
        if person.pk not in told | {room.person.pk}:
            _tell(room.group, person)


def ask(group: FocusGroup, person: Person) -> None:
    """Something in the room asks for this person's word; the same mail whatever it is."""
    write_to(person, "room_asks", reference=group, page=("focusgroups:group_detail", group.pk), context={})


def _tell(group: FocusGroup, person: Person) -> None:
    RoomView.objects.update_or_create(group=group, person=person, file=None, defaults={"told_at": timezone.now()})
    write_to(person, "room_news", reference=group, page=("focusgroups:group_detail", group.pk), context={})

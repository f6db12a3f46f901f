"""What somebody takes home: private to its owner; one line of it becomes public only as its owner writes it anew."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from clusterportal.core.audit import record
from members.models import Person, User

from ..models import Idea, SuccessStory
from ..services.locks import lock_group
from .gate import Room


def note_idea(*, room: Room, text: str, form_key: UUID | None = None) -> Idea:
    """Keeps an idea for its owner alone; nobody is told, and no log says that there is one."""
    with transaction.atomic():
        lock_group(room.group.pk)
        own = own_ideas(room).filter(form_key=form_key)
        if form_key and (known := own.first()):
            return known
        return room.save(Idea(group=room.group, owner=room.person, text=text, form_key=form_key))


def own_ideas(room: Room) -> QuerySet[Idea]:
    return Idea.objects.filter(group=room.group, owner=room.person)


def share_line(*, room: Room, line: str, named: bool) -> SuccessStory:
    """Gives one line to the office, to be shown to everybody; with name and company only if the person wants so."""
    with transaction.atomic():
        values = {"round": room.group.round, "person": room.person, "line": line}
        story, _made = SuccessStory.objects.update_or_create(**values, defaults={"named": named})
        record(actor=room.person.user, verb="story_shared", target=story)
    return story


def withdraw_line(*, story: SuccessStory, person: Person) -> None:
    """Takes back a line that one has shared."""
    with transaction.atomic():
        record(actor=person.user, verb="story_withdrawn", target=story)
        SuccessStory.objects.filter(pk=story.pk, person=person).delete()


def release_line(*, story: SuccessStory, shown: bool, actor: User | None = None) -> None:
    """The organising office shows a line that somebody has shared with it, or no longer."""
    with transaction.atomic():
        SuccessStory.objects.filter(pk=story.pk).update(released_at=timezone.now() if shown else None)
        record(actor=actor, verb="story_released" if shown else "story_hidden", target=story)

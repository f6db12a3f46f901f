"""Writing to the group and answering."""

from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from ..exceptions import WrongStateError
from ..models import Post
from ..services.locks import lock_group
from .gate import Room
from .news import tell_others


def write_post(*, room: Room, text: str, answers_to: Post | None = None, form_key: UUID | None = None) -> Post:
    """Writes to the group; the others are told that something waits. The same form sent twice writes once."""
    with transaction.atomic():
        lock_group(room.group.pk)
        known = form_key and Post.objects.filter(group=room.group, author=room.person, form_key=form_key).first()
        if known:
            return known
        beginning = _beginning(room, answers_to) if answers_to else None
        post = Post(group=room.group, author=room.person, text=text, answers_to=beginning, form_key=form_key)
        room.save(post)
        tell_others(room)
    return post


def remove_post(*, room: Room, post: Post) -> None:
    """Erases one's own post, with the answers to it."""
    with transaction.atomic():
        if post.group_id != room.group.pk or post.author_id != room.person.pk:
            raise WrongStateError(_("Only who has written a post removes it."))
        post.delete()


def threads(room: Room) -> QuerySet[Post]:
    """Posts that answer nothing, the newest first, each with its answers in ``answered``."""
    answers = Post.objects.select_related("author").order_by("written_at", "pk")
    beginnings = Post.objects.filter(group=room.group, answers_to=None).select_related("author")
    return beginnings.prefetch_related(Prefetch("answers", queryset=answers, to_attr="answered"))


def read_threads(room: Room, found: list[Post]) -> list[Post]:
    """Posts and their answers, opened."""
    room.read(found)
    for post in found:
        room.read(post.answered)
    return found


def _beginning(room: Room, post: Post) -> Post:
    """An answer to an answer belongs to the same post."""
    first = Post.objects.filter(group=room.group, pk=post.answers_to_id or post.pk).first()
    if first is None:
        raise WrongStateError(_("This post was removed meanwhile. What you have written was not sent."))
    return first

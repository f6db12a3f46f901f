"""Pages of the protected room beside its first one (``groups.group_detail``)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..models import Post
from ..room.forms import PostForm
from ..room.gate import Room
from ..room.news import people_inside
from ..room.posts import read_threads, remove_post, threads, write_post
from ..room.visits import note_visit, visits
from .gate import in_room, in_room_of

PER_PAGE = 20


@in_room
def room_posts(request: HttpRequest, room: Room) -> HttpResponse:
    """All posts, page by page; takes a new one."""
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_post(room=room, **form.cleaned_data)
        messages.success(request, _("Your post is in the room. The others get a mail that something waits."))
        return redirect(room.group)
    page = Paginator(threads(room), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = read_threads(room, list(page.object_list))
    context = {"page_obj": page, "form": form, "inside": _inside(room)}
    return _page(request, room, "posts", context)


@in_room_of(Post)
def room_post(request: HttpRequest, room: Room, post: Post) -> HttpResponse:
    """A post with its answers; takes a further one."""
    form = PostForm(request.POST or None, answering=True)
    if request.method == "POST" and form.is_valid():
        written = write_post(room=room, answers_to=post, **form.cleaned_data)
        messages.success(request, _("Your answer is in the room."))
        return redirect("focusgroups:room_post", pk=written.answers_to_id)
    found = list(threads(room).filter(pk=post.answers_to_id or post.pk))
    note_visit(room)
    context = {"posts": read_threads(room, found), "form": form, "inside": _inside(room)}
    return _page(request, room, "post", context)


@in_room_of(Post)
def room_post_remove(request: HttpRequest, room: Room, post: Post) -> HttpResponse:
    """Shows what goes, and on POST erases it; for who has written it."""
    if request.method == "POST":
        remove_post(room=room, post=post)
        messages.success(request, _("Your post is gone."))
        return redirect(room.group)
    [post] = room.read([post])
    answers = post.answers.count()
    return _page(request, room, "post_remove", {"post": post, "answers": answers})


@in_room
def room_visits(request: HttpRequest, room: Room) -> HttpResponse:
    """Who has been here and opened what; for the group alone."""
    return _page(request, room, "visits", {"visits": visits(room)})


def _inside(room: Room) -> set[int]:
    return {person.pk for person in people_inside(room.group)}


def _page(request: HttpRequest, room: Room, name: str, context: dict) -> HttpResponse:
    shared = {"room": room, "group": room.group, "me": room.person}
    return TemplateResponse(request, f"focusgroups/room/{name}.html", {**shared, **context})

"""Pages of the protected room beside its first one (``groups.group_detail``)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import Idea, Post, RoomFile, Round, SuccessStory
from ..room.emergency import openings_of
from ..room.erasing import change_mind, erasure_state
from ..room.files import add_file, files_of, remove_file
from ..room.forms import FileForm, IdeaForm, PostForm, StoryForm
from ..room.gate import Room
from ..room.ideas import note_idea, own_ideas, release_line, share_line, withdraw_line
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
    seen = list(visits(room))
    names = {file.pk: file.name for file in room.read(files_of(room))}
    rows = [(visit, names.get(visit.file_id, "")) for visit in seen if visit.file_id is None or visit.file_id in names]
    return _page(request, room, "visits", {"visits": rows, "openings": openings_of(room.group)})


@in_room
def room_files(request: HttpRequest, room: Room) -> HttpResponse:
    """All files; takes a new one."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        add_file(room=room, **form.cleaned_data)
        messages.success(request, _("Your file is in the room. The others get a mail that something waits."))
        return redirect("focusgroups:room_files", pk=room.group.pk)
    return _page(request, room, "files", {"files": room.read(files_of(room)), "form": form, "inside": _inside(room)})


@in_room_of(RoomFile)
def room_file(request: HttpRequest, room: Room, file: RoomFile) -> HttpResponse:
    """The file itself, to be saved; the group sees who has fetched it."""
    [file] = room.read([file])
    note_visit(room, file)
    headers = {"Content-Disposition": content_disposition_header(True, file.name), "Content-Length": str(file.size)}
    return HttpResponse(file.content, content_type=file.kind, headers=headers)


@in_room_of(RoomFile)
def room_file_remove(request: HttpRequest, room: Room, file: RoomFile) -> HttpResponse:
    """Shows which file goes, and on POST erases it; for who has given it."""
    if request.method == "POST":
        remove_file(room=room, file=file)
        messages.success(request, _("Your file is gone."))
        return redirect("focusgroups:room_files", pk=room.group.pk)
    [file] = room.read([file])
    return _page(request, room, "file_remove", {"file": file})


@in_room
def room_ideas(request: HttpRequest, room: Room) -> HttpResponse:
    """One's own ideas; takes a new one."""
    form = IdeaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note_idea(room=room, **form.cleaned_data)
        messages.success(request, _("Your idea is noted, for you alone."))
        return redirect("focusgroups:room_ideas", pk=room.group.pk)
    return _page(request, room, "ideas", {"ideas": room.read(own_ideas(room)), "form": form})


@in_room_of(Idea)
@require_POST
def room_idea_remove(request: HttpRequest, room: Room, idea: Idea) -> HttpResponse:
    idea.delete()
    messages.success(request, _("The idea is gone."))
    return redirect("focusgroups:room_ideas", pk=room.group.pk)


@in_room
def room_story(request: HttpRequest, room: Room) -> HttpResponse:
    """One line for everybody, by the member's own choice."""
    form = StoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        share_line(room=room, **form.cleaned_data)
        messages.success(
            request, _("Your line is with the office. It shows on the page of the round once it is released.")
        )
        return redirect(room.group)
    return _page(request, room, "story", {"form": form})


@in_room
def room_erase(request: HttpRequest, room: Room) -> HttpResponse:
    """Who wants the room to be erased; on POST one agrees, or takes it back."""
    if request.method == "POST":
        gone = change_mind(room=room, agree="agree" in request.POST)
        messages.success(request, _("The room is erased.") if gone else _("Your word is noted."))
        return redirect(room.group)
    return _page(request, room, "erase", erasure_state(room))


@require_POST
def story_release(request: HttpRequest, pk: int) -> HttpResponse:
    """The organising office shows a line, or no longer."""
    rounds = Round.objects.organised_by(request.user)
    story = get_object_or_404(SuccessStory.objects.select_related("round"), pk=pk, round__in=rounds)
    release_line(story=story, shown="hide" not in request.POST, actor=request.user)
    return redirect(story.round)


@require_POST
def story_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back one's own line, also after having left the group."""
    story = get_object_or_404(SuccessStory.objects.select_related("round", "person"), pk=pk, person__user=request.user)
    withdraw_line(story=story, person=story.person)
    messages.success(request, _("Your line is gone from the page."))
    return redirect(story.round)


def _inside(room: Room) -> set[int]:
    return {person.pk for person in people_inside(room.group)}


def _page(request: HttpRequest, room: Room, name: str, context: dict) -> HttpResponse:
    shared = {"room": room, "group": room.group, "me": room.person}
    return TemplateResponse(request, f"focusgroups/room/{name}.html", {**shared, **context})

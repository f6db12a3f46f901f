"""What the room's page shows beside the frame of the meetings."""

from typing import Any

from ..exceptions import RoomClosedError
from .emergency import openings_of
from .files import files_of
from .forms import PostForm
from .gate import Room
from .posts import read_threads, threads
from .visits import note_visit
from .waiting import waits_for

NEWEST = 8


def room_content(room: Room) -> dict[str, Any]:
    """The newest posts; ``closed`` is a sentence when the key of the room is missing."""
    openings = openings_of(room.group)
    found = list(threads(room)[: NEWEST + 1])
    try:
        shown = read_threads(room, found[:NEWEST])
        files = room.read(files_of(room)[:NEWEST])
    except RoomClosedError as error:
        return {"closed": error.message, "openings": openings}
    note_visit(room)
    return {
        "openings": openings,
        "waiting": waits_for(room),
        "files": files,
        "posts": shown,
        "has_older": len(found) > NEWEST,
        "post_form": PostForm(),
    }

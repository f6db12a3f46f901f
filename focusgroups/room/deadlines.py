"""What falls due in a room: one kind of job for all of it, so that the list of jobs does not tell what it is about."""

from datetime import datetime

from clusterportal.core.jobs import enqueue

from ..models import FocusGroup

MIND = "focusgroups.mind_room"


def mind_room_at(group: FocusGroup, due: datetime) -> None:
    """Whatever is due in the room at this moment is done then; what is not, waits for its own."""
    enqueue(MIND, object_id=group.pk, due=due)

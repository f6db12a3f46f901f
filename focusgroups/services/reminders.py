"""A week before a meeting, whoever has set out to do something is reminded, in private and without a word of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from clusterportal.core.jobs import enqueue

from ..enums import MeetingState
from ..models import Commitment, Meeting
from .letters import write_to
from .locks import lock_group

AHEAD = timedelta(days=7)
REMIND = "focusgroups.remind_commitments"


def remind_before(meeting: Meeting) -> None:
    """The meeting has a new date; one that is nearer than a week reminds nobody."""
    if meeting.starts_at is not None and meeting.starts_at - AHEAD > timezone.now():
        enqueue(REMIND, object_id=meeting.pk, due=meeting.starts_at - AHEAD)


def remind_of_commitments(*, meeting_id: int) -> None:
    """Once for each date; an earlier job of a date that was moved finds nothing to do."""
    now = timezone.now()
    group_id = Meeting.objects.filter(pk=meeting_id).values_list("group_id", flat=True).first()
    if group_id is None:  # the meeting fell away with its host
        return
    with transaction.atomic():
        group = lock_group(group_id)
        meeting = Meeting.objects.filter(pk=meeting_id, state=MeetingState.PLANNED, starts_at__gt=now).first()
        if meeting is None or meeting.starts_at - AHEAD > now or meeting.reminded_for == meeting.starts_at:
            return
        Meeting.objects.filter(pk=meeting.pk).update(reminded_for=meeting.starts_at)
        still_open = Commitment.objects.filter(group=group, done_at=None).values("person")
        for seat in group.seats.accepted().filter(person__in=still_open).select_related("person__user"):
            page = ("focusgroups:room_meeting", meeting.pk)
            context = {"round": group.round, "starts_at": meeting.starts_at}
            write_to(seat.person, "meeting_in_a_week", reference=meeting, page=page, context=context)

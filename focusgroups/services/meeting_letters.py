"""Mails about a meeting's frame: day and link, no names and no place, because a mail can be read by others."""

from collections.abc import Iterable

from ..links import COMES, token_for_seat
from ..models import FocusGroup, Meeting, Seat
from .letters import write_to


def tell_members(meeting: Meeting, group: FocusGroup, template: str) -> None:
    """A mail to each member about the meeting's frame."""
    tell(members_of(group), meeting, group, template)


def tell(seats: Iterable[Seat], meeting: Meeting, group: FocusGroup, template: str) -> None:
    """With a link of the person's own, by which they say without signing in whether they come."""
    for seat in seats:
        page = ("focusgroups:comes", token_for_seat(COMES, meeting, seat))
        _write(seat, meeting, group, template, page)


def write_about(seat: Seat, meeting: Meeting, group: FocusGroup, template: str) -> None:
    """With the link to the group's room."""
    _write(seat, meeting, group, template, ("focusgroups:group_detail", group.pk))


def members_of(group: FocusGroup) -> list[Seat]:
    return list(group.seats.accepted().select_related("person__user").order_by("pk"))


def _write(seat: Seat, meeting: Meeting, group: FocusGroup, template: str, page: tuple) -> None:
    context = {"round": group.round, "starts_at": meeting.starts_at or meeting.called_off_at}
    write_to(seat.person, template, reference=meeting, page=page, context=context)

"""Mails about a meeting's frame: day and link, no names and no place, because a mail can be read by others."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterportal.core.mail import render

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


def preview(meeting: Meeting, template: str) -> tuple[str, str]:
    """Subject and text as the first member would get them, in the reader's language, without anybody's own link."""
    seats = members_of(meeting.group)
    person = seats[0].person if seats else ""
    context = {**_frame(meeting, meeting.group), "person": person, "link": _("(each member's own link)")}
    return render(template, context, get_language() or "de")


def members_of(group: FocusGroup) -> list[Seat]:
    return list(group.seats.accepted().select_related("person__user").order_by("pk"))


def _write(seat: Seat, meeting: Meeting, group: FocusGroup, template: str, page: tuple) -> None:
    write_to(seat.person, template, reference=meeting, page=page, context=_frame(meeting, group))


def _frame(meeting: Meeting, group: FocusGroup) -> dict[str, Any]:
    return {"round": group.round, "starts_at": meeting.starts_at or meeting.called_off_at}

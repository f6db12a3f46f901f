"""Rows are locked in one order, so that two acts never wait for each other: round, group, seat, application."""

from ..models import Application, DateSearch, FocusGroup, Meeting, Round, Seat


def lock_round(pk: int) -> Round:
    return Round.objects.select_for_update().get(pk=pk)


def lock_group(pk: int) -> FocusGroup:
    """The group, its round locked before it."""
    round_id = FocusGroup.objects.values_list("round_id", flat=True).get(pk=pk)
    locked = lock_round(round_id)
    group = FocusGroup.objects.select_for_update().get(pk=pk)
    group.round = locked
    return group


def lock_seat(pk: int) -> Seat:
    """The seat, its round and group locked before it: who counts the group's seats now counts right."""
    group = lock_group(Seat.objects.values_list("group_id", flat=True).get(pk=pk))
    seat = Seat.objects.select_for_update().get(pk=pk)
    seat.group = group
    return seat


def lock_application(pk: int) -> Application:
    """The application, its round locked before it."""
    locked = lock_round(Application.objects.values_list("round_id", flat=True).get(pk=pk))
    application = Application.objects.select_for_update().get(pk=pk)
    application.round = locked
    return application


def lock_meeting(pk: int) -> Meeting:
    """The meeting, its round and group locked before it."""
    group = lock_group(Meeting.objects.values_list("group_id", flat=True).get(pk=pk))
    meeting = Meeting.objects.select_for_update().get(pk=pk)
    meeting.group = group
    return meeting


def lock_search(pk: int) -> DateSearch:
    """The date search, its round, group and meeting locked before it."""
    meeting = lock_meeting(DateSearch.objects.values_list("meeting_id", flat=True).get(pk=pk))
    search = DateSearch.objects.select_for_update().get(pk=pk)
    search.meeting = meeting
    return search

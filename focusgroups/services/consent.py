"""A group that has met takes nobody in without the consent of all its members: asked by whatever fills a seat."""

from django.utils.translation import gettext as _

from ..enums import MeetingState, NewcomerState
from ..exceptions import ConsentMissingError
from ..models import FocusGroup, Newcomer


def has_met(group: FocusGroup) -> bool:
    return group.meetings.filter(state=MeetingState.HELD).exists()


def require_consent(group: FocusGroup, application_id: int) -> None:
    """Refuses unless the group has not met yet, or its members have agreed to this person."""
    if has_met(group) and not _is_agreed(group, application_id):
        raise ConsentMissingError(
            _("This group has met already. It takes somebody in only when all its members have agreed.")
        )


def _is_agreed(group: FocusGroup, application_id: int) -> bool:
    return Newcomer.objects.filter(group=group, application=application_id, state=NewcomerState.TAKEN).exists()

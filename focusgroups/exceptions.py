"""What the services of this app refuse with; every message is a sentence that the user can act on."""

from clusterportal.core.exceptions import DomainError


class WrongStateError(DomainError):
    """The round, application, seat or meeting is in a state that does not allow this step."""


class NotEligibleError(DomainError):
    """The person cannot apply to this round."""


class AlreadyAppliedError(DomainError):
    """The person has an open application in this round."""


class GroupFullError(DomainError):
    """The group has as many open seats as the round allows."""


class NotFoundError(DomainError):
    """A typed name fits nobody, or too many."""


class ConsentMissingError(WrongStateError):
    """A group that has met takes nobody in whom its members have not agreed to."""


class RoomClosedError(DomainError):
    """The key of a protected room is missing or does not fit, or somebody is in the wrong room."""


class RoomErasedError(DomainError):
    """The group has erased its room."""

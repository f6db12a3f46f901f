"""What the services of this app refuse."""

from clusterportal.core.exceptions import DomainError


class RegistrationClosedError(DomainError):
    """The event takes no registrations: a draft, cancelled or over."""


class MembersOnlyError(DomainError):
    """The event is for members of the networks that hold it."""


class EventCancelledError(DomainError):
    """A cancelled event stays as it is."""


class EventFullError(DomainError):
    """All places are taken, and the guest has not said that they would wait."""


class WrongStateError(DomainError):
    """The event is in a state that does not allow this step."""

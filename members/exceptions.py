"""What the services of the members app refuse with."""

from clusterportal.core.exceptions import DomainError


class MemberError(DomainError):
    """A rule about members, people or their data says no."""

"""What a service of this app refuses with; each carries a sentence that the user can act on."""

from clusterportal.core.exceptions import DomainError


class EnquiryError(DomainError):
    """An enquiry or a referral is not in the state for this."""


class RunError(DomainError):
    """A search for groups or its proposal is not in the state for this."""

"""What a service may refuse with; apps derive their own errors in their ``exceptions.py``."""


class DomainError(Exception):
    """A rule of the domain says no. ``message`` is a translated sentence that the user can act on."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TooLateError(DomainError):
    """An act cannot be taken back: what follows from it has begun."""

from .agreement import Acceptance, Agreement, AgreementVersion
from .group import FocusGroup, Seat
from .meeting import Meeting, MeetingAnswer
from .round import Application, Exclusion, Round

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementVersion",
    "Application",
    "Exclusion",
    "FocusGroup",
    "Meeting",
    "MeetingAnswer",
    "Round",
    "Seat",
]

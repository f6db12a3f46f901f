from .agreement import Acceptance, Agreement, AgreementVersion
from .group import FocusGroup, Seat
from .meeting import Meeting, MeetingAnswer
from .room import EmergencyOpening, ErasureConsent, Idea, Post, RoomFile, RoomKey, RoomRow, RoomView
from .round import Application, Exclusion, Round
from .story import SuccessStory

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementVersion",
    "Application",
    "EmergencyOpening",
    "ErasureConsent",
    "Exclusion",
    "FocusGroup",
    "Idea",
    "Meeting",
    "MeetingAnswer",
    "Post",
    "RoomFile",
    "RoomKey",
    "RoomRow",
    "RoomView",
    "Round",
    "Seat",
    "SuccessStory",
]

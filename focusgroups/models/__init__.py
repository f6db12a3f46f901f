from .agreement import Acceptance, Agreement, AgreementVersion
from .group import FocusGroup, Seat
from .meeting import Meeting, MeetingAnswer
from .minutes import AbsenceReason, Commitment, MeetingNotes, MemberCase, Objection, PulseAnswer, Wish
from .room import EmergencyOpening, ErasureConsent, Idea, Post, RoomFile, RoomKey, RoomRow, RoomView
from .round import Application, Exclusion, Round
from .story import SuccessStory

__all__ = [
    "AbsenceReason",
    "Acceptance",
    "Agreement",
    "AgreementVersion",
    "Application",
    "Commitment",
    "EmergencyOpening",
    "ErasureConsent",
    "Exclusion",
    "FocusGroup",
    "Idea",
    "Meeting",
    "MeetingAnswer",
    "MeetingNotes",
    "MemberCase",
    "Objection",
    "Post",
    "PulseAnswer",
    "RoomFile",
    "RoomKey",
    "RoomRow",
    "RoomView",
    "Round",
    "Seat",
    "SuccessStory",
    "Wish",
]

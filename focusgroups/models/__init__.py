from .agreement import Acceptance, Agreement, AgreementVersion
from .breach import BreachReport
from .calendar import CalendarKey
from .group import FocusGroup, Seat
from .hearing import Hearing
from .hosting import HostSwap
from .kit import HostKit
from .meeting import Meeting, MeetingAnswer
from .minutes import AbsenceReason, Commitment, MeetingNotes, MemberCase, Objection, PulseAnswer, WayIn, Wish
from .moderator import ModeratorChange
from .newcomer import Newcomer, NewcomerVote
from .review import ReviewAnswer
from .room import EmergencyOpening, ErasureConsent, Idea, Post, RoomFile, RoomKey, RoomRow, RoomView
from .round import Application, Exclusion, Round
from .search import DateAnswer, DateProposal, DateSearch
from .story import SuccessStory

__all__ = [
    "AbsenceReason",
    "Acceptance",
    "Agreement",
    "AgreementVersion",
    "Application",
    "BreachReport",
    "CalendarKey",
    "Commitment",
    "DateAnswer",
    "DateProposal",
    "DateSearch",
    "EmergencyOpening",
    "ErasureConsent",
    "Exclusion",
    "FocusGroup",
    "Hearing",
    "HostKit",
    "HostSwap",
    "Idea",
    "Meeting",
    "MeetingAnswer",
    "MeetingNotes",
    "MemberCase",
    "ModeratorChange",
    "Newcomer",
    "NewcomerVote",
    "Objection",
    "Post",
    "PulseAnswer",
    "ReviewAnswer",
    "RoomFile",
    "RoomKey",
    "RoomRow",
    "RoomView",
    "Round",
    "Seat",
    "SuccessStory",
    "WayIn",
    "Wish",
]

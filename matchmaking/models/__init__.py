from .enquiry import Enquiry, EnquiryStep, Suggestion
from .referral import Referral
from .run import MatchingRun, ProposedGroup, ProposedSeat

__all__ = [
    "Enquiry",
    "EnquiryStep",
    "MatchingRun",
    "ProposedGroup",
    "ProposedSeat",
    "Referral",
    "Suggestion",
]

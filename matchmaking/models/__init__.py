from .act import BoardAct
from .block import RunBlock
from .enquiry import Enquiry, EnquiryStep, Suggestion
from .referral import Referral
from .run import MatchingRun, ProposedGroup, ProposedSeat

__all__ = [
    "BoardAct",
    "Enquiry",
    "EnquiryStep",
    "MatchingRun",
    "ProposedGroup",
    "ProposedSeat",
    "Referral",
    "RunBlock",
    "Suggestion",
]

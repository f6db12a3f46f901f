from .act import BoardAct
from .block import RunBlock
from .enquiry import Enquiry, EnquiryStep, Suggestion
from .proof import ProposalProof
from .referral import Referral
from .run import MatchingRun, ProposedGroup, ProposedSeat

__all__ = [
    "BoardAct",
    "Enquiry",
    "EnquiryStep",
    "MatchingRun",
    "ProposalProof",
    "ProposedGroup",
    "ProposedSeat",
    "Referral",
    "RunBlock",
    "Suggestion",
]

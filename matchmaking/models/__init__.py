from .act import BoardAct
from .block import RunBlock
from .enquiry import Enquiry, EnquiryStep, Suggestion
from .file import EnquiryFile
from .follow_up import FollowUp
from .incoming import IncomingMail
from .message import EnquiryMessage
from .note import EnquiryNote
from .proof import ProposalProof
from .referral import Referral
from .refusal import ConfidentialRefusal
from .run import MatchingRun, ProposedGroup, ProposedSeat
from .word import OfficeWord

__all__ = [
    "BoardAct",
    "ConfidentialRefusal",
    "Enquiry",
    "EnquiryFile",
    "EnquiryMessage",
    "EnquiryNote",
    "EnquiryStep",
    "FollowUp",
    "IncomingMail",
    "MatchingRun",
    "OfficeWord",
    "ProposalProof",
    "ProposedGroup",
    "ProposedSeat",
    "Referral",
    "RunBlock",
    "Suggestion",
]

"""The acts of the members app; each writes what it did into the log."""

from .accounts import take_second_factors
from .affiliations import end_affiliation, reopen_affiliation
from .answers import confirm_membership, refuse_membership
from .catalogue import load_catalogue, topics_for_words
from .companies import find_or_add_company, update_company
from .consents import give_consent, withdraw_consent
from .interests import InterestChoice, confirm_interests, save_interests
from .memberships import NewCompany, NewContact, add_member, end_membership, reopen_membership, update_membership
from .people import add_contact, update_profile

__all__ = [
    "InterestChoice",
    "NewCompany",
    "NewContact",
    "add_contact",
    "add_member",
    "confirm_interests",
    "confirm_membership",
    "end_affiliation",
    "end_membership",
    "find_or_add_company",
    "give_consent",
    "load_catalogue",
    "refuse_membership",
    "reopen_affiliation",
    "reopen_membership",
    "save_interests",
    "take_second_factors",
    "topics_for_words",
    "update_company",
    "update_membership",
    "update_profile",
    "withdraw_consent",
]

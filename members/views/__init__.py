from .affiliations import affiliation_end, affiliation_reopen
from .answers import membership_confirm, membership_refuse
from .clusters import ClusterDetailView, ClusterListView
from .companies import CompanyDetailView, CompanyEditView
from .memberships import (
    MembershipCreateView,
    MembershipDetailView,
    MembershipEditView,
    MembershipEndView,
    MembershipListView,
    membership_reopen,
)
from .people import InterestsView, PersonDetailView, ProfileView
from .talks import TalkCreateView, TalkEditView, TalkRhythmView, talk_remove, talk_restore

__all__ = [
    "ClusterDetailView",
    "ClusterListView",
    "CompanyDetailView",
    "CompanyEditView",
    "InterestsView",
    "MembershipCreateView",
    "MembershipDetailView",
    "MembershipEditView",
    "MembershipEndView",
    "MembershipListView",
    "PersonDetailView",
    "ProfileView",
    "TalkCreateView",
    "TalkEditView",
    "TalkRhythmView",
    "affiliation_end",
    "affiliation_reopen",
    "membership_confirm",
    "membership_refuse",
    "membership_reopen",
    "talk_remove",
    "talk_restore",
]

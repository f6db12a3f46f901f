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
    "membership_confirm",
    "membership_refuse",
    "membership_reopen",
]

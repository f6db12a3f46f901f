from .companies import CompanyForm
from .interests import InterestsForm
from .memberships import EndMembershipForm, MembershipForm, NewMembershipForm
from .people import ProfileForm

__all__ = ["CompanyForm", "EndMembershipForm", "InterestsForm", "MembershipForm", "NewMembershipForm", "ProfileForm"]

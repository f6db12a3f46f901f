"""What every page needs: the main menu by role, the name at the account, whether this is the demo."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Entry:
    """One entry of the main menu; ``owns`` are the URL names, by their beginnings, that it is current for."""

    url_name: str
    icon: str
    label: Any
    owns: tuple[str, ...]


class Account(NamedTuple):
    """What the account menu says of the signed-in user."""

    name: str
    email: str
    has_person: bool
    is_staff: bool


START = Entry("home:start", "home", pgettext_lazy("menu", "Home"), ("home:start",))
NETWORKS = Entry("members:cluster_list", "net", _("Networks"), ("members:cluster",))
EVENTS = Entry("events:event_list", "calendar", _("Events"), ("events:",))
ENQUIRY = Entry("matchmaking:enquiry_create", "ask", _("Enquiry"), ("matchmaking:enquiry",))
MY_GROUP = Entry("focusgroups:my_groups", "people", _("My group"), ("focusgroups:",))
MEMBERS = Entry(
    "members:membership_list", "people", _("Members"), ("members:membership", "members:company", "members:person")
)
ROUNDS = Entry(
    "focusgroups:round_list", "rounds", _("Rounds"), ("focusgroups:", "matchmaking:run", "matchmaking:board")
)
REFERRALS = Entry("matchmaking:referral_list", "inbox", _("Enquiries"), ("matchmaking:referral", "matchmaking:enquiry"))
TRIAGE = Entry("admin:matchmaking_enquiry_changelist", "inbox", _("Enquiries"), ("admin:matchmaking_enquiry",))

MENUS = {
    "visitor": (START, NETWORKS, EVENTS, ENQUIRY),
    "leader": (START, MY_GROUP, EVENTS, NETWORKS, ENQUIRY),
    "office": (START, MEMBERS, ROUNDS, EVENTS, REFERRALS),
    "staff": (START, TRIAGE, NETWORKS, EVENTS, ROUNDS),
}


def portal(request: HttpRequest) -> dict[str, Any]:
    """Lazy, so that a page without the frame (an htmx fragment, a mail) asks nothing of the database."""
    return {
        "menu": SimpleLazyObject(lambda: menu_for(request)),
        "account": SimpleLazyObject(lambda: account_of(request)),
        "demo": settings.DEMO,
        "held_back_account": getattr(request, "held_back", None),
    }


def menu_of(user: Any) -> str:
    """Which of the four menus this user has."""
    if not user.is_authenticated:
        return "visitor"
    if user.managed_cluster_ids:
        return "office"
    return "staff" if user.is_staff or user.is_alliance_staff else "leader"


def menu_for(request: HttpRequest) -> dict[str, str]:
    """Whose menu, and at which page."""
    user = getattr(request, "user", None)
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {"role": menu_of(user) if user else "visitor", "here": here}


def menu_entries(role: str, here: str) -> list[dict[str, Any]]:
    """The entries of a menu; at most one is current."""
    entries = MENUS.get(role, ())
    current = next((entry for entry in entries if here.startswith(entry.owns)), None)
    return [
        {"url_name": entry.url_name, "icon": entry.icon, "label": entry.label, "current": entry is current}
        for entry in entries
    ]


def account_of(request: HttpRequest) -> Account:
    user = request.user
    return Account(account_name(request), user.email, user.person_or_none is not None, user.is_staff)


def account_name(request: HttpRequest) -> str:
    """The person's name, or the address while no person belongs to the account."""
    return str(request.user.person_or_none or request.user.get_username())

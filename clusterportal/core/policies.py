"""Who gets which answer at which address: the table behind the permission matrix.

Every app lists its addresses in ``policies.py`` and registers them from its ``AppConfig.ready``. The tests walk the
URLconf, fail on an address without a policy, and request each one as each role on each kind of object.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ROLES = (
    "anonymous",
    "leader",  # of the company that owns the object
    "other_leader",  # of another company in the same network
    "group_member",  # sits in the focus group concerned
    "own_manager",  # office of the network that owns the object
    "foreign_manager",  # office of another network
    "staff",  # of the alliance
    "superuser",
)
SIGN_IN = 302  # to the sign-in page

Statuses = Mapping[str, int]


def everyone(status: int = 200) -> Statuses:
    return dict.fromkeys(ROLES, status)


def signed_in(status: int = 200) -> Statuses:
    return {**everyone(status), "anonymous": SIGN_IN}


def only(*roles: str, status: int = 200, forbidden: Iterable[str] = ()) -> Statuses:
    """The named roles get ``status``, the ``forbidden`` ones 403, everybody else 404 (anonymous: sign in)."""
    table = dict.fromkeys(ROLES, 404)
    table.update(dict.fromkeys(forbidden, 403))
    table.update(dict.fromkeys(roles, status))
    if "anonymous" not in roles:
        table["anonymous"] = SIGN_IN
    return table


@dataclass(frozen=True)
class Policy:
    """What one address answers.

    name: URL name with its namespace, e.g. ``members:cluster_detail``
    answers: kind of object (``own``, ``foreign``, ``protected``; ``none`` for an address without object) to statuses
    subject: which object of the test cast fills the address, e.g. ``cluster``; empty without object
    method: the method that is tried
    data: what a POST sends; empty means an empty form
    """

    name: str
    answers: Mapping[str, Statuses]
    subject: str = ""
    method: str = "get"
    data: Mapping[str, str] = field(default_factory=dict)


_registry: dict[str, list[Policy]] = {}


def register(policies: Iterable[Policy]) -> None:
    for policy in policies:
        known = _registry.setdefault(policy.name, [])
        if policy not in known:
            known.append(policy)


def registered() -> Mapping[str, list[Policy]]:
    return _registry

"""What an office types in."""

from typing import Any

from members.models import Cluster
from tests.factories.members import make_industry, make_town


def new_member(cluster: Cluster, /, **changes: Any) -> dict[str, Any]:
    """A complete form for a new member of the network."""
    data = {
        "cluster": cluster.pk,
        "name": "Wiegand Umwelttechnik",
        "town": make_town().pk,
        "industry": make_industry("38", section=make_industry("C")).pk,
        "size_band": "1",
        "kind": "sme",
        "starts_on": "2026-03-01",
        "first_name": "Anja",
        "last_name": "Wiegand",
        "function": "",
        "decision_level": "owner",
        "email": "anja@example.org",
        "phone": "+49 (0)3641 / 555-01",
    }
    return {**data, **changes}

"""Who runs this installation; the settings name it, the demo has an invented office."""

from django.conf import settings

DEMO_OPERATOR = {
    "name": "ClusterPortal Demo",
    "address": "Musterstraße 1, 99084 Erfurt",
    "represented_by": "Nora Ziegler",
    "email": "portal@example.org",
    "phone": "0361 000000",
}


def operator() -> dict[str, str]:
    """Name, address, representative, contact."""
    return {**DEMO_OPERATOR, **getattr(settings, "OPERATOR", {})}

"""Names from their parts, for the models and for rows that are read without making one."""

from django.utils.translation import get_language


def full_name(title: str, first_name: str, last_name: str) -> str:
    """ "Dr. Anja Wiegand"; parts may be empty."""
    return " ".join(part for part in (title, first_name, last_name) if part)


def bilingual(german: str, english: str) -> str:
    """The name in the active language."""
    return english if (get_language() or "de").startswith("en") else german

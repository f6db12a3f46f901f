"""Who may do what with member data; who sees it stands in ``querysets.py``."""

from typing import TYPE_CHECKING

from .models import Company, Person, Talk

if TYPE_CHECKING:
    from .querysets import Viewer


def works_in_an_office(user: "Viewer") -> bool:
    """Whether the pages of the offices exist for this user."""
    return user.is_authenticated and (user.is_superuser or user.is_office)


def can_edit_company(user: "Viewer", company: Company) -> bool:
    return Company.objects.editable_by(user).filter(pk=company.pk).exists()


def can_see_interests(user: "Viewer", person: Person) -> bool:
    """Ranks of interests and consents: the person and the offices of the company's networks.

    No colleagues; a superuser only as one who works in such an office.
    """
    if not user.is_authenticated:
        return False
    return person.user_id == user.pk or Person.objects.known_to_office(user).filter(pk=person.pk).exists()


def can_change_talk(user: "Viewer", talk: Talk) -> bool:
    """A note is corrected and removed by whoever wrote it."""
    return user.is_authenticated and talk.logged_by_id == user.pk

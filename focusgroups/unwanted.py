"""Finds whom an applicant means by a typed name: member companies of the network and their people."""

from dataclasses import dataclass
from unicodedata import normalize

from django.utils.translation import gettext as _

from clusterportal.core.sorting import german
from members.models import Affiliation, Company, Membership, Person

from .exceptions import NotFoundError
from .models import Round
from .services.applications import Unwanted

MOST_COMPANIES = 3


@dataclass(frozen=True)
class Circle:
    """Those who could sit in a group of this round: present member companies, and who works there."""

    companies: list[Company]
    people: list[Person]

    @classmethod
    def of(cls, round: Round) -> "Circle":
        companies = list(
            Company.objects.filter(
                pk__in=Membership.objects.current().filter(cluster__in=round.networks()).values("company")
            ).order_by(german("name"))
        )
        functions = Affiliation.objects.filter(company__in=companies, ends_on__isnull=True).select_related("person")
        return cls(companies=companies, people=list({function.person for function in functions}))

    def find(self, name: str) -> list[Unwanted]:
        """Everybody whom the name fits, companies first; nobody is asked which of two of the same name is meant."""
        wanted = plain(name)
        companies = [company for company in self.companies if _means(wanted, company.name)]
        if len(companies) > MOST_COMPANIES:
            raise NotFoundError(_("Several companies have a name like this. Please write the full name."))
        people = [person for person in self.people if wanted in _names(person)]
        if not (companies or people):
            raise NotFoundError(
                _("We do not find “%(name)s” in this network. Please check the spelling, or leave it empty.")
                % {"name": name}
            )
        return [Unwanted(company=company) for company in companies] + [Unwanted(person=person) for person in people]


def plain(text: str) -> str:
    """For comparing: composed letters, no capitals, single spaces."""
    return " ".join(normalize("NFC", text).casefold().split())


def _means(wanted: str, name: str) -> bool:
    """The whole name, or its first words: the legal form may be missing."""
    return plain(name) == wanted or plain(name).startswith(f"{wanted} ")


def _names(person: Person) -> set[str]:
    return {plain(person.name), plain(f"{person.first_name} {person.last_name}")}

"""Whom an office can invite to a round: people of its own members, and what is known of each."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from clusterportal.core.sorting import german
from members.enums import DECISION_MAKERS
from members.models import Affiliation, Membership, User

from .enums import ApplicationState
from .links import address_of
from .models import Application, Round, Seat


@dataclass(frozen=True)
class Invitee:
    """A person who may be asked; ``state`` is that of the application, empty for somebody not asked yet."""

    affiliation: Affiliation
    state: str
    wants_in: bool

    @property
    def person(self) -> int:
        return self.affiliation.person_id

    @property
    def may_be_asked(self) -> bool:
        return not self.state and bool(address_of(self.affiliation.person))

    @property
    def may_be_reminded(self) -> bool:
        return self.state == ApplicationState.INVITED


def affiliations_to_invite(user: User, round: Round) -> QuerySet[Affiliation]:
    """Of the current members of the user's own networks that the round is for; decision makers where it asks so."""
    own = round.networks().filter(pk__in=user.managed_cluster_ids)
    companies = Membership.objects.current().filter(cluster__in=own).values("company")
    people = Affiliation.objects.filter(company__in=companies, ends_on__isnull=True)
    if round.decision_makers_only:
        people = people.filter(decision_level__in=DECISION_MAKERS)
    reachable = people.exclude(Q(person__email="") & Q(person__user=None))
    order = (german("company__name"), german("person__last_name"), "pk")
    return reachable.select_related("person__user", "company__industry", "company__town").order_by(*order)


def invitees(round: Round, affiliations: QuerySet[Affiliation]) -> list[Invitee]:
    """In one query, with the state of the last application to the round."""
    applications = Application.objects.filter(round=round, person=OuterRef("person")).order_by("-pk")
    later = Seat.objects.filter(person=OuterRef("person"), wants_later=True)
    known = affiliations.annotate(state=Subquery(applications.values("state")[:1]), wants_in=Exists(later))
    return [Invitee(one, one.state or "", one.wants_in) for one in known]

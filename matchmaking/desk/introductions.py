"""Whom a network could introduce, and which networks are near or go together: beside the suggestions of the desk."""

from typing import Any

from django.db.models import QuerySet

from members.models import Affiliation, Company, Membership, Person, User

from ..models import Enquiry, Referral, Suggestion

CONTACTS = 3


def introduced(referral: Referral, user: User) -> dict[str, Any] | None:
    """The member that the engine found for this network, with the people whom the reader may know; None without one."""
    parts = Enquiry.objects.parts_of(referral.enquiry)
    found = Suggestion.objects.filter(enquiry__in=parts, cluster=referral.cluster_id).exclude(company=None).first()
    company = found and still_members([found], user).get(found.company_id)
    return {"company": company, "contacts": list(_contacts(company, user))} if company else None


def still_members(suggestions: list[Suggestion], user: User) -> dict[int, Company]:
    """The companies of suggestions by their number: those of today's members whose profile one may read."""
    wanted = {(one.company_id, one.cluster_id) for one in suggestions if one.company_id}
    companies = [company for company, _cluster in wanted]
    current = Membership.objects.current().filter(company__in=companies).values_list("company", "cluster")
    known = {pair[0] for pair in current if pair in wanted}
    return Company.objects.visible_to(user).in_bulk(known)


def _contacts(company: Company, user: User) -> QuerySet[Affiliation]:
    known = Affiliation.objects.filter(
        company=company, ends_on__isnull=True, person__in=Person.objects.visible_to(user)
    )
    return known.select_related("person").order_by("pk")[:CONTACTS]

"""Rows that are read to be changed."""

from ..models import Affiliation, Membership


def lock_membership(membership: Membership) -> Membership:
    return Membership.objects.select_for_update(of=("self",)).select_related("cluster", "company").get(pk=membership.pk)


def lock_affiliation(affiliation: Affiliation) -> Affiliation:
    locked = Affiliation.objects.select_for_update(of=("self",))
    return locked.select_related("person", "company").get(pk=affiliation.pk)

"""Rows that are read to be changed."""

from ..models import Membership


def lock_membership(membership: Membership) -> Membership:
    return Membership.objects.select_for_update(of=("self",)).select_related("cluster", "company").get(pk=membership.pk)

"""Mails of this app, in the recipient's language."""

from django.urls import reverse
from django.utils import translation

from clusterportal.core.mail import absolute, queue_mail

from ..models import Membership, User


def ask_company(membership: Membership) -> None:
    """Asks everybody of the company who has an account whether it is a member of the network."""
    people = User.objects.filter(
        is_active=True,
        person__affiliations__company=membership.company,
        person__affiliations__ends_on__isnull=True,
    )
    for user in people.select_related("person").distinct().order_by("pk"):
        _ask(membership, user)


def _ask(membership: Membership, user: User) -> None:
    with translation.override(user.language):
        link = absolute(reverse("members:company_detail", args=[membership.company_id]))
    queue_mail(
        to=user.email,
        template="membership_to_confirm",
        context={"person": user.person, "company": membership.company, "cluster": membership.cluster, "link": link},
        language=user.language,
        reference=membership,
    )

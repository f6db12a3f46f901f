"""Mails of this app, in the recipient's language."""

from clusterportal.core.mail import address_in, queue_mail

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
    link = address_in(user.language, "members:company_detail", membership.company_id)
    queue_mail(
        to=user.email,
        template="membership_to_confirm",
        context={"person": user.person, "company": membership.company, "cluster": membership.cluster, "link": link},
        language=user.language,
        reference=membership,
    )

"""Who is told what by mail about an enquiry. The text of an enquiry and internal notes stay in the portal."""

from typing import Any

from clusterportal.core.mail import address_in, queue_mail
from members.models import User

from ..models import Enquiry, Referral
from .mail_threads import reply_address, thread_ids


def tell_enquirer(enquiry: Enquiry, template: str, **context: Any) -> None:
    """A mail with the private status link, in the language in which they asked; none where they have no address."""
    if not enquiry.email:  # entered after a telephone call: the staff hand over the link
        return
    whole = enquiry.whole
    link = address_in(enquiry.language, "matchmaking:enquiry_status", whole.token)
    reply_to = reply_address(whole)
    queue_mail(
        to=enquiry.email,
        template=template,
        context={"number": enquiry.number, "name": enquiry.name, "link": link, "reply_to": reply_to, **context},
        language=enquiry.language,
        reference=whole,
        reply_to=reply_to,
        references=thread_ids(whole),
    )


def tell_joined(enquiry: Enquiry) -> None:
    """Under which number it goes on, with the link to the page of that one: both are of the same person."""
    other = enquiry.joined_to
    if not enquiry.email:
        return
    queue_mail(
        to=enquiry.email,
        template="enquiry_joined",
        context={
            "number": enquiry.number,
            "other": other.number,
            "name": enquiry.name,
            "link": address_in(enquiry.language, "matchmaking:enquiry_status", other.token),
        },
        language=enquiry.language,
        reference=enquiry,
    )


def tell_office(referral: Referral, template: str, **context: Any) -> None:
    """A mail to each account of the receiving office; to its contact address while it has none."""
    accounts = User.objects.filter(cluster_roles__cluster=referral.cluster, is_active=True).distinct()
    recipients = [(user.email, user.language) for user in accounts]
    if not recipients and referral.cluster.contact_email:
        recipients = [(referral.cluster.contact_email, "de")]
    for email, language in recipients:
        link = address_in(language, "matchmaking:referral_detail", referral.pk)
        queue_mail(
            to=email,
            template=template,
            context={
                "number": referral.enquiry.number,
                "cluster": referral.cluster.short_name,
                "due": referral.enquiry.due_at,
                "link": link,
                **context,
            },
            language=language,
            reference=referral,
        )

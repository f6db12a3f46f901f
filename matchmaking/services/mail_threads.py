"""What keeps the mails of one enquiry together: the address for answers, and the headers of the thread."""

from django.conf import settings

from clusterportal.core.mail import header_id
from clusterportal.core.models import OutgoingMail

from ..models import Enquiry


def reply_address(whole: Enquiry) -> str:
    """Where the enquirer can answer by mail; empty where the operator has set up no mailbox."""
    name, _at, domain = settings.ENQUIRY_MAIL_ADDRESS.partition("@")
    return f"{name}+{whole.reply_token}@{domain}" if domain else ""


def thread_ids(whole: Enquiry) -> list[str]:
    """Message-IDs to refer to: of the first mail about the enquiry, and of the last one."""
    ours = OutgoingMail.objects.about(whole).order_by("pk").values_list("message_id", flat=True)
    first, last = ours.first(), ours.last()
    return [header_id(one) for one in dict.fromkeys((first, last)) if one is not None]

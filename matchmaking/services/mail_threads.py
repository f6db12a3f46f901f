"""What keeps the mails of one enquiry together: the address for answers, and the headers of the thread."""

from collections.abc import Iterable

from django.conf import settings

from clusterportal.core.mail import header_id
from clusterportal.core.models import OutgoingMail

from ..enums import Verdict
from ..models import Enquiry


def reply_address(whole: Enquiry) -> str:
    """Where the enquirer can answer by mail; empty where the operator has set up no mailbox."""
    name, _at, domain = settings.ENQUIRY_MAIL_ADDRESS.partition("@")
    return f"{name}+{whole.reply_token}@{domain}" if domain else ""


def reply_tokens(recipients: Iterable[str]) -> list[str]:
    """The tokens in those addresses that are ours."""
    name, _at, domain = settings.ENQUIRY_MAIL_ADDRESS.lower().partition("@")
    parts = [address.lower().rpartition("@") for address in recipients]
    own = [local.partition("+") for local, _at, host in parts if domain and host == domain]
    return [token for local, _plus, token in own if local == name and token]


def thread_ids(whole: Enquiry) -> list[str]:
    """Message-IDs to refer to: of the first mail about the enquiry, of the last one, and of the last answer."""
    ours = OutgoingMail.objects.about(whole).order_by("pk")
    first, last = ours.first(), ours.last()
    taken = whole.incoming_mails.filter(verdict=Verdict.THREAD, message_id__contains="@").order_by("-pk").first()
    ids = [(mail.created, header_id(mail.message_id)) for mail in (first, last) if mail]
    ids += [(taken.received_at, taken.message_id)] if taken else []
    return list(dict.fromkeys(one for _when, one in sorted(ids)))

"""Who may have written a letter: the sender's word is taken loosely, the secret is the address that it was sent to."""

from email.utils import parseaddr

from django.conf import settings

# Where everybody may have an address: there the same domain says nothing.
PUBLIC_HOSTS = frozenset(
    """
    aol.com arcor.de freenet.de gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com hotmail.com hotmail.de icloud.com
    live.de mail.de mailbox.org me.com online.de outlook.com outlook.de posteo.de proton.me protonmail.com t-online.de
    web.de yahoo.com yahoo.de
    """.split()  # noqa: SIM905 (two dozen quoted names are harder to read)
)


def is_same_sender(sender: str, enquirer: str) -> bool:
    """The enquirer, however they write their address, or a colleague in the same company."""
    (name, host), (known, known_host) = _parts(sender), _parts(enquirer)
    if not name or host != known_host:
        return False
    return name == known or host not in PUBLIC_HOSTS


def own_addresses() -> set[str]:
    """Those that the portal sends from, or takes answers at."""
    sent_from = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return {"@".join(_parts(address)) for address in (sent_from, settings.ENQUIRY_MAIL_ADDRESS) if address}


def is_own(address: str) -> bool:
    return "@".join(_parts(address)) in own_addresses()


def _parts(address: str) -> tuple[str, str]:
    name, _at, host = address.strip().lower().rpartition("@")
    return name.partition("+")[0], host

"""What a log line may say: never the secret part of an address."""

import logging
from typing import Any

from clusterportal.core.middleware import PRIVATE_PARAMETERS

HIDDEN = "…"


class WithoutSecrets(logging.Filter):
    """Takes the values of private parameters out of the line about a request, before it is written or mailed.

    Django names the path of whatever it refuses or breaks over; for a personal link the path is the key.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        secrets = [str(match.kwargs[name]) for name in PRIVATE_PARAMETERS & match.kwargs.keys()] if match else []
        if secrets and isinstance(record.args, tuple):
            record.args = tuple(_without(secrets, one) for one in record.args)
        return True


def _without(secrets: list[str], text: Any) -> Any:
    for secret in secrets:
        text = text.replace(secret, HIDDEN) if isinstance(text, str) else text
    return text

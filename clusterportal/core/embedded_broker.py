"""The embedded broker: kombu's transport over the file system, mended where it stops workers.

kombu 5.7 creates a message's file and writes it afterwards, under a lock that its reader does not ask for. A worker
that looks in between reads half a message and ends with a JSONDecodeError. Can go when kombu writes aside and renames.
"""

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

HALF = ".half"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **_: object) -> None:
        """Writes aside first: under its own name a message is whole or not there."""
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        half = Path(self.data_folder_out, name + HALF)
        try:
            half.write_text(dumps(payload))
            half.rename(half.with_name(name))
        except OSError as error:
            raise ChannelError(f"Cannot add {name!r} to {self.data_folder_out!r}") from error


class Transport(filesystem.Transport):
    Channel = Channel


def install() -> None:
    """From here on ``filesystem://`` means this transport, in this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"

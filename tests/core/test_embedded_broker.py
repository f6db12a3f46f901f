"""A reader that looks while a message is being written finds the whole of it or nothing."""

from collections.abc import Callable
from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import filesystem

from clusterportal.core import embedded_broker

MESSAGE = {"body": "x" * 10_000, "properties": {}}


def channel_of(transport: type[filesystem.Transport], folder: Path) -> Any:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return Connection(transport=transport, transport_options=options).channel()


def look_while_writing(module: Any, channel: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[object]]:
    """Lets a reader look at the moment when the writer turns the message into text."""
    dumps, seen = module.dumps, []

    def look_and_dump(payload: object) -> str:
        try:
            seen.append(channel._get("work"))
        except (Empty, JSONDecodeError) as error:
            seen.append(type(error))
        return dumps(payload)

    monkeypatch.setattr(module, "dumps", look_and_dump)
    channel._put("work", MESSAGE)
    return seen


def test_half_a_message_is_not_there(tmp_path, monkeypatch):
    channel = channel_of(embedded_broker.Transport, tmp_path)

    assert look_while_writing(embedded_broker, channel, monkeypatch) == [Empty]
    assert channel._get("work") == MESSAGE


def test_control_kombus_own_transport_hands_out_half_a_message(tmp_path, monkeypatch):
    channel = channel_of(filesystem.Transport, tmp_path)

    assert look_while_writing(filesystem, channel, monkeypatch) == [JSONDecodeError]


def test_what_is_still_being_written_belongs_to_no_queue(tmp_path):
    channel = channel_of(embedded_broker.Transport, tmp_path)
    (tmp_path / f"1_a.work.msg{embedded_broker.HALF}").write_text('{"half')

    with pytest.raises(Empty):
        channel._get("work")


def test_the_portal_uses_it(settings):
    from clusterportal.celery import app

    assert issubclass(app.connection_for_write("filesystem://").get_transport_cls(), embedded_broker.Transport)

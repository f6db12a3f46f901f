"""Personal links: for one purpose and one address, and not for ever."""

from datetime import datetime

import pytest
import time_machine
from django.http import Http404

from clusterportal.core.links import VALID_FOR, LinkExpiredError, is_for, make_token, read_token


def test_token_names_its_object_and_address() -> None:
    number, mark = read_token("call", make_token("call", 7, "Anja@example.org "))

    assert number == 7
    assert is_for(mark, "anja@example.org")
    assert not is_for(mark, "other@example.org")


def test_token_opens_nothing_else() -> None:
    with pytest.raises(Http404):
        read_token("seat", make_token("call", 7, "anja@example.org"))


@pytest.mark.parametrize("token", ["", "x", "1:2:3", "ä" * 50])
def test_invented_token_is_unknown(token: str) -> None:
    with pytest.raises(Http404):
        read_token("call", token)


def test_token_expires() -> None:
    with time_machine.travel("2026-11-02 09:00"):
        token = make_token("call", 7, "anja@example.org")

    with time_machine.travel(datetime(2026, 11, 2, 9, 5) + VALID_FOR), pytest.raises(LinkExpiredError):
        read_token("call", token)

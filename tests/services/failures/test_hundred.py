"""A hundred enquiries while Redis is stopped, then frozen: all stored, each answered at once, all routed, none twice.

``ABSENCE`` seconds the server is away each time. With 60, which is asked of a release on a machine of its own, all must
be routed 30 seconds after the return; otherwise it is enough that they are, and the table says when.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.urls import reverse

from clusterportal.core.models import OutgoingMail
from matchmaking.enums import EnquiryState
from matchmaking.models import Enquiry
from tests.services.failures.test_broker_away import OUTAGES, answers
from tests.services.failures.town import PATIENCE, RETURN, Answer, Town
from tests.services.failures.work import failed_jobs

ABSENCE = int(os.environ.get("ABSENCE", "10"))
NUMBER = 100
SIDE_BY_SIDE = 2  # people at once; the machine has few processors
MOST_SECONDS = 1.0 if ABSENCE >= 60 else 5.0
PATIENT = RETURN if ABSENCE >= 60 else PATIENCE


class Crowd(Town):
    """People behind one proxy, each with an address of their own: one address would soon be over the limit."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "TRUSTED_PROXY_COUNT": "1"}


@pytest.fixture(scope="module")
def built(place: Path, database: None) -> Iterator[Town]:
    town = Crowd(place)
    try:
        town.start()
        yield town
    finally:
        town.stop()


def matter(kind: str, number: int) -> dict[str, str]:
    return {
        "text": f"Wer klebt uns Glas ohne Blasen, Los {kind} {number}?",
        "name": "Hanna Beispiel",
        "email": f"hundred-{kind}-{number}@example.org",
        "place": "",
        "passing_consent": "any",
    }


def submit(town: Town, kind: str, number: int) -> Answer:
    return town.post(reverse("matchmaking:enquiry_create"), matter(kind, number), address=f"192.0.2.{number + 1}")


def routed(kind: str) -> Counter[int]:
    """How often each enquiry has entered triage."""
    enquiries = Enquiry.objects.filter(email__startswith=f"hundred-{kind}-")
    return Counter(enquiries.filter(steps__state=EnquiryState.TRIAGE).values_list("pk", flat=True))


@pytest.mark.parametrize("kind", OUTAGES)
def test_hundred_enquiries_are_stored_at_once_and_routed_on_return(town: Town, row: Callable, kind: str) -> None:
    fail, restore = OUTAGES[kind]
    town.until(town.done)
    submit(town, f"warm-{kind}", 200)
    town.until(town.done)

    fail(town)
    began = time.monotonic()
    seen_away = not answers(town)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as people:
        sent = list(people.map(lambda number: submit(town, kind, number), range(NUMBER)))
    stored = Enquiry.objects.filter(email__startswith=f"hundred-{kind}-").count()
    time.sleep(max(0, began + ABSENCE - time.monotonic()))
    too_early = routed(kind)
    restore(town)
    lasted = time.monotonic() - began
    seconds = town.until(lambda: len(routed(kind)) == NUMBER, PATIENT)
    town.until(town.done)

    slowest = max(answer.seconds for answer in sent)
    row(f"Redis {kind}, 100 enquiries", f"{lasted:.0f} s", NUMBER, 0, f"max {slowest:.2f} s", f"{seconds:.0f} s")
    assert seen_away
    assert Counter(answer.status for answer in sent) == {302: NUMBER}
    assert slowest < MOST_SECONDS
    assert (stored, too_early) == (NUMBER, {})
    assert set(routed(kind).values()) == {1}
    assert Enquiry.objects.filter(email__startswith=f"hundred-{kind}-").count() == NUMBER
    assert Counter(OutgoingMail.objects.filter(to__startswith=f"hundred-{kind}-").values_list("state", flat=True)) == {
        "sent": NUMBER
    }
    assert set(town.mail.taken.values()) == {1}
    assert (town.dead, failed_jobs()) == ([], [])

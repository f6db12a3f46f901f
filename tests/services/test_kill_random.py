"""Searching and publishing with workers that die at any moment: never half a publication, everything done in the end.

``KILL_RUNS=50`` asks for so many runs; each is repeatable by its seed, as far as processes are.
"""

import os
import signal
import time
from collections.abc import Callable
from random import Random

import pytest
from django.utils import timezone

from clusterportal.celery import app
from clusterportal.core.models import Job, JobState, MailState, OutgoingMail
from focusgroups.enums import ApplicationState, RoundState
from focusgroups.models import Application, FocusGroup, Seat
from matchmaking.enums import RunState
from matchmaking.models import MatchingRun, ProposedSeat
from tests.services.cases import due_now, mails_about
from tests.services.cases import make_run as ask_for_groups
from tests.services.harness import Portal

SEARCH, TELL = "matchmaking.propose_groups", "matchmaking.tell_published"
RUNS = int(os.environ.get("KILL_RUNS", "3"))
CHANCE = 0.7  # that a worker dies in a step
LONGEST = 0.7  # seconds from the beginning of a step; about as long as the longest takes


class Fate:
    """Whether and when the worker of the next step dies."""

    def __init__(self, portal: Portal, seed: int) -> None:
        self.portal, self.random, self.deaths = portal, Random(seed), 0

    def strike(self, begun: Callable[[], bool]) -> None:
        """Starts a worker and kills it a while after the step has begun; another one may live."""
        if self.random.random() > CHANCE:
            return
        worker = self.portal.worker()
        self.portal.until(begun)
        time.sleep(self.random.uniform(0, LONGEST))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        self.deaths += 1


def begun(task: str) -> bool:
    return Job.objects.filter(task=task, attempts__gt=0).exists()


def run_of(run_id: int) -> MatchingRun:
    return MatchingRun.objects.select_related("round").get(pk=run_id)


def search(portal: Portal, fate: Fate) -> int:
    run_id = ask_for_groups()
    fate.strike(lambda: begun(SEARCH))
    assert proposal_is_whole(run_id)
    portal.worker()
    portal.until(lambda: run_of(run_id).state == RunState.DONE)
    assert proposal_is_whole(run_id)
    return run_id


def proposal_is_whole(run_id: int) -> bool:
    """Everybody has a place in a finished proposal, nobody in another."""
    run = run_of(run_id)
    places = 12 if run.state == RunState.DONE else 0
    return (ProposedSeat.objects.count(), run.round.state == RoundState.REVIEW) == (places, places > 0)


def publish(portal: Portal, fate: Fate, run_id: int) -> None:
    """The button, pressed again when the process behind it is gone."""
    portal.stop_all()
    portal.empty_broker()
    press(run_id)
    fate.strike(lambda: True)
    assert publication_is_whole(run_id)
    portal.worker()
    portal.empty_broker()
    press(run_id)
    portal.until(lambda: run_of(run_id).state == RunState.PUBLISHED)
    assert publication_is_whole(run_id)


def press(run_id: int) -> None:
    app.send_task("probe.publish", args=[run_id], queue="default", ignore_result=True)


def publication_is_whole(run_id: int) -> bool:
    """All groups with all their seats and the job that tells, or none of it."""
    run = run_of(run_id)
    places = 12 if run.state == RunState.PUBLISHED else 0
    found = (
        Seat.objects.count(),
        Application.objects.filter(state=ApplicationState.PLACED).count(),
        sum(group.seats.count() for group in FocusGroup.objects.all()),
        12 * Job.objects.filter(task=TELL).count(),
    )
    state = RoundState.PUBLISHED if places else RoundState.REVIEW
    return found == (places,) * 4 and run.round.state == state


def tell(portal: Portal, fate: Fate) -> None:
    portal.stop_all()
    portal.empty_broker()
    due_now(TELL)
    fate.strike(lambda: begun(TELL))
    portal.worker()
    portal.until(lambda: Job.objects.get(task=TELL).state == JobState.DONE)
    portal.until(lambda: not Job.objects.open().filter(due__lte=timezone.now()).exists())  # the mails, asked for by it


@pytest.mark.parametrize("seed", range(RUNS))
def test_nothing_is_half_published_and_all_is_done(portal: Portal, seed: int) -> None:
    fate = Fate(portal, seed)

    run_id = search(portal, fate)
    publish(portal, fate, run_id)
    tell(portal, fate)

    assert [mails_about(seat) for seat in Seat.objects.all()] == [1] * 12
    ended = Job.objects.filter(due__lte=timezone.now())
    assert set(ended.values_list("state", flat=True)) == {JobState.DONE}
    mails = OutgoingMail.objects.all()
    assert set(mails.values_list("state", flat=True)) == {MailState.SENT}
    assert max(portal.copies_of(mail.message_id) for mail in mails) <= 2
    print(f"seed {seed}: {fate.deaths} deaths")  # noqa: T201 (what the command with many runs reports)

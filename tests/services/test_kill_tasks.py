"""Each real task is killed once, when everything is written and nothing is committed, and is done once all the same."""

import pytest

from clusterportal.core.models import Job, JobState, MailState, OutgoingMail
from tests.services.cases import CASES, Case, make_mail
from tests.services.death import COMMIT_POINTS
from tests.services.harness import Portal

SEND = "core.send_mail"
# A second copy is allowed only where nobody can know whether the first went out.
COPIES = {**dict.fromkeys(COMMIT_POINTS, 1), "transmit.before": 1, "transmit.after": 2, "close.after": 2}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.task)
def test_killed_task_is_done_once(portal: Portal, case: Case) -> None:
    object_id = case.make()

    portal.until_dead(portal.worker(CRASH_AT="close.after", CRASH_TASK=case.task))
    portal.worker()
    portal.until_due_ended()

    assert case.outcome(object_id) == case.expected
    assert set(Job.objects.filter(ended__isnull=False).values_list("state", flat=True)) == {JobState.DONE}


@pytest.mark.parametrize(("point", "copies"), COPIES.items())
def test_mail_goes_out_once_or_with_the_same_id_twice(portal: Portal, point: str, copies: int) -> None:
    mail = OutgoingMail.objects.get(pk=make_mail())

    portal.until_dead(portal.worker(CRASH_AT=point, CRASH_TASK=SEND))
    portal.worker()
    portal.until_all_ended()

    mail.refresh_from_db()
    assert (mail.state, portal.copies_of(mail.message_id)) == (MailState.SENT, copies)


def test_mail_never_goes_out_a_third_time(portal: Portal) -> None:
    mail = OutgoingMail.objects.get(pk=make_mail())

    for _ in range(2):
        portal.until_dead(portal.worker(CRASH_AT="transmit.after", CRASH_TASK=SEND))
    portal.worker()
    portal.until_all_ended()

    mail.refresh_from_db()
    assert (mail.state, portal.copies_of(mail.message_id)) == (MailState.FAILED, 2)


def test_every_task_that_jobs_name_has_a_case() -> None:
    from clusterportal.celery import app
    from clusterportal.core.jobs import JobTask

    app.loader.import_default_modules()
    names = {name for name, task in app.tasks.items() if isinstance(task, JobTask)}

    assert {case.task for case in CASES} == names - {"probe.write"}

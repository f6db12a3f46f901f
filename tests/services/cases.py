"""The real tasks, each with what makes it necessary and what must be there once it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from clusterportal.core.jobs import enqueue
from clusterportal.core.models import MailState, OutgoingMail


@dataclass(frozen=True)
class Case:
    """One task.

    make: makes the object and its job, returns the object's id
    outcome: counts what is there afterwards
    expected: what ``outcome`` returns when the work was done exactly once
    """

    task: str
    make: Callable[[], int]
    outcome: Callable[[int], object]
    expected: object


def make_mail() -> int:
    mail = OutgoingMail.objects.create(to="leader@example.org", subject="A seat", body="Free\n", language="de")
    enqueue("core.send_mail", object_id=mail.pk)
    return mail.pk


def mail_state(mail_id: int) -> object:
    return OutgoingMail.objects.get(pk=mail_id).state


CASES = [
    Case("core.send_mail", make_mail, mail_state, MailState.SENT),
]

"""What publishing a proposal would do, before it is done: who gets which mail, who waits, which days follow."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterportal.core.dates import date_plain
from clusterportal.core.exceptions import DomainError
from clusterportal.core.mail import address_in, render
from clusterportal.core.undo import time_to_undo
from focusgroups.enums import WaitingReason
from focusgroups.services.groups import DAYS_TO_ANSWER
from members.models import Person

from ..models import MatchingRun, ProposedGroup, ProposedSeat
from ..services.publishing import publishable_seats


def publication_context(run: MatchingRun) -> dict[str, Any]:
    """The plan; with ``refusal`` instead where the proposal cannot be published as it is."""
    try:
        seats = publishable_seats(run)
    except DomainError as error:
        return {"run": run, "round": run.round, "refusal": error.message}
    groups = {group.pk: group for group in run.groups.all()}
    waiting = [seat for seat in seats if seat.group_id is None]
    answer_by = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
    return {
        "run": run,
        "round": run.round,
        "delay": time_to_undo(),
        "groups": _groups(list(groups.values()), seats),
        "waiting": [(seat.application.person.name, WaitingReason(seat.waiting_reason).label) for seat in waiting],
        "unreachable": [seat.application.person.name for seat in seats if not _address(seat.application.person)],
        "facts": [
            (_("Invitations"), len(seats) - len(waiting)),
            (_("Waiting list"), len(waiting)),
            (_("Accept or decline until"), date_plain(answer_by)),
            (_("First meetings from"), date_plain(run.round.starts_on)),
        ],
        "mails": _mails(run, seats, answer_by),
    }


def _groups(groups: Sequence[ProposedGroup], seats: Sequence[ProposedSeat]) -> list[tuple[str, list[str]]]:
    """The groups that come into being, with their people."""
    found = [
        (group.letter, [seat.application.person.name for seat in seats if seat.group_id == group.pk])
        for group in groups
    ]
    return [(letter, people) for letter, people in found if people]


def _address(person: Person) -> str:
    return person.email or (person.user.email if person.user else "")


def _mails(run: MatchingRun, seats: Sequence[ProposedSeat], answer_by: Any) -> list[tuple[str, str, str]]:
    """How the mails read, each with the first of those who get it: title, subject, text."""
    found = []
    for template, title, chosen in (
        ("seat_invitation", _("How the invitation reads"), [seat for seat in seats if seat.group_id]),
        (
            "application_waiting",
            _("How the mail to those who wait reads"),
            [seat for seat in seats if not seat.group_id],
        ),
    ):
        if chosen:
            found.append((title, *_rendered(run, template, chosen[0], answer_by)))
    return found


def _rendered(run: MatchingRun, template: str, seat: ProposedSeat, answer_by: Any) -> tuple[str, str]:
    language = get_language() or "de"
    context = {
        "person": seat.application.person,
        "round": run.round,
        "answer_by": answer_by,
        "reason": WaitingReason(seat.waiting_reason).label if seat.waiting_reason else "",
        "link": address_in(language, "focusgroups:round_detail", run.round_id),
    }
    return render(template, context, language)

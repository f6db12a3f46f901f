"""Somebody for a group with a free seat: the best who waits, or one whom the office names. The rules hold for both."""

from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.models import LogEntry
from focusgroups.exceptions import WrongStateError
from focusgroups.models import Application, FocusGroup
from members.models import User

from .refills import best_waiting, fill_seat

MOST_REFUSED = 10  # a group; whoever tries everybody could find out who does not want to sit with whom


def seek_newcomer(*, group: FocusGroup, application: Application | None = None, actor: User) -> None:
    """Proposes ``application``, or else whoever fits best, to the members of a group that has met.

    A refusal says that the rules do not allow it, and not which: among them are exclusions that nobody may know.
    """
    if application is not None and _refused(group) >= MOST_REFUSED:
        raise WrongStateError(_("Too many people who do not fit were named. Ask for who fits best."))
    chosen = best_waiting(group, None if application is None else [application.pk])
    if chosen is None:
        record(actor=actor, verb="newcomer_refused", target=group)
        raise WrongStateError(
            _("Nobody on the waiting list fits the rules of this group.")
            if application is None
            else _("This person does not fit the rules of this group.")
        )
    fill_seat(group, Application.objects.get(pk=chosen), actor)


def _refused(group: FocusGroup) -> int:
    return LogEntry.objects.filter(
        verb="newcomer_refused", target_type=group._meta.label_lower, target_id=group.pk
    ).count()

"""Whose turn it is to host: each company of the group once a cycle, whoever swaps, joins or leaves."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from members.models import Company, User

from ..enums import MeetingState, SwapState
from ..exceptions import WrongStateError
from ..links import SWAP, token_for_seat
from ..models import FocusGroup, HostSwap, Meeting, Seat
from .letters import write_to, write_to_planners
from .locks import lock_group, lock_meeting
from .meeting_letters import tell_members
from .meetings import proposed_place


def drop_host(*, group: FocusGroup, company: Company) -> None:
    """The company hosts no more. Within a transaction that has locked the group.

    The hosts after it move up, and the last meeting falls away; what members have handed in for the next meeting stays
    with it. A meeting whose day is set keeps the day and needs a host: whoever plans is told.
    """
    HostSwap.objects.filter(Q(asking=company) | Q(asked=company), meeting__group=group, state=SwapState.ASKED).update(
        state=SwapState.VOID
    )
    undated = list(_planned(group).filter(starts_at__isnull=True))
    if any(one.host_id == company.pk for one in undated):
        _move_up(undated, [one.host for one in undated if one.host_id != company.pk])
    for meeting in _planned(group).filter(host=company, starts_at__gt=timezone.now()):
        meeting.revise(host=None, place="")
        write_to_planners(group, "host_missing", reference=meeting)


def take_over(*, meeting: Meeting, company: Company, actor: User | None = None) -> Meeting:
    """A company whose turn would come later hosts the meeting that has lost its host; the others move up."""
    with transaction.atomic():
        locked = lock_meeting(meeting.pk)
        if locked.host_id is not None or locked.state != MeetingState.PLANNED:
            raise WrongStateError(_("This meeting has a host already."))
        later = list(_planned(locked.group).filter(starts_at__isnull=True).exclude(pk=locked.pk))
        if company.pk not in {one.host_id for one in later} & _hosting(locked.group):
            raise WrongStateError(_("Choose a member whose turn would come later."))
        _move_up(later, [one.host for one in later if one.host_id != company.pk])
        locked.revise(host=company, place=proposed_place(company))
        record(actor=actor, verb="host_found", target=locked)
        if locked.is_dated:
            tell_members(locked, locked.group, "meeting_moved")
    return locked


def later_hosts(meeting: Meeting) -> list[Company]:
    """Who could take over a meeting without a host."""
    later = _planned(meeting.group).filter(starts_at__isnull=True, host__in=_hosting(meeting.group))
    return [one.host for one in later.exclude(pk=meeting.pk)]


def ask_swap(*, seat: Seat, meeting: Meeting, other: Meeting, actor: User | None = None) -> HostSwap:
    """Asks the host of another meeting to change turns; nothing changes before they have agreed."""
    with transaction.atomic():
        group = lock_group(seat.group_id)
        mine, theirs = (_planned(group).filter(pk=one.pk).first() for one in (meeting, other))
        if mine is None or theirs is None or mine == theirs or mine.has_begun or theirs.has_begun:
            raise WrongStateError(_("Only turns that are still to come are swapped."))
        if mine.host_id != seat.company_id or not group.seats.accepted().filter(pk=seat.pk).exists():
            raise WrongStateError(_("One swaps one's own turn."))
        asked = list(_seats_of(group, theirs.host_id))
        if not asked:
            raise WrongStateError(_("This meeting has no host who could agree."))
        if HostSwap.objects.filter(meeting=mine, state=SwapState.ASKED).exists():
            raise WrongStateError(_("You have already asked somebody. Take that back first."))
        swap = HostSwap.objects.create(meeting=mine, other=theirs, asking=mine.host, asked=theirs.host)
        record(actor=actor, verb="swap_asked", target=mine)
        for one in asked:
            _write(one, swap, group, "swap_asked", ("focusgroups:swap", token_for_seat(SWAP, swap, one)))
    return swap


def answer_swap(*, swap: HostSwap, seat: Seat, agrees: bool, actor: User | None = None) -> HostSwap:
    """The one who was asked agrees, and both turns change, or declines, and nothing does."""
    with transaction.atomic():
        locked, group = _lock(swap)
        if locked.state != SwapState.ASKED:
            raise WrongStateError(_("This question is settled already."))
        if seat.company_id != locked.asked_id or not group.seats.accepted().filter(pk=seat.pk).exists():
            raise WrongStateError(_("Only the one who was asked answers."))
        if agrees:
            _swap(locked, group)
        _end(locked, SwapState.ACCEPTED if agrees else SwapState.DECLINED, actor)
        for one in _seats_of(group, locked.asking_id):
            _write(one, locked, group, "swap_answered", ("focusgroups:host_order", group.pk))
    swap.state = locked.state
    return locked


def withdraw_swap(*, swap: HostSwap, seat: Seat, actor: User | None = None) -> HostSwap:
    with transaction.atomic():
        locked, _group = _lock(swap)
        if locked.state != SwapState.ASKED or seat.company_id != locked.asking_id:
            raise WrongStateError(_("This question is settled already."))
        _end(locked, SwapState.WITHDRAWN, actor)
    swap.state = locked.state
    return locked


def open_swaps(group: FocusGroup) -> list[HostSwap]:
    asked = HostSwap.objects.filter(meeting__group=group, state=SwapState.ASKED)
    return list(asked.select_related("meeting", "other", "asking", "asked"))


def _lock(swap: HostSwap) -> tuple[HostSwap, FocusGroup]:
    """The swap as it is now, its group locked: every change of turns takes that lock."""
    group = lock_group(Meeting.objects.values_list("group_id", flat=True).get(pk=swap.meeting_id))
    return HostSwap.objects.select_related("meeting", "asking", "asked").get(pk=swap.pk), group


def _swap(swap: HostSwap, group: FocusGroup) -> None:
    mine, theirs = (_planned(group).filter(pk=pk).first() for pk in (swap.meeting_id, swap.other_id))
    changed = mine is None or theirs is None or (mine.host_id, theirs.host_id) != (swap.asking_id, swap.asked_id)
    if changed or mine.has_begun or theirs.has_begun:
        raise WrongStateError(_("The turns have changed meanwhile. Ask once more."))
    for meeting, host in ((mine, swap.asked), (theirs, swap.asking)):
        meeting.revise(host=host, place=proposed_place(host) if meeting.is_dated else "")
        if meeting.is_dated:
            tell_members(meeting, group, "meeting_moved")
    touched = Q(meeting__in=(mine, theirs)) | Q(other__in=(mine, theirs))
    HostSwap.objects.filter(touched, state=SwapState.ASKED).exclude(pk=swap.pk).update(state=SwapState.VOID)


def _end(swap: HostSwap, state: SwapState, actor: User | None) -> None:
    swap.state = state
    swap.save(update_fields=["state"])
    record(actor=actor, verb=f"swap_{state.value}", target=swap.meeting)


def _move_up(meetings: Sequence[Meeting], hosts: Sequence[Company | None]) -> None:
    """The meetings get these hosts in turn; those that are left over fall away."""
    for meeting, host in zip(meetings, hosts, strict=False):
        meeting.revise(host=host)
    for meeting in meetings[len(hosts) :]:
        meeting.delete()


def _planned(group: FocusGroup) -> QuerySet[Meeting]:
    return group.meetings.filter(state=MeetingState.PLANNED).select_related("host__town").order_by("number")


def _hosting(group: FocusGroup) -> set[int]:
    return set(group.seats.accepted().values_list("company_id", flat=True))


def _seats_of(group: FocusGroup, company_id: int | None) -> QuerySet[Seat]:
    return group.seats.accepted().filter(company=company_id).select_related("person__user")


def _write(seat: Seat, swap: HostSwap, group: FocusGroup, template: str, page: tuple) -> None:
    write_to(seat.person, template, reference=swap.meeting, page=page, context={"round": group.round})

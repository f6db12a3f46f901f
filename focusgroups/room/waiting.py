"""What in the room asks for this person's word: the lines at its top, and in no mail."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.dates import date_plain

from ..enums import ChangeState, GroupState, NewcomerState, SwapState
from ..models import FocusGroup, Hearing, HostSwap, ModeratorChange, Newcomer, Seat
from .gate import Room
from .moderators import announced_change
from .newcomers import asked_newcomer, own_vote
from .review import own_answer, tied

SHOWN_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Waiting:
    text: str
    url: str
    link: str


def waits_for(room: Room) -> list[Waiting]:
    """Most days nothing does: one query says so."""
    asks = {_hearings: _own_hearings(room), _newcomers: _recent_newcomers(room), _moderator: _announced(room)}
    asks[_swaps] = _asked_swaps(room)
    found = FocusGroup.objects.filter(pk=room.group.pk).values_list(*(Exists(rows) for rows in asks.values())).get()
    lines = [line for lines, there in zip(asks, found, strict=True) if there for line in lines(room)]
    return [*lines, *_review(room)]


def _own_hearings(room: Room) -> QuerySet[Hearing]:
    return Hearing.objects.filter(group=room.group, person=room.person, answered_at=None)


def _recent_newcomers(room: Room) -> QuerySet[Newcomer]:
    asked, recent = Q(state=NewcomerState.ASKED), Q(ended_at__gt=timezone.now() - SHOWN_FOR)
    return Newcomer.objects.filter(asked | recent, group=room.group)


def _announced(room: Room) -> QuerySet[ModeratorChange]:
    return ModeratorChange.objects.filter(group=room.group, state=ChangeState.ANNOUNCED)


def _asked_swaps(room: Room) -> QuerySet[HostSwap]:
    own = Seat.objects.filter(group=room.group, person=room.person, company=OuterRef("asked")).accepted()
    return HostSwap.objects.filter(Exists(own), meeting__group=room.group, state=SwapState.ASKED)


def _hearings(room: Room) -> list[Waiting]:
    """The moderator's own page lists theirs; here stands the one of the person."""
    own = _own_hearings(room).first()
    if own is None:
        return []
    text = _("The moderator has a question to you about your place in the group. Nobody else sees this line.")
    return [Waiting(text, reverse("focusgroups:room_hearing", args=[own.pk]), _("Read and answer"))]


def _newcomers(room: Room) -> list[Waiting]:
    """The question to the members, and for two weeks what became of the last one."""
    if asked := asked_newcomer(room.group):
        voted = bool(own_vote(room, asked))
        text = (
            _("You have voted on a newcomer. The outcome shows when all have.")
            if voted
            else _("May somebody new join the group? Everybody votes in secret.")
        )
        link = _("Read or change my vote") if voted else _("Vote")
        return [Waiting(text, reverse("focusgroups:room_newcomer", args=[asked.pk]), link)]
    settled = _recent_newcomers(room).order_by("-ended_at").first()
    if settled is None:
        return []
    taken = _("All have agreed: the newcomer is invited.")
    not_taken = _("There was no consent of all: nobody joins this time.")
    return [Waiting(taken if settled.state == NewcomerState.TAKEN else not_taken, "", "")]


def _moderator(room: Room) -> list[Waiting]:
    change = announced_change(room.group)
    if change is None:
        return []
    text = _("%(name)s is to be your moderator. Please say by %(day)s whether you accept.") % {
        "name": change.person.name,
        "day": date_plain(change.until),
    }
    return [Waiting(text, reverse("focusgroups:room_moderator", args=[room.group.pk]), _("Read and answer"))]


def _review(room: Room) -> list[Waiting]:
    """The look back, and what became of the group."""
    group, url = room.group, reverse("focusgroups:room_review", args=[room.group.pk])
    if group.state == GroupState.UNDER_REVIEW:
        if group.moderator_id == room.person.pk and tied(group):
            return [Waiting(_("As many want one as the other. You decide as the moderator."), url, _("Decide"))]
        text = _("Every member has hosted. How does the group go on? Everybody answers in private.")
        return [Waiting(text, url, _("Read or change my answer") if own_answer(room) else _("Answer"))]
    if group.has_ended and group.kept_until:
        ended = _("The group has ended. The room can be read until %(day)s, then it is erased.")
        url = reverse("focusgroups:room_erase", args=[group.pk])
        return [Waiting(ended % {"day": date_plain(group.kept_until)}, url, _("Erase it earlier, together"))]
    return []


def _swaps(room: Room) -> list[Waiting]:
    text = _("Another host would like to change turns with you.")
    return [Waiting(text, reverse("focusgroups:host_order", args=[room.group.pk]), _("See and answer"))]

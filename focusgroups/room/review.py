"""The look back after the cycle: continue, mix anew or close, by the majority of those who answer.

The outcome is known when all have answered or after fourteen days; a tie is the moderator's. Answers are erased with
it. A group that ends keeps its room, to be read, for a year, unless all its members erase it.
"""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.dates import months_after

from ..enums import ENDED, GroupState, MeetingState, RoundState
from ..exceptions import RoomClosedError, WrongStateError
from ..models import FocusGroup, ReviewAnswer, RoomKey, Seat
from ..services.letters import write_to
from ..services.locks import lock_group
from ..services.meetings import schedule_meetings
from ..services.rounds import end_of_day, look_back
from .deadlines import mind_room_at
from .encryption import SealError
from .fields import open_row
from .gate import Room
from .keys import erase_room, unwrapped
from .leaving import own_seat, take_out
from .newcomers import stop_asking
from .news import ask, people_inside

DAYS_TO_ANSWER = 14
MONTHS_KEPT = 12
CONTINUE, MIX, CLOSE = "continue", "mix", "close"
OUTCOMES = {CONTINUE: GroupState.CONTINUED, MIX: GroupState.REMIXED, CLOSE: GroupState.CLOSED}


def begin_review(*, group: FocusGroup) -> bool:
    """After the last meeting of the cycle, within its transaction: every member is asked. Says whether it began."""
    if group.meetings.filter(state=MeetingState.PLANNED).exists():
        return False
    day = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
    group.state, group.review_until = GroupState.UNDER_REVIEW, day
    group.save(update_fields=["state", "review_until"])
    record(actor=None, verb="group_review_begun", target=group)
    mind_room_at(group, end_of_day(day))
    mind_room_at(group, end_of_day(day + timedelta(days=DAYS_TO_ANSWER)))
    stop_asking(group)
    for seat in group.seats.accepted().select_related("person__user"):
        ask(group, seat.person)
    return True


def answer_review(*, room: Room, choice: str) -> None:
    """A member's word; it can be changed until the last one has answered."""
    with transaction.atomic():
        group = _under_review(room.group.pk)
        if own_seat(room) is None:
            raise WrongStateError(_("Only members of the group decide on this."))
        ReviewAnswer.objects.filter(group=group, person=room.person).delete()
        room.save(ReviewAnswer(group=group, person=room.person, choice=choice))
        settle_if_all_answered(group)


def settle_if_all_answered(group: FocusGroup) -> None:
    """Within a transaction that holds the group: also after somebody has left."""
    if group.state != GroupState.UNDER_REVIEW:
        return
    members = set(group.seats.accepted().values_list("person_id", flat=True))
    if members and members <= set(ReviewAnswer.objects.filter(group=group).values_list("person_id", flat=True)):
        _settle(group)


def mind_review(*, group_id: int) -> None:
    """The time is over: the majority of those who have answered. A tie waits as long again for the moderator."""
    with transaction.atomic():
        group = lock_group(group_id)
        if group.state != GroupState.UNDER_REVIEW or group.review_until is None:
            return
        over = timezone.localdate() - group.review_until
        if over > timedelta(days=DAYS_TO_ANSWER):
            leaders = _leaders(group)
            _conclude(group, leaders[0] if len(leaders) == 1 else CLOSE)
        elif over > timedelta(0):
            _settle(group)


def decide_tie(*, room: Room, choice: str) -> None:
    """The moderator's word where as many want one as the other."""
    with transaction.atomic():
        group = _under_review(room.group.pk)
        if group.moderator_id != room.person.pk:
            raise WrongStateError(_("Only the moderator of the group does this."))
        if choice not in tied(group):
            raise WrongStateError(_("There is no tie between these."))
        _conclude(group, choice)


def tied(group: FocusGroup) -> list[str]:
    """What the moderator may choose from; empty while answers are still taken, and without a tie."""
    if group.state != GroupState.UNDER_REVIEW or group.review_until is None:
        return []
    members = group.seats.accepted().count()
    everybody = ReviewAnswer.objects.filter(group=group).count() >= members
    if not everybody and group.review_until >= timezone.localdate():
        return []
    leaders = _leaders(group)
    return leaders if len(leaders) > 1 else []


def own_answer(room: Room) -> str:
    answers = room.read(ReviewAnswer.objects.filter(group=room.group, person=room.person))
    return answers[0].choice if answers else ""


def erase_archive(*, group_id: int) -> None:
    """A room whose year is over is erased."""
    with transaction.atomic():
        group = lock_group(group_id)
        if group.state in ENDED and group.kept_until is not None and group.kept_until < timezone.localdate():
            erase_room(group=group)


def end_group(group: FocusGroup, state: GroupState) -> None:
    """Within a transaction that holds the group: it meets no more, its room can be read for a year."""
    group.state, group.kept_until = state, months_after(timezone.localdate(), MONTHS_KEPT)
    group.save(update_fields=["state", "kept_until"])
    group.meetings.filter(state=MeetingState.PLANNED).update(state=MeetingState.CANCELLED)
    mind_room_at(group, end_of_day(group.kept_until))
    record(actor=None, verb=f"group_{state.value}", target=group)
    still = group.round.groups.exclude(state__in=ENDED).exists()
    if group.round.state == RoundState.RUNNING and not still:
        look_back(round=group.round)


def _under_review(pk: int) -> FocusGroup:
    group = lock_group(pk)
    if group.state != GroupState.UNDER_REVIEW:
        raise WrongStateError(_("The group is not looking back now."))
    return group


def _choices(group: FocusGroup) -> dict[int, str]:
    """Who wants what; opened here, for counting, and handed to nobody."""
    row = RoomKey.objects.filter(group=group, erased_at=None).first()
    answers = list(ReviewAnswer.objects.filter(group=group, person__in=_members(group)))
    try:
        for answer in answers:
            open_row(answer, unwrapped(row)) if row else None
    except SealError as error:
        raise RoomClosedError(str(error)) from None
    return {answer.person_id: answer.choice for answer in answers}


def _members(group: FocusGroup) -> list[int]:
    return list(group.seats.accepted().values_list("person_id", flat=True))


def _leaders(group: FocusGroup) -> list[str]:
    """The choice that most want, or those that share the lead; without any answer to close."""
    counted = Counter(_choices(group).values())
    most = max(counted.values(), default=0)
    return [choice for choice in OUTCOMES if counted[choice] == most] if most else [CLOSE]


def _settle(group: FocusGroup) -> None:
    leaders = _leaders(group)
    if len(leaders) == 1:
        _conclude(group, leaders[0])
    elif group.moderator is not None:
        ask(group, group.moderator)


def _conclude(group: FocusGroup, choice: str) -> None:
    wanted = _choices(group)
    ReviewAnswer.objects.filter(group=group).delete()
    group.review_until = None
    group.save(update_fields=["review_until"])
    again = [person for person, want in wanted.items() if want == MIX]
    if choice == MIX:
        again = [person for person, want in wanted.items() if want != CLOSE]
    Seat.objects.filter(group=group, person__in=again).update(wants_later=True)
    if choice == CONTINUE:
        _go_on(group, [person for person, want in wanted.items() if want != CONTINUE])
    else:
        end_group(group, OUTCOMES[choice])
    for person in people_inside(group):
        page = ("focusgroups:group_detail", group.pk)
        write_to(person, "room_news", reference=group, page=page, context={})


def _go_on(group: FocusGroup, leaving: list[int]) -> None:
    """A further cycle with those who want it or have said nothing; the others leave."""
    group.state = GroupState.CONTINUED
    group.save(update_fields=["state"])
    record(actor=None, verb="group_continued", target=group)
    for seat in group.seats.accepted().filter(person__in=leaving).select_related("person__user"):
        take_out(Room(group, seat.person), seat, erase=False)
    if group.seats.accepted().exists():
        schedule_meetings(group=group)

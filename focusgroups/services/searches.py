"""A group looks for the day of its next meeting: three proposals, an answer from each member, the best of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.holidays import is_holiday
from clusterportal.core.jobs import call_back, enqueue
from members.models import User

from ..dates import Option, best_option, between_the_years, proposed_days
from ..enums import Fits, SearchState
from ..exceptions import WrongStateError
from ..links import DATES, token_for_seat
from ..models import DateAnswer, DateProposal, DateSearch, FocusGroup, Meeting, Seat
from .letters import write_to, write_to_planners
from .locks import lock_group, lock_search
from .meetings import BEGIN, NOTICE, local, proposed_place
from .planning import meeting_to_date, plan_meeting, proposed_start, require_sensible
from .rounds import end_of_day

CLOSE, REMIND = "focusgroups.close_search", "focusgroups.remind_search"
DAYS_TO_ANSWER = 7
MORNING = time(9)


def open_search(
    *,
    group: FocusGroup,
    proposals: Sequence[datetime],
    closes_on: date,
    fewest: int | None = None,
    actor: User | None = None,
) -> DateSearch:
    """Asks every member which of the days suits; ends by itself when all have answered, or on its last day."""
    with transaction.atomic():
        locked = lock_group(group.pk)
        meeting = meeting_to_date(locked)
        _require_openable(locked, meeting, proposals, closes_on)
        if fewest is not None and fewest != locked.fewest_present:
            locked.fewest_present = fewest
            locked.save(update_fields=["fewest_present"])
        search = DateSearch.objects.create(meeting=meeting, closes_on=closes_on)
        DateProposal.objects.bulk_create(DateProposal(search=search, starts_at=one) for one in sorted(proposals))
        record(actor=actor, verb="date_search_opened", target=meeting, proposals=len(proposals))
        enqueue(CLOSE, object_id=search.pk, due=end_of_day(closes_on))
        if (morning := local(closes_on - timedelta(days=1), MORNING)) > timezone.now():
            enqueue(REMIND, object_id=search.pk, due=morning)
        for seat in _members(locked):
            _ask(search, seat, "date_search")
    return search


def answer_search(*, search: DateSearch, seat: Seat, fits: Mapping[int, str], actor: User | None = None) -> DateSearch:
    """A member's answer to each of the days, until the search is closed; the last one's closes it."""
    with transaction.atomic():
        locked = lock_search(search.pk)
        _require_open(locked)
        _save_answers(locked, seat, fits)
        record(actor=actor, verb="date_search_answered", target=locked.meeting)
        if not _silent(locked):
            _close(locked, actor)
    search.state = locked.state
    return locked


def decide_search(*, search: DateSearch, proposal: int | None = None, actor: User | None = None) -> Meeting:
    """Takes the day with this number, or the best of them as far as the answers go."""
    with transaction.atomic():
        locked = lock_search(search.pk)
        _require_open(locked)
        chosen = _chosen_by_hand(locked, proposal) if proposal else _best(locked)
        if chosen is None:
            raise WrongStateError(
                _("So far there is no day on which the host and enough members can come. Wait, or ask for other days.")
            )
        meeting = _take(locked, chosen, actor)
    search.state = locked.state
    return meeting


def stop_search(*, search: DateSearch, actor: User | None = None) -> DateSearch:
    """Ends the search without a date; the links in the mails say so."""
    with transaction.atomic():
        locked = lock_search(search.pk)
        _require_open(locked)
        _end(locked, SearchState.STOPPED, actor)
    search.state = locked.state
    return locked


def close_search_at_deadline(*, search_id: int) -> None:
    """Takes the best day on the search's last day; whoever plans is told when there is none."""
    with transaction.atomic():
        locked = lock_search(search_id)
        if locked.is_open and timezone.now() >= end_of_day(locked.closes_on):
            _close(locked, None)


def remind_silent(*, search_id: int) -> None:
    """Writes once more, and only once, to those who have not answered."""
    with transaction.atomic():
        locked = lock_search(search_id)
        if not locked.is_open or locked.reminded_at:
            return
        locked.reminded_at = timezone.now()
        locked.save(update_fields=["reminded_at"])
        for seat in _silent(locked):
            _ask(locked, seat, "date_search_reminder")


def days_to_propose(group: FocusGroup) -> list[datetime]:
    """Three days at 14 o'clock, two months after the last meeting, on which no member's state rests."""
    states = set(group.seats.accepted().values_list("company__town__state", flat=True))
    earliest = max(timezone.localdate(proposed_start(group)), timezone.localdate() + NOTICE)
    return [local(day, BEGIN) for day in proposed_days(earliest, lambda day: _is_closed(day, states))]


def options_of(search: DateSearch) -> dict[int, Option]:
    """By the proposal's number: who of today's members can come."""
    found: dict[int, tuple[datetime, dict[str, set[int]]]] = {
        pk: (starts_at, {one: set() for one in Fits.values})
        for pk, starts_at in search.proposals.values_list("pk", "starts_at")
    }
    answers = DateAnswer.objects.filter(proposal__search=search, seat__in=_members(search.meeting.group))
    for proposal, seat, fits in answers.values_list("proposal", "seat", "fits"):
        found[proposal][1][fits].add(seat)
    return {
        pk: Option(starts_at, frozenset(by[Fits.YES]), frozenset(by[Fits.IF_NEED_BE]))
        for pk, (starts_at, by) in found.items()
    }


def fewest_for(group: FocusGroup) -> int:
    """How many must come; never more than there are."""
    return min(group.fewest_present, _members(group).count())


def host_seats(meeting: Meeting) -> frozenset[int]:
    """The members of the company that hosts; none when it has no seat in the group."""
    if meeting.host_id is None:
        return frozenset()
    return frozenset(_members(meeting.group).filter(company=meeting.host_id).values_list("pk", flat=True))


def _is_closed(day: date, states: set[str]) -> bool:
    return between_the_years(day) or any(is_holiday(day, state) for state in states)


def _require_openable(group: FocusGroup, meeting: Meeting, proposals: Sequence[datetime], closes_on: date) -> None:
    if meeting.is_dated and not meeting.has_begun:
        raise WrongStateError(_("This meeting has its date. Who wants another one puts it off first."))
    if meeting.searches.open().exists():
        raise WrongStateError(_("The members are being asked already."))
    if len(set(proposals)) != len(proposals) or not proposals:
        raise WrongStateError(_("Propose three different days."))
    for starts_at in proposals:
        require_sensible(starts_at, group)
    if closes_on < timezone.localdate() or end_of_day(closes_on) > min(proposals):
        raise WrongStateError(_("The last day to answer lies between today and the first of the days."))


def _require_open(search: DateSearch) -> None:
    if not search.is_open:
        raise WrongStateError(_("This date search is closed."))


def _members(group: FocusGroup) -> QuerySet[Seat]:
    return group.seats.accepted().select_related("person__user").order_by("pk")


def _silent(search: DateSearch) -> list[Seat]:
    answered = DateAnswer.objects.filter(proposal__search=search).values("seat")
    return list(_members(search.meeting.group).exclude(pk__in=answered))


def _save_answers(search: DateSearch, seat: Seat, fits: Mapping[int, str]) -> None:
    if not _members(search.meeting.group).filter(pk=seat.pk).exists():
        raise WrongStateError(_("Only members of the group answer."))
    if set(fits) != set(search.proposals.values_list("pk", flat=True)):
        raise WrongStateError(_("Say for each of the days whether it suits you."))
    for proposal, one in fits.items():
        DateAnswer.objects.update_or_create(proposal_id=proposal, seat=seat, defaults={"fits": Fits(one)})


def _best(search: DateSearch) -> int | None:
    """The number of the best proposal that lies ahead."""
    group, now = search.meeting.group, timezone.now()
    ahead = {pk: option for pk, option in options_of(search).items() if option.day > now}
    best = best_option(ahead.values(), host=host_seats(search.meeting), fewest=fewest_for(group))
    return next((pk for pk, option in ahead.items() if option == best), None)


def _chosen_by_hand(search: DateSearch, proposal: int) -> int:
    chosen = search.proposals.filter(pk=proposal, starts_at__gt=timezone.now()).first()
    if chosen is None:
        raise WrongStateError(_("This day lies in the past. Choose one to come."))
    if chosen.answers.filter(seat__in=host_seats(search.meeting), fits=Fits.NO).exists():
        raise WrongStateError(_("The host cannot on this day. Choose another one, or ask for other days."))
    return proposal


def _close(search: DateSearch, actor: User | None) -> None:
    chosen = _best(search)
    if chosen is not None:
        _take(search, chosen, actor)
        return
    _end(search, SearchState.FAILED, actor)
    write_to_planners(search.meeting.group, "date_search_failed", reference=search.meeting)


def _take(search: DateSearch, proposal: int, actor: User | None) -> Meeting:
    """The meeting gets the day; yes counts as coming, no as not coming, and who comes if need be is asked again."""
    _end(search, SearchState.DECIDED, actor)
    search.proposals.filter(pk=proposal).update(is_chosen=True)
    chosen = search.proposals.get(pk=proposal)
    meeting = search.meeting
    told = chosen.answers.filter(seat__in=_members(meeting.group)).exclude(fits=Fits.IF_NEED_BE)
    return plan_meeting(
        group=meeting.group,
        starts_at=chosen.starts_at,
        place=meeting.place or proposed_place(meeting.host),
        answers={seat: fits == Fits.YES for seat, fits in told.values_list("seat", "fits")},
        actor=actor,
    )


def _end(search: DateSearch, state: SearchState, actor: User | None) -> None:
    search.state = state
    search.save(update_fields=["state"])
    call_back(REMIND, search.pk)
    record(actor=actor, verb=f"date_search_{state.value}", target=search.meeting)


def _ask(search: DateSearch, seat: Seat, template: str) -> None:
    """A link of the person's own, and no day, name or place."""
    write_to(
        seat.person,
        template,
        reference=search.meeting,
        page=("focusgroups:dates", token_for_seat(DATES, search, seat)),
        context={"round": search.meeting.group.round, "answer_by": search.closes_on},
    )

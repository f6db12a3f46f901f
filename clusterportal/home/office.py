"""The office's start page: to do today, who is missing, what comes, and how the enquiries stand."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.dates import date_short
from clusterportal.core.sorting import german, german_key
from events.models import Event, Registration
from focusgroups.enums import ApplicationState, GroupState, MeetingState, RoundState
from focusgroups.models import FocusGroup, Meeting, Round
from matchmaking.enums import EnquiryState, ReferralState, RunState
from matchmaking.models import Enquiry, MatchingRun, Referral
from members.composition import composition_of
from members.models import Cluster, Membership, User

from .entries import Entry, first_names, until
from .year import year_of

YEAR = timedelta(days=365)
SOON = timedelta(days=14)
MOST = 5
TO_PLACE = (ApplicationState.CONFIRMED, ApplicationState.PLACED, ApplicationState.WAITING)
IN_WORK = (
    RoundState.DRAFT,
    RoundState.OPEN,
    RoundState.CLOSED,
    RoundState.MATCHING,
    RoundState.REVIEW,
    RoundState.PUBLISHED,
)


def office_context(user: User) -> dict[str, Any]:
    ids, today = user.managed_cluster_ids, timezone.localdate()
    rounds = list(rounds_in_work(ids))
    tasks = [*referrals_waiting(ids, today), *proposals(ids), *round_tasks(rounds, today)]
    return {
        "clusters": list(Cluster.objects.filter(pk__in=ids)),
        "today": today,
        "to_do": tasks[:MOST],
        "to_do_count": len(tasks),
        "missing": [*due_for_talk(user), *missing_members(ids, today), *groups_without_meeting(ids)],
        "has_members": Membership.objects.current(today).filter(cluster__in=ids).exists(),
        "coming": coming(ids, rounds, today),
        "facts": enquiry_facts(ids, today),
        "year": year_of(ids, today),
        "composition": composition_of(Membership.objects.current(today).filter(cluster__in=ids)),
    }


def referrals_waiting(ids: list[int], today: date) -> list[Entry]:
    """Enquiries that wait for this office's answer, the longest waiting first."""
    waiting = Referral.objects.waiting().filter(cluster__in=ids).select_related("enquiry", "cluster")
    return [
        Entry(
            text=_("Accept the enquiry: %(subject)s") % {"subject": referral.enquiry.subject},
            url=referral.get_absolute_url(),
            side=until(timezone.localdate(due), today) if (due := referral.enquiry.due_at) else "",
            detail=_("Passed on to you on %(date)s") % {"date": date_short(referral.offered_at)},
        )
        for referral in waiting.order_by("offered_at", "pk")
    ]


def proposals(ids: list[int]) -> list[Entry]:
    """The newest finished proposal of each round that is not published yet."""
    runs = (
        MatchingRun.objects.filter(
            round__cluster__in=ids, state=RunState.DONE, round__state__in=(RoundState.MATCHING, RoundState.REVIEW)
        )
        .select_related("round")
        .annotate(
            group_count=Count("groups", distinct=True),
            waiting_count=Count("seats", filter=Q(seats__group=None), distinct=True),
        )
        .order_by("number")
    )
    newest = {run.round_id: run for run in runs}
    return [_proposal(run) for run in newest.values()]


def _proposal(run: Any) -> Entry:
    groups = ngettext("%(number)d group", "%(number)d groups", run.group_count) % {"number": run.group_count}
    waiting = ngettext("%(number)d person waits", "%(number)d people wait", run.waiting_count)
    return Entry(
        text=_("Look at the proposal: %(round)s") % {"round": run.round},
        url=run.get_absolute_url(),
        side=_("until %(date)s") % {"date": date_short(run.round.answer_by)},
        detail=f"{groups}, {waiting % {'number': run.waiting_count}}",
    )


def rounds_in_work(ids: list[int]) -> QuerySet[Round]:
    applicants = Count("applications", filter=Q(applications__state__in=TO_PLACE))
    return (
        Round.objects.filter(cluster__in=ids, state__in=IN_WORK)
        .annotate(applicant_count=applicants)
        .order_by("closes_on", "pk")
    )


def round_tasks(rounds: list[Any], today: date) -> list[Entry]:
    """Calls that close soon, and closed ones in which nobody has searched for groups."""
    closing = [r for r in rounds if r.state == RoundState.OPEN and r.closes_on <= today + SOON]
    closed = [r for r in rounds if r.state == RoundState.CLOSED]
    return [
        *(_round_entry(_("Applications close: %(round)s"), r, until(r.closes_on, today)) for r in closing),
        *(_round_entry(_("Search for groups: %(round)s"), r, until(r.answer_by, today)) for r in closed),
    ]


def _round_entry(sentence: str, round_: Any, side: str) -> Entry:
    return Entry(sentence % {"round": round_}, round_.get_absolute_url(), side, _applied(round_.applicant_count))


def _applied(number: int) -> str:
    return ngettext("%(number)d person has applied", "%(number)d people have applied", number) % {"number": number}


def missing_members(ids: list[int], today: date) -> list[Entry]:
    """Members that came to none of our events for a year, and profiles that nobody has confirmed for a year."""
    came = Registration.objects.open().filter(
        person__affiliations__company=OuterRef("company"),
        event__hosts__in=ids,
        event__starts_at__gte=timezone.now() - YEAR,
    )
    members = Membership.objects.current(today).filter(cluster__in=ids, starts_on__lte=today - YEAR)
    rows = members.annotate(came=Exists(came)).values_list("company__name", "came", "company__confirmed_on")
    absent = sorted({name for name, has_come, _confirmed in rows if not has_come}, key=german_key)
    old = {name for name, _came, confirmed in rows if confirmed is None or confirmed < today - YEAR}
    stale = sorted(old, key=german_key)
    url = reverse("members:membership_list")
    return [
        Entry(text, url, str(len(names)), first_names(names))
        for text, names in (
            (_("At none of your events for a year"), absent),
            (_("Profile not confirmed for a year"), stale),
        )
        if names
    ]


def due_for_talk(user: User) -> list[Entry]:
    """Members with whom the office has not talked for as long as it has set itself."""
    due = Membership.objects.due_for_talk(user).order_by(german("company__name"))
    names = list(due.values_list("company__name", flat=True))
    url = f"{reverse('members:membership_list')}?talk=due"
    return [Entry(_("Due for a talk"), url, str(len(names)), first_names(names))] if names else []


def groups_without_meeting(ids: list[int]) -> list[Entry]:
    """Active groups that have no date ahead; one entry for each."""
    ahead = Meeting.objects.filter(group=OuterRef("pk"), state=MeetingState.PLANNED, starts_at__gte=timezone.now())
    groups = FocusGroup.objects.filter(round__cluster__in=ids, state=GroupState.ACTIVE).select_related("round")
    return [
        Entry(
            text=_("Group %(letter)s without a next meeting") % {"letter": group.letter},
            url=group.get_absolute_url(),
            detail=str(group.round),
        )
        for group in groups.exclude(Exists(ahead))[:MOST]
    ]


def coming(ids: list[int], rounds: list[Any], today: date) -> list[Entry]:
    """The next events of our networks and the dates of our rounds, in order of time."""
    events = Event.objects.published().upcoming().filter(pk__in=Event.objects.filter(hosts__in=ids).values("pk"))
    dated = [(timezone.localdate(event.starts_at), _event_entry(event)) for event in events.counted()[:MOST]]
    dated += [(day, _deadline(round_, day, text)) for round_, day, text in deadlines(rounds) if day >= today]
    return [entry for _day, entry in sorted(dated, key=lambda pair: pair[0])[:MOST]]


def _event_entry(event: Any) -> Entry:
    number = event.confirmed_count
    registered = ngettext("%(number)d registered", "%(number)d registered", number) % {"number": number}
    return Entry(event.title, event.get_absolute_url(), date_short(event.starts_at), registered)


def deadlines(rounds: list[Any]) -> list[tuple[Any, date, str]]:
    """The next date of each round, with the sentence that announces it."""
    next_of = {
        RoundState.DRAFT: ("opens_on", _("The call opens: %(round)s")),
        RoundState.OPEN: ("closes_on", _("Applications close: %(round)s")),
        RoundState.CLOSED: ("answer_by", _("Answer promised: %(round)s")),
        RoundState.MATCHING: ("answer_by", _("Answer promised: %(round)s")),
        RoundState.REVIEW: ("answer_by", _("Answer promised: %(round)s")),
        RoundState.PUBLISHED: ("starts_on", _("First meetings: %(round)s")),
    }
    return [(r, getattr(r, next_of[r.state][0]), next_of[r.state][1]) for r in rounds]


def _deadline(round_: Any, day: date, sentence: str) -> Entry:
    return _round_entry(sentence, round_, date_short(day))


def enquiry_facts(ids: list[int], today: date) -> list[tuple[str, str]]:
    """Unanswered, in work, solved this month, and how long the first answer takes."""
    month = timezone.make_aware(datetime(today.year, today.month, 1))
    answered = Q(answered_at__gte=timezone.now() - YEAR)
    took = ExpressionWrapper(F("answered_at") - F("offered_at"), output_field=DurationField())
    referrals = Referral.objects.filter(cluster__in=ids).aggregate(
        waiting=Count("pk", filter=Q(state=ReferralState.OFFERED)), first_answer=Avg(took, filter=answered)
    )
    enquiries = Enquiry.objects.filter(owner_cluster__in=ids).aggregate(
        in_work=Count("pk", filter=Q(state__in=(EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT))),
        solved=Count("pk", filter=Q(state=EnquiryState.SOLVED, closed_at__gte=month)),
    )
    return [
        (_("Without an answer"), number_format(referrals["waiting"])),
        (_("In work"), number_format(enquiries["in_work"])),
        (_("Solved this month"), number_format(enquiries["solved"])),
        (_("First answer on average"), _span(referrals["first_answer"])),
    ]


def _span(duration: timedelta | None) -> str:
    if duration is None:
        return "–"
    hours = duration.total_seconds() / 3600
    if hours < 48:
        return ngettext("%(number)d hour", "%(number)d hours", round(hours)) % {"number": round(hours)}
    return _("%(number)s days") % {"number": number_format(hours / 24, 1)}

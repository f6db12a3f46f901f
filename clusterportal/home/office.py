"""The office's start page: to do today, who is missing, what comes, and how the enquiries stand."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.dates import date_short
from clusterportal.core.sorting import german_key
from focusgroups.enums import RoundState
from focusgroups.models import FocusGroup
from matchmaking.models import Enquiry, Referral
from members.composition import Composition, Part
from members.models import User
from members.narrowings import LONG
from members.querysets import talk_due

from .entries import Entry, first_names, until
from .office_rows import (
    Held,
    Member,
    groups_without_date,
    host_requests_of,
    office_events,
    office_members,
    office_networks,
    office_referrals,
    office_rounds,
)
from .year import last_months, year_of

SOON = timedelta(days=14)
MOST = 5


def office_context(user: User) -> dict[str, Any]:
    ids, today, now = user.managed_cluster_ids, timezone.localdate(), timezone.now()
    clusters = office_networks(ids, _midnight(today.replace(day=1)), now - LONG)
    members, events = members_of(clusters, today, now), events_of(ids, today, now)
    current = [member for member in members if member.is_current]
    rounds = office_rounds(ids)
    asked = [*referrals_waiting(office_referrals(ids), today), *hosting_asked(host_requests_of(clusters))]
    tasks = [*asked, *proposals(rounds), *round_tasks(rounds, today)]
    groups = groups_without_date(ids, now)
    return {
        "clusters": clusters,
        "today": today,
        "to_do": tasks[:MOST],
        "to_do_count": len(tasks),
        "missing": [*due_for_talk(current), *missing_members(current, today), *groups_without_meeting(groups)],
        "has_members": bool(current),
        "coming": coming([event for event in events if event.ends_at >= now], rounds, today),
        "facts": enquiry_facts(clusters[0]),
        "year": year_of(members, [event.starts_at for event in events], today),
        "composition": composition_of(current),
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def members_of(clusters: list[Any], today: date, now: datetime) -> list[Member]:
    due = [talk_due(cluster.talk_months) for cluster in clusters]
    rows = office_members([cluster.pk for cluster in clusters], today, last_months(today)[0], now - LONG, due)
    return [Member(*row) for row in rows]


def events_of(ids: list[int], today: date, now: datetime) -> list[Held]:
    return [Held(*row) for row in office_events(ids, _midnight(last_months(today)[0]), now)]


def composition_of(members: Iterable[Member]) -> Composition:
    alike = Counter(member[:6] for member in members)
    return Composition([Part(*parts, number) for parts, number in alike.items()])


def referrals_waiting(waiting: list[Referral], today: date) -> list[Entry]:
    return [
        Entry(
            text=in_its_language(_("Accept the enquiry: %(subject)s"), referral.enquiry),
            url=referral.get_absolute_url(),
            side=until(timezone.localdate(due), today) if (due := referral.enquiry.due_at) else "",
            detail=_("Passed on to you on %(date)s") % {"date": date_short(referral.offered_at)},
        )
        for referral in waiting
    ]


def hosting_asked(requests: list[tuple[int, str, Any]]) -> list[Entry]:
    return [
        Entry(
            text=_("Hold it together? %(event)s") % {"event": title},
            url=reverse("events:host_request", args=[pk]),
            detail=_("Another office asks %(network)s") % {"network": network},
        )
        for pk, title, network in requests
    ]


def in_its_language(sentence: str, enquiry: Enquiry) -> SafeString:
    """The sentence with the enquiry's subject, which is in the language of whoever asked."""
    return format_html(
        sentence.replace("%(subject)s", "{}"),
        format_html('<span lang="{}">{}</span>', enquiry.language, enquiry.subject),
    )


def proposals(rounds: list[Any]) -> list[Entry]:
    """The newest finished proposal of each round that is not published yet."""
    return [_proposal(round_) for round_ in sorted(rounds, key=lambda one: one.run or 0) if round_.run]


def _proposal(round_: Any) -> Entry:
    groups = ngettext("%(number)d group", "%(number)d groups", round_.group_count) % {"number": round_.group_count}
    waiting = ngettext("%(number)d person waits", "%(number)d people wait", round_.waiting_count)
    return Entry(
        text=_("Look at the proposal: %(round)s") % {"round": round_},
        url=reverse("matchmaking:run_detail", args=[round_.run]),
        side=_("until %(date)s") % {"date": date_short(round_.answer_by)},
        detail=f"{groups}, {waiting % {'number': round_.waiting_count}}",
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


def missing_members(current: list[Member], today: date) -> list[Entry]:
    """Members that came to none of our events for a year, and profiles that nobody has confirmed for a year."""
    members = [member for member in current if member.starts_on <= today - LONG]
    absent = [member.company for member in members if not member.came]
    stale = [member.company for member in members if _is_old(member.profile_confirmed_on, today)]
    sentences = (
        (_("At none of your events for a year"), absent, "?missing=events"),
        (_("Profile not confirmed for a year"), stale, "?missing=profile"),
    )
    return [_members_entry(text, names, query) for text, names, query in sentences if names]


def _is_old(confirmed_on: date | None, today: date) -> bool:
    return confirmed_on is None or confirmed_on < today - LONG


def due_for_talk(current: list[Member]) -> list[Entry]:
    """Members with whom the office has not talked for as long as it has set itself."""
    names = [member.company for member in current if member.is_due]
    return [_members_entry(_("Due for a talk"), names, "?talk=due")] if names else []


def _members_entry(text: str, names: Iterable[str], query: str) -> Entry:
    """How many, and the way to the list of exactly these."""
    listed = sorted(names, key=german_key)
    return Entry(text, reverse("members:membership_list") + query, str(len(listed)), first_names(listed))


def groups_without_meeting(groups: list[FocusGroup]) -> list[Entry]:
    """Active groups that have no date ahead; one entry for each."""
    return [
        Entry(
            text=_("Group %(letter)s without a next meeting") % {"letter": group.letter},
            url=group.get_absolute_url(),
            detail=str(group.round),
        )
        for group in groups
    ]


def coming(events: list[Held], rounds: list[Any], today: date) -> list[Entry]:
    """The next events of our networks and the dates of our rounds, in order of time."""
    dated = [(timezone.localdate(event.starts_at), _event_entry(event)) for event in events[:MOST]]
    dated += [(day, _deadline(round_, day, text)) for round_, day, text in deadlines(rounds) if day >= today]
    return [entry for _day, entry in sorted(dated, key=lambda pair: pair[0])[:MOST]]


def _event_entry(event: Held) -> Entry:
    number = event.registered
    registered = ngettext("%(number)d registered", "%(number)d registered", number) % {"number": number}
    return Entry(event.title, reverse("events:event_detail", args=[event.pk]), date_short(event.starts_at), registered)


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


def enquiry_facts(cluster: Any) -> list[tuple[str, str]]:
    """Unanswered, in work, solved this month, and how long the first answer takes; each network has all figures."""
    return [
        (_("Without an answer"), number_format(cluster.waiting or 0)),
        (_("In work"), number_format(cluster.in_work or 0)),
        (_("Solved this month"), number_format(cluster.solved or 0)),
        (_("First answer on average"), _span(cluster.first_answer)),
    ]


def _span(duration: timedelta | None) -> str:
    if duration is None:
        return "–"
    hours = duration.total_seconds() / 3600
    if hours < 48:
        return ngettext("%(number)d hour", "%(number)d hours", round(hours)) % {"number": round(hours)}
    return _("%(number)s days") % {"number": number_format(hours / 24, 1)}

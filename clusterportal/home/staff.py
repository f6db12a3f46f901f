"""The start page of the alliance's coordination office: no enquiry is lost."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.dates import date_short
from clusterportal.core.models import Job, JobState, MailState, OutgoingMail
from events.models import Event
from focusgroups.enums import RoundState
from focusgroups.models import Round
from matchmaking.enums import OPEN_ENQUIRIES, EnquiryState, FollowUpAnswer
from matchmaking.models import Enquiry, FollowUp, Referral
from members.models import User

from .entries import Entry, until

DAY = timedelta(days=1)
DAYS = timedelta(days=3)
YEAR = timedelta(days=365)
MOST = 5
UNANSWERED = (EnquiryState.RECEIVED, EnquiryState.NEEDS_CONSENT, EnquiryState.TRIAGE, EnquiryState.OFFERED)
IN_PROGRESS = (
    RoundState.OPEN,
    RoundState.CLOSED,
    RoundState.MATCHING,
    RoundState.REVIEW,
    RoundState.PUBLISHED,
    RoundState.RUNNING,
)


def staff_context(user: User) -> dict[str, Any]:
    now = timezone.now()
    enquiries = Enquiry.objects.visible_to(user).listed()
    table = by_state_and_age(enquiries, now)
    triage, triage_count = to_refer(enquiries)
    return {
        "today": timezone.localdate(),
        "triage": triage,
        "triage_count": triage_count,
        "owing": answers_owed(user),
        "coming": coming_events(),
        "facts": facts(enquiries, now),
        "table": table,
        "rounds": rounds_in_progress(user),
        "failures": failures() if user.is_staff else [],
    }


def failures() -> list[tuple[str, str]]:
    """What the portal could not do by itself, each with the page on which it can be tried again."""
    jobs = Job.objects.filter(state=JobState.FAILED).count()
    mails = OutgoingMail.objects.filter(state=MailState.FAILED).count()
    found = (
        (jobs, "job", ngettext("%(count)d piece of work has failed.", "%(count)d pieces of work have failed.", jobs)),
        (mails, "outgoingmail", ngettext("%(count)d mail was not sent.", "%(count)d mails were not sent.", mails)),
    )
    return [
        (text % {"count": count}, f"{reverse(f'admin:core_{model}_changelist')}?state__exact=failed")
        for count, model, text in found
        if count
    ]


def to_refer(enquiries: QuerySet[Enquiry]) -> tuple[list[Entry], int]:
    """The oldest enquiries in triage and how many there are, each leading to its page at the desk."""
    waiting = list(enquiries.in_triage().only("pk", "number", "text", "received_at", "due_at"))
    return [_at_the_desk(enquiry) for enquiry in waiting[:MOST]], len(waiting)


def _at_the_desk(enquiry: Enquiry) -> Entry:
    due = until(timezone.localdate(enquiry.due_at), timezone.localdate()) if enquiry.due_at else ""
    return Entry(
        text=enquiry.subject,
        url=reverse("admin:matchmaking_enquiry_change", args=[enquiry.pk]),
        side=due,
        detail=_("Number %(number)s, received on %(date)s")
        % {"number": enquiry.number, "date": date_short(enquiry.received_at)},
    )


def answers_owed(user: User) -> list[Entry]:
    """Networks that have an enquiry and have not answered, the longest waiting first."""
    waiting = Referral.objects.visible_to(user).waiting().select_related("enquiry", "cluster")
    return [
        Entry(
            text=str(referral.cluster),
            url=reverse("admin:matchmaking_enquiry_change", args=[referral.enquiry_id]),
            side=_("since %(date)s") % {"date": date_short(referral.offered_at)},
            detail=referral.enquiry.subject,
        )
        for referral in waiting.order_by("offered_at", "pk")[:MOST]
    ]


def coming_events() -> list[Entry]:
    return [
        Entry(
            event.title, event.get_absolute_url(), date_short(event.starts_at), ", ".join(map(str, event.hosts.all()))
        )
        for event in Event.objects.published().upcoming().prefetch_related("hosts")[:MOST]
    ]


def facts(enquiries: QuerySet[Enquiry], now: datetime) -> list[tuple[str, str]]:
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    numbers = enquiries.aggregate(
        unanswered=Count("pk", filter=Q(state__in=UNANSWERED), distinct=True),
        overdue=Count("pk", filter=Q(state__in=UNANSWERED, due_at__lt=now), distinct=True),
        in_work=Count("pk", filter=Q(state__in=(EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT)), distinct=True),
        solved=Count("pk", filter=Q(state=EnquiryState.SOLVED, closed_at__gte=month), distinct=True),
    )
    return [
        (_("Without an answer"), number_format(numbers["unanswered"])),
        (_("Overdue"), number_format(numbers["overdue"])),
        (_("In work"), number_format(numbers["in_work"])),
        (_("Solved this month"), number_format(numbers["solved"])),
        *helped(enquiries, now),
    ]


def helped(enquiries: QuerySet[Enquiry], now: datetime) -> list[tuple[str, str]]:
    """What enquirers of the last year have said about it; nothing as long as nobody has."""
    answered = FollowUp.objects.answered().filter(enquiry__in=enquiries, answered_at__gte=now - YEAR)
    counts = answered.aggregate(all=Count("pk"), helped=Count("pk", filter=Q(answer=FollowUpAnswer.HELPED)))
    if not counts["all"]:
        return []
    numbers = {"helped": number_format(counts["helped"]), "all": number_format(counts["all"])}
    return [(_("“It has helped”, within a year"), _("%(helped)s of %(all)s") % numbers)]


def by_state_and_age(enquiries: QuerySet[Enquiry], now: datetime) -> list[dict[str, Any]]:
    """A row for each state that has open enquiries: how many of today, of these days, older."""
    counted = (
        enquiries.order_by()
        .filter(state__in=OPEN_ENQUIRIES)
        .values("state")
        .annotate(
            today=Count("pk", filter=Q(received_at__gte=now - DAY)),
            days=Count("pk", filter=Q(received_at__lt=now - DAY, received_at__gte=now - DAYS)),
            older=Count("pk", filter=Q(received_at__lt=now - DAYS)),
        )
    )
    rows = {row["state"]: row for row in counted}
    desk = reverse("admin:matchmaking_enquiry_changelist")
    return [
        {**rows[state], "label": state.label, "url": f"{desk}?state__exact={state.value}"}
        for state in OPEN_ENQUIRIES
        if state.value in rows
    ]


def rounds_in_progress(user: User) -> list[Round]:
    """Public facts only: who has applied and who sits where is for the organising office."""
    rounds = Round.objects.visible_to(user).filter(state__in=IN_PROGRESS).select_related("cluster")
    return list(rounds.order_by("closes_on", "pk"))

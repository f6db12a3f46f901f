"""Three rounds: one open with 34 applicants, one with a proposal on the table, one that is running."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from django.utils import timezone

from focusgroups.enums import ExclusionVisibility
from focusgroups.models import Acceptance, Application, FocusGroup, Round, Seat
from focusgroups.services.agreements import valid_version
from focusgroups.services.applications import Unwanted, submit_application
from focusgroups.services.rounds import close_round, open_round, save_round
from focusgroups.services.seats import accept_seat
from matchmaking.services.publishing import publish_proposal
from matchmaking.services.runs import start_run
from members.models import Cluster, Person, User

from . import words
from .accounts import give_account
from .work import work_off

CALL = (
    "Fünf oder sechs Führungskräfte verschiedener Branchen sprechen ein Jahr lang vertraulich miteinander, reihum in "
    "ihren Betrieben, etwa alle zwei Monate für drei Stunden. Es geht um das, was Sie bewegt: Energie, Personal, "
    "Führung, neue Geschäftsmodelle. Nicht um Aufträge."
)


def build_rounds(seed: int = 13) -> None:
    random = Random(seed)
    thzm, optonet = Cluster.objects.get(slug="thzm"), Cluster.objects.get(slug="optonet")
    leaders = _leaders(thzm)
    year = timezone.localdate().year
    _build_running(thzm, f"Netzwerkforum {year}", leaders[34:51], random)
    _build_open(thzm, f"Netzwerkforum {year + 1}", leaders[:34], random)
    _build_review(optonet, f"Fokusgruppen Photonik {year + 1}", _leaders(optonet)[:24], random)


def _leaders(cluster: Cluster) -> list[Person]:
    """Leaders whose first network this is, in a fixed order."""
    people = Person.objects.filter(affiliations__company__memberships__cluster=cluster, user=None)
    return list(people.order_by("pk").distinct())


def _manager(cluster: Cluster) -> User:
    return cluster.roles.select_related("user").earliest("pk").user


def _new_round(cluster: Cluster, title: str, *, opened: int, closes: int) -> Round:
    """An open round: days from today when it opened and when it closes."""
    today = timezone.localdate()
    fields = {
        "title": title,
        "call": CALL,
        "region": cluster.region,
        "opens_on": today + timedelta(days=opened),
        "closes_on": today + timedelta(days=closes),
        "answer_by": today + timedelta(days=closes + 10),
        "starts_on": today + timedelta(days=closes + 45),
    }
    round_ = save_round(cluster=cluster, actor=_manager(cluster), fields=fields)
    return open_round(round=round_, actor=_manager(cluster))


def _apply(round_: Round, people: Sequence[Person], random: Random) -> None:
    for place, person in enumerate(people):
        other = people[(place + 7) % len(people)].affiliations.select_related("company").get().company
        named = [Unwanted(company=other)] if random.random() < 0.15 else []
        submit_application(
            round=round_,
            person=person,
            company=person.affiliations.get().company,
            travel_limit_km=random.choice((80, 100, 120, 150)),
            takeaway=random.choice(words.TAKEAWAYS),
            contribution=random.choice(words.CONTRIBUTIONS),
            unwanted=named,
            visibility=random.choice(list(ExclusionVisibility)),
        )


def _build_open(cluster: Cluster, title: str, people: Sequence[Person], random: Random) -> None:
    round_ = _new_round(cluster, title, opened=-25, closes=8)
    _apply(round_, people, random)
    work_off()


def _build_review(cluster: Cluster, title: str, people: Sequence[Person], random: Random) -> None:
    round_ = _new_round(cluster, title, opened=-40, closes=3)
    _apply(round_, people, random)
    _propose(round_)


def _propose(round_: Round) -> None:
    manager = _manager(round_.cluster)
    close_round(round=round_, actor=manager)
    start_run(round=round_, actor=manager)
    work_off()
    round_.refresh_from_db()


def _build_running(cluster: Cluster, title: str, people: Sequence[Person], random: Random) -> None:
    """Groups that have been published, accepted and started; one of their members can be tried as an account."""
    round_ = _new_round(cluster, title, opened=-120, closes=0)
    _apply(round_, people, random)
    _propose(round_)
    publish_proposal(run=round_.runs.get(), actor=_manager(cluster))
    give_account(Seat.objects.filter(group__round=round_).earliest("pk").person, "member@example.org")
    version = valid_version(cluster)
    for seat in Seat.objects.filter(group__round=round_).select_related("person"):
        accept_seat(seat=seat, version=version, actor=seat.person.user)
    FocusGroup.objects.filter(round=round_, letter="A").update(moderator=_manager(cluster).person)
    work_off()
    _date_back(round_)


def _date_back(round_: Round) -> None:
    """Moves what happened to the running round two months into the past; its first meeting stays ahead."""
    ago, now = timedelta(days=60), timezone.now()
    Round.objects.filter(pk=round_.pk).update(
        closes_on=round_.closes_on - ago, answer_by=round_.answer_by - ago, starts_on=round_.starts_on - ago
    )
    Application.objects.filter(round=round_).update(created_at=now - timedelta(days=75))
    seats = Seat.objects.filter(group__round=round_)
    seats.update(invited_at=now - ago, answered_at=now - timedelta(days=55), answer_by=timezone.localdate() - ago)
    Acceptance.objects.filter(person__seats__in=seats).update(accepted_at=now - timedelta(days=55))
    FocusGroup.objects.filter(round=round_).update(published_at=now - ago)

"""Rounds of two networks: last year's, the one that is running, one open for applications, one with a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from focusgroups.enums import ApplicationState, ExclusionVisibility, GroupState, WaitingReason
from focusgroups.models import Application, FocusGroup, Meeting, Round, Seat
from focusgroups.room.gate import Room
from focusgroups.room.newcomers import YES, propose_newcomer, say
from focusgroups.room.review import end_group
from focusgroups.services.agreements import accept_agreement, valid_version
from focusgroups.services.applications import Unwanted, submit_application
from focusgroups.services.calls import decline_call, invite_people
from focusgroups.services.kits import save_kit
from focusgroups.services.meetings import BEGIN, answer_meeting, local, proposed_place
from focusgroups.services.planning import hold_meeting, open_meeting, plan_meeting
from focusgroups.services.rounds import close_round, open_round, save_round
from focusgroups.services.searches import DAYS_TO_ANSWER, answer_search, days_to_propose, open_search
from focusgroups.services.seats import accept_seat
from matchmaking.services.publishing import publish_proposal
from matchmaking.services.runs import start_run
from members.models import Cluster, Person, User

from . import words
from .accounts import give_account
from .clock import at, days_from_today, later, office_moment, thursday
from .concerns import build_concerns
from .rooms import build_room
from .work import work_off

CALL = (
    "Fünf oder sechs Führungskräfte verschiedener Branchen sprechen ein Jahr lang vertraulich miteinander, reihum in "
    "ihren Betrieben, etwa alle zwei Monate für drei Stunden. Es geht um das, was Sie bewegt: Energie, Personal, "
    "Führung, neue Geschäftsmodelle. Nicht um Aufträge."
)
FEW = 1000
WITHOUT_DATE = "C"  # of this group's next meeting the office still looks for a date
ALREADY_IN = 3  # members of a new group who have accepted
ANSWERED = 3  # of a group's members, to the invitation to its next meeting
WITH_KIT = "A"  # the host of this group's next meeting has filled in how to get there
DAYS_THAT_SUIT = (("yes", "no", "yes"), ("yes", "maybe", "no"), ("maybe", "yes", "yes"))
ACCOUNTS = (("member@example.org", "de"), ("english@example.org", "en"))


@dataclass
class Story:
    """A round as its office leads it; days are counted from today, negative ones lie back."""

    cluster: Cluster
    title: str
    people: Sequence[Person]
    opened: int
    closed: int
    starts: int
    random: Random
    steps: int | None = None  # of the search; few are enough for what lies back
    round: Round = field(init=False)

    @property
    def office(self) -> User:
        return self.cluster.roles.select_related("user", "user__person").earliest("pk").user


def build_rounds(seed: int = 13) -> None:
    random = Random(seed)
    thzm, optonet = Cluster.objects.get(slug="thzm"), Cluster.objects.get(slug="optonet")
    leaders, photonics, year = _leaders(thzm), _leaders(optonet), timezone.localdate().year
    _build_earlier(Story(thzm, f"Netzwerkforum {year - 1}", leaders[17:28], -640, -600, -520, random, FEW))
    _build_earlier(Story(optonet, f"Fokusgruppen Photonik {year - 1}", photonics[8:18], -600, -565, -490, random, FEW))
    _build_running(Story(thzm, f"Netzwerkforum {year}", leaders[34:51], -215, -180, -112, random, FEW), leaders[60:61])
    _build_open(Story(thzm, f"Netzwerkforum {year + 1}", leaders[:34], -25, 8, 53, random), leaders[51:60])
    _build_review(Story(optonet, f"Fokusgruppen Photonik {year + 1}", photonics[:24], -40, -3, 45, random))
    _build_forming(Story(optonet, f"Fokusgruppen Fertigung {year + 1}", photonics[24:31], -20, -5, 40, random, FEW))


def _leaders(cluster: Cluster) -> list[Person]:
    """Leaders without an account whose first network this is, in a fixed order: who joined long ago comes first."""
    people = Person.objects.filter(affiliations__company__memberships__in=cluster.memberships.current(), user=None)
    first = people.order_by("affiliations__company__memberships__pk").values_list("pk", flat=True)
    known = Person.objects.in_bulk()
    return [known[pk] for pk in dict.fromkeys(first)]


def _open(story: Story) -> None:
    """An open round whose office answers ten days after the end."""
    fields = {
        "title": story.title,
        "call": CALL,
        "region": story.cluster.region,
        "opens_on": days_from_today(story.opened),
        "closes_on": days_from_today(story.closed),
        "answer_by": days_from_today(story.closed + 10),
        "starts_on": thursday(days_from_today(story.starts)),
    }
    with at(office_moment(-story.opened, 9)):
        draft = save_round(cluster=story.cluster, actor=story.office, fields=fields)
        story.round = open_round(round=draft, actor=story.office)


def _apply(story: Story) -> None:
    """One after the other while applications are taken."""
    latest = min(story.closed, 0)
    for place, person in enumerate(story.people):
        days_ago = -(story.opened + 1 + (latest - story.opened - 1) * place // len(story.people))
        with at(office_moment(days_ago, 9 + place % 8, place * 7 % 60)):
            _submit(story, place, person)
            work_off()


def _submit(story: Story, place: int, person: Person) -> None:
    random, people = story.random, story.people
    other = people[(place + 7) % len(people)].affiliations.select_related("company").get().company
    named = [Unwanted(company=other)] if random.random() < 0.15 else []
    submit_application(
        round=story.round,
        person=person,
        company=person.affiliations.get().company,
        travel_limit_km=random.choice((80, 100, 120, 150)),
        takeaway=random.choice(words.TAKEAWAYS),
        contribution=random.choice(words.CONTRIBUTIONS),
        unwanted=named,
        visibility=random.choice(list(ExclusionVisibility)),
    )


def _build_open(story: Story, silent: list[Person]) -> None:
    """The office has invited everybody; some have not answered yet, one does not want to this time."""
    _open(story)
    _invite(story, [*story.people, *silent])
    _apply(story)
    with at(office_moment(-story.opened - 3, 17)):
        decline_call(application=story.round.applications.invited().earliest("pk"))


def _invite(story: Story, people: list[Person]) -> None:
    with at(office_moment(-story.opened - 1, 8)):
        functions = [person.affiliations.select_related("person__user").get() for person in people]
        invite_people(round=story.round, affiliations=functions, actor=story.office)
        work_off()


def _build_review(story: Story) -> None:
    _open(story)
    _apply(story)
    _propose(story)


def _build_forming(story: Story) -> None:
    """Groups have been published the day before yesterday; some of those invited have still to answer."""
    _open(story)
    _apply(story)
    _propose(story)
    _publish(story)
    with at(office_moment(1, 10)):
        for group in story.round.groups.all():
            for seat in group.seats.select_related("person__user").order_by("pk")[:ALREADY_IN]:
                accept_seat(seat=seat, version=valid_version(story.cluster), actor=seat.person.user)
        work_off()


def _propose(story: Story) -> None:
    """The office closes the round and has groups proposed the day after."""
    with at(office_moment(-story.closed - 1, 9)):
        close_round(round=story.round, actor=story.office)
        start_run(round=story.round, actor=story.office, steps=story.steps)
        work_off()
    story.round.refresh_from_db()


def _publish(story: Story) -> None:
    with at(office_moment(-story.closed - 3, 11)):
        publish_proposal(run=story.round.runs.get(), actor=story.office)
    with at(office_moment(-story.closed - 3, 11, 10)):
        work_off()


def _accept(story: Story) -> None:
    """Everybody accepts within the week."""
    seats = Seat.objects.filter(group__round=story.round).select_related("person__user")
    for place, seat in enumerate(seats.order_by("pk")):
        with at(office_moment(-story.closed - 4 - place % 4, 9 + place % 8, place * 11 % 60)):
            accept_seat(seat=seat, version=valid_version(story.cluster), actor=seat.person.user)
            work_off()


def _start(story: Story) -> list[FocusGroup]:
    """From the call to groups that meet."""
    _open(story)
    _apply(story)
    _propose(story)
    _publish(story)
    _accept(story)
    return list(story.round.groups.order_by("letter"))


def _build_earlier(story: Story) -> None:
    """A round of last year: every member has hosted, and the network has looked back."""
    for group in _start(story):
        while meeting := open_meeting(group):
            _meet(story, group, meeting)
    last = Meeting.objects.filter(group__round=story.round).latest("starts_at")
    with at(later(last.starts_at, 40)):
        for group in FocusGroup.objects.filter(round=story.round).select_related("round"):
            end_group(group, GroupState.CLOSED)


def _build_running(story: Story, late: list[Person]) -> None:
    """Groups that have met twice, with the third meeting ahead; two of their members can be tried as accounts."""
    groups = _start(story)
    _give_accounts(groups[0])
    groups[0].moderator = story.office.person
    groups[0].save(update_fields=["moderator"])
    with at(office_moment(-story.closed - 8, 9, 30)):
        accept_agreement(person=story.office.person, version=valid_version(story.cluster))
    for group in groups:
        for _time in range(2):
            _meet(story, group, open_meeting(group))
        if group.letter != WITHOUT_DATE:
            day = thursday(days_from_today(10 + 7 * (group.letter == "B")))
            meeting = _plan(story, group, day, days_ago=9)
            _answer_soon(meeting, group)
            if group.letter == WITH_KIT:
                _write_kit(meeting, group)
        else:
            _look_for_a_date(story, group)
        build_room(group)
    _ask_about_newcomer(story, groups[0], late)
    build_concerns(groups[0], story.office.person)


def _ask_about_newcomer(story: Story, group: FocusGroup, late: list[Person]) -> None:
    """Somebody waits for a seat; three of the members have voted, the accounts to try have not."""
    for person in late:
        with at(office_moment(3, 10)):
            company = person.affiliations.get().company
            application = Application.objects.create(
                round=story.round,
                person=person,
                company=company,
                state=ApplicationState.WAITING,
                waiting_reason=WaitingReason.REMAINDER,
            )
            newcomer = propose_newcomer(group=group, application=application, actor=story.office)
            for seat in group.seats.accepted().select_related("person__user").order_by("-pk")[:3]:
                say(room=Room(group, seat.person), newcomer=newcomer, vote=YES)
            work_off()


def _give_accounts(group: FocusGroup) -> None:
    for (email, language), seat in zip(ACCOUNTS, group.seats.accepted().order_by("pk"), strict=False):
        give_account(seat.person, email, language)


def _meet(story: Story, group: FocusGroup, meeting: Meeting) -> None:
    """The meeting gets a date if it has none, its members answer, and the office notes who was there."""
    if meeting.starts_at is None:
        last = group.meetings.filter(starts_at__isnull=False).latest("number")
        day = thursday(timezone.localdate(last.starts_at) + timedelta(weeks=8 + (group.letter == "B")))
        meeting = _plan(story, group, day, days_ago=(timezone.localdate() - day).days + 30)
    seats = list(group.seats.accepted().select_related("person__user").order_by("pk"))
    away = story.random.choice(seats) if story.random.random() < 0.6 else None
    _answer(meeting, seats, away)
    with at(later(meeting.starts_at, 5)):
        hold_meeting(meeting=meeting, attended=[one for one in seats if one != away], actor=story.office)
        work_off()


def _plan(story: Story, group: FocusGroup, day: date, *, days_ago: int) -> Meeting:
    host = open_meeting(group).host
    with at(office_moment(days_ago, 10, 20)):
        meeting = plan_meeting(group=group, starts_at=local(day, BEGIN), place=proposed_place(host), actor=story.office)
        work_off()
    return meeting


def _answer(meeting: Meeting, seats: list[Seat], away: Seat | None) -> None:
    for place, seat in enumerate(seats):
        with at(_before(meeting.starts_at, days=4 + place)):
            answer_meeting(meeting=meeting, seat=seat, comes=seat != away, actor=seat.person.user)


def _answer_soon(meeting: Meeting, group: FocusGroup) -> None:
    """The last three say at once that they come; the accounts to try are the first and have still to answer."""
    for place, seat in enumerate(group.seats.accepted().select_related("person__user").order_by("-pk")[:ANSWERED]):
        with at(office_moment(7 - 2 * place, 11, 13 * place)):
            answer_meeting(meeting=meeting, seat=seat, comes=True, actor=seat.person.user)


def _write_kit(meeting: Meeting, group: FocusGroup) -> None:
    """The host has said how to get there."""
    host = group.seats.accepted().select_related("person__user").get(company=meeting.host)
    fields = {**words.KIT, "address": meeting.place, "contact_phone": host.person.phone or "03641 5550"}
    with at(office_moment(6, 16, 25)):
        save_kit(meeting=meeting, fields=fields, actor=host.person.user)


def _look_for_a_date(story: Story, group: FocusGroup) -> None:
    """Three days are proposed; some have answered, and the last day to answer lies ahead."""
    with at(office_moment(3, 9, 40)):
        closes_on = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
        days = days_to_propose(group)
        search = open_search(group=group, proposals=days, closes_on=closes_on, actor=story.office)
        work_off()
    numbers = list(search.proposals.values_list("pk", flat=True))
    for place, (seat, fits) in enumerate(zip(group.seats.accepted().order_by("pk"), DAYS_THAT_SUIT, strict=False)):
        with at(office_moment(2, 10 + place, 17 * place)):
            answer_search(search=search, seat=seat, fits=dict(zip(numbers, fits, strict=True)), actor=seat.person.user)


def _before(moment: datetime, days: int) -> datetime:
    return moment - timedelta(days=days, hours=2)

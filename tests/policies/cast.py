"""The people and objects with which every address is tried, and the texts that must not leak.

Two networks of one alliance, each with a company, a round, a group, an event, an enquiry; in the own network also a
group in which nobody of the cast sits. Every confidential field carries a canary with the roles that may read it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from events.models import Event, HostRequest, Registration
from focusgroups.links import COMES, DATES, SWAP, token_for_seat
from focusgroups.models import (
    Acceptance,
    Agreement,
    AgreementVersion,
    Application,
    BreachReport,
    CalendarKey,
    Commitment,
    DateProposal,
    DateSearch,
    Exclusion,
    FocusGroup,
    Hearing,
    HostSwap,
    Idea,
    Meeting,
    MeetingNotes,
    Newcomer,
    Post,
    RoomFile,
    Round,
    Seat,
    SuccessStory,
)
from focusgroups.room.gate import Room
from matchmaking.models import (
    BoardAct,
    Enquiry,
    EnquiryFile,
    EnquiryMessage,
    MatchingRun,
    ProposedGroup,
    ProposedSeat,
    Referral,
    Suggestion,
)
from members.models import (
    Affiliation,
    Alliance,
    AllianceRole,
    Cluster,
    ClusterRole,
    Company,
    Industry,
    Interest,
    Membership,
    Person,
    Talk,
    Topic,
    Town,
    User,
)


@dataclass
class Canary:
    """A text that only some roles may ever read."""

    text: str
    readers: frozenset[str]


@dataclass
class Cast:
    users: dict[str, User | None]
    objects: dict[tuple[str, str], Any] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)

    def canary(self, name: str, *readers: str) -> str:
        text = f"Kanari-{name}"
        self.canaries.append(Canary(text, frozenset(readers)))
        return text


@dataclass
class World:
    """What both networks share."""

    cast: Cast
    alliance: Alliance
    town: Town
    industry: Industry
    topic: Topic
    version: AgreementVersion


TODAY = date.today()
#: whoever has the link sees it, with or without an account
BY_PRIVATE_LINK = {
    "events:registration",
    "focusgroups:calendar_feed",
    "focusgroups:comes_calendar",
    "matchmaking:enquiry_own_file",
    "matchmaking:enquiry_reply",
    "matchmaking:enquiry_status",
}


def build_cast() -> Cast:
    cast = Cast(users={"anonymous": None})
    agreement = Agreement.objects.create(name="Vertraulichkeit")
    world = World(
        cast=cast,
        alliance=Alliance.objects.create(slug="initiative", name="Initiative"),
        town=Town.objects.create(name="Ilmenau", state="TH", latitude=50.68, longitude=10.91),
        industry=Industry.objects.create(code="28", name_de="Maschinenbau", name_en="Machinery"),
        topic=Topic.objects.create(slug="energy", name_de="Energie", name_en="Energy"),
        version=AgreementVersion.objects.create(
            agreement=agreement, number=1, text_de="Vertraulich.", text_en="Confidential.", valid_from=TODAY
        ),
    )
    _build_network(world, "own", manager="own_manager")
    _build_network(world, "foreign", manager="foreign_manager")
    _build_host_requests(cast)
    _build_protected_group(world)
    _build_staff(world)
    return cast


def _user(cast: Cast, role: str, **fields: Any) -> User:
    user = User.objects.create_user(f"{role}@example.org", **fields)
    cast.users[role] = user
    return user


def _leader(world: World, cluster: Cluster, name: str, role: str = "", readers: tuple[str, ...] = ()) -> Person:
    """A leader with company and membership; telephone, street and exit reason are canaries.

    A company that bears a secret name is not released, so that nobody may find it.
    """
    released = not name.startswith("Kanari")
    kind = "own" if cluster.slug == "own" else "foreign"
    office = f"{kind}_manager"
    company = Company.objects.create(name=f"{name} GmbH", industry=world.industry, town=world.town, released=released)
    Membership.objects.create(
        cluster=cluster, company=company, starts_on=TODAY - timedelta(days=900), ends_on=TODAY - timedelta(days=500),
        exit_reason=world.cast.canary(f"exit-{name}", office, "superuser"), confirmed_at=timezone.now(),
    )  # fmt: skip
    joined = TODAY - timedelta(days=400)
    Membership.objects.create(cluster=cluster, company=company, starts_on=joined, confirmed_at=timezone.now())
    user = _user(world.cast, role) if role else None
    person = Person.objects.create(
        user=user, first_name="Vera", last_name=name, email=f"{name}@example.org".lower(),
        phone=world.cast.canary(f"phone-{name}", office, "superuser", *filter(None, (role,)), *readers),
    )  # fmt: skip
    Affiliation.objects.create(
        person=person, company=company, decision_level="owner", function="Inhaberschaft", starts_on=date(2020, 1, 1)
    )
    Interest.objects.create(person=person, topic=world.topic, rank=1)
    return person


def _company(person: Person) -> Company:
    return person.affiliations.get().company


def _build_network(world: World, kind: str, *, manager: str) -> None:
    cast = world.cast
    cluster = Cluster.objects.create(
        slug=kind,
        name=f"Netzwerk {kind}",
        short_name=f"Netz {kind}",
        kind="branch network",
        state="TH",
        town=world.town,
    )
    cluster.alliances.add(world.alliance)
    user = _user(cast, manager)
    ClusterRole.objects.create(cluster=cluster, user=user)
    Person.objects.create(user=user, first_name="Karla", last_name=f"Office{kind}", email=user.email)
    leader = _leader(world, cluster, f"Leader{kind}", "leader" if kind == "own" else "")
    if kind == "own":
        _leader(world, cluster, "Otherleader", "other_leader")
    cast.objects |= {
        ("cluster", kind): cluster,
        ("company", kind): _company(leader),
        ("membership", kind): _company(leader).memberships.get(ends_on=None),
        ("person", kind): leader,
        ("affiliation", kind): leader.affiliations.get(),
    }
    _build_talks(world, kind, user)
    _build_events(world, cluster, kind, leader)
    _build_rounds(world, cluster, kind, leader)
    _build_group(world, cluster, kind)
    _build_run(world, cluster, kind)
    _build_enquiry(world, cluster, kind)


def _build_talks(world: World, kind: str, manager: User) -> None:
    """Notes of the office about a member: for that office alone, also not for the superuser."""
    membership = world.cast.objects["membership", kind]
    common = {"cluster": membership.cluster, "company": membership.company, "logged_by": manager}
    talk = Talk.objects.create(
        **common, held_on=TODAY, note=world.cast.canary(f"talk-{kind}", f"{kind}_manager"), kind="phone"
    )
    removed = Talk.objects.create(
        **common, held_on=TODAY, note=world.cast.canary(f"removed-talk-{kind}"), removed_at=timezone.now()
    )
    world.cast.objects |= {("talk", kind): talk, ("removed_talk", kind): removed}


def _build_events(world: World, cluster: Cluster, kind: str, leader: Person) -> None:
    cast, start = world.cast, timezone.now() + timedelta(days=10)
    event = Event.objects.create(
        title=f"Brunch {kind}", state="published", starts_at=start, ends_at=start + timedelta(hours=1), town=world.town
    )
    draft = Event.objects.create(
        title=cast.canary(f"draft-{kind}", f"{kind}_manager", "superuser"),
        state="draft", starts_at=start, ends_at=start + timedelta(hours=1), town=world.town,
    )  # fmt: skip
    event.hosts.add(cluster)
    draft.hosts.add(cluster)
    registration = Registration.objects.create(
        event=event, person=leader, name=leader.name, email=leader.email, state="confirmed"
    )
    Registration.objects.create(
        event=event, name=cast.canary(f"guest-{kind}", f"{kind}_manager", "superuser"),
        email="guest@example.org", state="confirmed",
    )  # fmt: skip
    cast.objects |= {
        ("event", kind): event,
        ("draft_event", kind): draft,
        ("registration", kind): registration,
    }


def _build_host_requests(cast: Cast) -> None:
    """Each network is asked to hold the other one's event, too."""
    for kind, other in (("own", "foreign"), ("foreign", "own")):
        asked = HostRequest.objects.create(event=cast.objects["event", other], cluster=cast.objects["cluster", kind])
        cast.objects["host_request", kind] = asked


def _round(cluster: Cluster, title: str, state: str) -> Round:
    return Round.objects.create(
        cluster=cluster, title=title, state=state, opens_on=TODAY - timedelta(days=20),
        closes_on=TODAY + timedelta(days=10), answer_by=TODAY + timedelta(days=20),
        starts_on=TODAY + timedelta(days=60),
    )  # fmt: skip


def _apply(round_: Round, person: Person, **fields: Any) -> Application:
    return Application.objects.create(round=round_, person=person, company=_company(person), **fields)


def _build_rounds(world: World, cluster: Cluster, kind: str, leader: Person) -> None:
    cast, office = world.cast, f"{kind}_manager"
    applicant = ("leader",) if kind == "own" else ()
    open_round = _round(cluster, f"Runde {kind}", "open")
    application = _apply(open_round, leader, takeaway=cast.canary(f"takeaway-{kind}", office, *applicant))
    enemy = Company.objects.create(
        name=cast.canary(f"enemy-{kind}", *applicant), industry=world.industry, town=world.town, released=False
    )
    Exclusion.objects.create(application=application, kind="private", visibility="nobody", company=enemy)
    cast.objects |= {
        ("round", kind): open_round,
        ("draft_round", kind): _round(cluster, cast.canary(f"round-{kind}", office, "superuser"), "draft"),
        ("application", kind): application,
    }


def _group(world: World, round_: Round, letter: str, people: list[Person]) -> FocusGroup:
    group = FocusGroup.objects.create(round=round_, letter=letter, state="active")
    for person in people:
        Seat.objects.create(
            group=group, person=person, company=_company(person), application=_apply(round_, person, state="placed"),
            state="accepted", answer_by=TODAY,
        )  # fmt: skip
        Acceptance.objects.get_or_create(version=world.version, person=person)
    Meeting.objects.create(
        group=group, number=1, host=_company(people[0]), starts_at=timezone.now() + timedelta(days=30)
    )
    return group


def _build_group(world: World, cluster: Cluster, kind: str) -> None:
    """A running group in which ``group_member`` sits, and an invitation to another round for the same person."""
    cast = world.cast
    member = _leader(world, cluster, f"Member{kind}", "group_member" if kind == "own" else "")
    inside = ("group_member",) if kind == "own" else ()
    others = [_leader(world, cluster, f"Peer{letter}{kind}", readers=inside) for letter in "BCDE"]
    running = _round(cluster, f"Forum {kind}", "running")
    group = _group(world, running, "A", [member, *others])
    published = _round(cluster, f"Neues Forum {kind}", "published")
    forming = FocusGroup.objects.create(round=published, letter="A")
    seat = Seat.objects.create(
        group=forming, person=member, company=_company(member), answer_by=TODAY + timedelta(days=7),
        application=_apply(published, member, state="placed"),
    )  # fmt: skip
    unnamed = _leader(world, cluster, f"Unnamed{kind}")
    Seat.objects.create(
        group=forming, person=unnamed, company=_company(unnamed), answer_by=TODAY + timedelta(days=7),
        application=_apply(published, unnamed, state="placed"), decline_reason="",
    )  # fmt: skip
    cast.objects |= {
        ("group", kind): group,
        ("seat", kind): seat,
        ("meeting", kind): group.meetings.get(number=1),
    }
    cast.objects["date_search", kind] = _date_search(group)
    cast.objects["swap", kind] = swap = _swap(group)
    cast.objects["swap_link", kind] = SimpleNamespace(token=token_for_seat(SWAP, swap, group.seats.earliest("pk")))
    comes = token_for_seat(COMES, group.meetings.get(number=1), group.seats.earliest("pk"))
    cast.objects["comes", kind] = SimpleNamespace(token=comes)
    cast.objects["calendar", kind] = CalendarKey.objects.create(person=member)
    cast.objects["full_round", kind] = running
    _build_room(cast, kind, *inside)


def _build_protected_group(world: World) -> None:
    """A group of the own network in which nobody of the cast sits."""
    cluster = world.cast.objects["cluster", "own"]
    name = world.cast.canary("protected-name", "own_manager", "superuser")
    people = [_leader(world, cluster, f"{name}-{letter}") for letter in "ABCDE"]
    group = _group(world, Round.objects.get(title="Forum own"), "B", people)
    world.cast.objects |= {
        ("group", "protected"): group,
        ("seat", "protected"): group.seats.earliest("pk"),
        ("meeting", "protected"): group.meetings.get(number=1),
    }
    _date_search(group)
    world.cast.objects["swap", "protected"] = _swap(group)
    _build_room(world.cast, "protected")


def _date_search(group: FocusGroup) -> SimpleNamespace:
    """Three days are asked for; the answer of the first member opens by link."""
    search = DateSearch.objects.create(meeting=group.meetings.get(number=1), closes_on=TODAY + timedelta(days=7))
    for weeks in (6, 7, 8):
        DateProposal.objects.create(search=search, starts_at=timezone.now() + timedelta(weeks=weeks))
    return SimpleNamespace(token=token_for_seat(DATES, search, group.seats.earliest("pk")))


def _swap(group: FocusGroup) -> HostSwap:
    """The second member hosts the second meeting, and asks the first one to change turns."""
    first, second = group.seats.order_by("pk").select_related("company")[:2]
    meeting = Meeting.objects.create(group=group, number=2, host=second.company)
    other = group.meetings.get(number=1)
    return HostSwap.objects.create(meeting=meeting, other=other, asking=second.company, asked=first.company)


def _build_room(cast: Cast, kind: str, *readers: str) -> None:
    """What lies in the room of a group, sealed; read by its members alone."""
    group = cast.objects["group", kind]
    person = group.seats.earliest("pk").person
    room = Room(group, person)
    text = cast.canary(f"post-{kind}", *readers)
    cast.objects["post", kind] = room.save(Post(group=group, author=person, text=text))
    name, content = (cast.canary(f"{what}-{kind}", *readers) for what in ("file-name", "file"))
    cast.objects["room_file", kind] = room.save(
        RoomFile(
            group=group,
            given_by=person,
            name=f"{name}.pdf",
            kind="application/pdf",
            size=len(content),
            content=content.encode(),
            expires_on=TODAY + timedelta(days=30),
        )
    )
    said = {name: cast.canary(f"{name}-{kind}", *readers) for name in ("topic", "minutes", "commitment")}
    meeting = group.meetings.get(number=1)
    room.save(MeetingNotes(group=group, meeting=meeting, topic=said["topic"], minutes=said["minutes"]))
    commitment = Commitment(group=group, meeting=meeting, person=person, text=said["commitment"])
    cast.objects["commitment", kind] = room.save(commitment)
    idea = cast.canary(f"idea-{kind}", *readers)
    cast.objects["idea", kind] = room.save(Idea(group=group, owner=person, text=idea))
    reason = cast.canary(f"reason-{kind}", *readers)
    hearing = Hearing(group=group, person=person, reason=reason, answer="", answer_by=TODAY)
    cast.objects["hearing", kind] = room.save(hearing)
    waiting = Application.objects.filter(round=group.round).earliest("pk")
    cast.objects["newcomer", kind] = Newcomer.objects.create(group=group, application=waiting, closes_on=TODAY)
    to = "moderator" if kind == "protected" else "both"
    reported = cast.canary(f"breach-{kind}", *readers, *(["staff"] if to == "both" else []))
    cast.objects["breach", kind] = room.save(BreachReport(group=group, person=person, to=to, text=reported))
    cast.objects["story", kind] = SuccessStory.objects.create(round=group.round, person=person, line="Less gas")


def _build_run(world: World, cluster: Cluster, kind: str) -> None:
    cast, office = world.cast, f"{kind}_manager"
    review = _round(cluster, f"Durchsicht {kind}", "review")
    run = MatchingRun.objects.create(round=review, number=1, state="done")
    proposed = ProposedGroup.objects.create(run=run, letter="A")
    for letter in "ABCDE":
        person = _leader(world, cluster, cast.canary(f"proposed-{letter}-{kind}", office, "superuser"))
        seat = ProposedSeat.objects.create(run=run, group=proposed, application=_apply(review, person))
    places = {"seats": {str(seat.pk): {"pinned": True}}, "groups": {}}
    act = BoardAct.objects.create(run=run, kind="pin", before=places, after=places)
    cast.objects |= {("run", kind): run, ("proposed_seat", kind): seat, ("board_act", kind): act}


def _build_enquiry(world: World, cluster: Cluster, kind: str) -> None:
    cast = world.cast
    number = 100 if kind == "own" else 200
    enquiry = Enquiry.objects.create(
        number=number, alliance=world.alliance, state="offered", email="asks@example.org",
        text=cast.canary(f"enquiry-{kind}", f"{kind}_manager", "staff", "superuser"),
    )  # fmt: skip
    Suggestion.objects.create(enquiry=enquiry, cluster=cluster, rank=1, score=0.4, confidence=0.7)
    referral = Referral.objects.create(enquiry=enquiry, cluster=cluster)
    triage = Enquiry.objects.create(
        number=number + 1, alliance=world.alliance, state="triage", email="asks@example.org",
        text=cast.canary(f"triage-{kind}", "staff", "superuser"),
    )  # fmt: skip
    EnquiryMessage.objects.create(
        enquiry=enquiry, voice="enquirer",
        text=cast.canary(f"message-{kind}", f"{kind}_manager", "staff", "superuser"),
    )  # fmt: skip
    drawing = b"%PDF-" + cast.canary(f"drawing-{kind}", f"{kind}_manager", "staff", "superuser").encode()
    cast.objects["enquiry_file", kind] = EnquiryFile.objects.create(
        enquiry=enquiry, name="Zeichnung.pdf", kind="application/pdf", size=len(drawing), content=drawing
    )
    cast.objects |= {("enquiry", kind): enquiry, ("referral", kind): referral, ("triage_enquiry", kind): triage}


def _build_staff(world: World) -> None:
    staff = _user(world.cast, "staff", is_staff=True)
    AllianceRole.objects.create(alliance=world.alliance, user=staff)
    Person.objects.create(user=staff, first_name="Lena", last_name="Staff", email=staff.email)
    _user(world.cast, "superuser", is_staff=True, is_superuser=True)

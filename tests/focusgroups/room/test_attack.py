"""The attack: words in every confidential field; whoever is no member finds none of them, nowhere.

Eleven kinds of people who are not inside open every address of the URLconf; then the mails, the logs and a copy of the
database are searched. Members see every word. Controls: a leak planted in each of the four turns it red.
"""

import logging
from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.log import AdminEmailHandler

from clusterportal.core.models import KeptForm, LogEntry, OutgoingMail
from clusterportal.home.demo.work import work_off
from focusgroups.enums import MeetingState, SeatState
from focusgroups.links import COMES, DATES, SWAP, token_for_seat
from focusgroups.models import Acceptance, DateSearch, FocusGroup, Hearing, HostSwap, Meeting, Seat
from focusgroups.room import page
from focusgroups.room.fields import sealed_fields
from focusgroups.room.forms import CaseForm
from focusgroups.room.gate import Room
from focusgroups.room.keys import room_models
from focusgroups.services.agreements import accept_agreement, ensure_default_agreement
from focusgroups.services.calendars import renew_calendar
from focusgroups.services.seats import accept_seat
from members.models import User
from tests.factories.events import make_event
from tests.factories.focusgroups import make_applicant, make_group, seats_of
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff, make_superuser

from .attack import Canaries, Values, in_database, in_mails, in_pages, values_of

pytestmark = pytest.mark.django_db

#: sealed fields that take no free text
WITHOUT_WORDS = {
    *("focusgroups.roomfile.kind", "focusgroups.wish.choice", "focusgroups.newcomervote.vote"),
    "focusgroups.reviewanswer.choice",
    *(f"focusgroups.pulseanswer.{name}" for name in ("worth", "openness", "again")),
}
OUTSIDERS = (
    *("visitor", "leader", "other_group", "invited", "left", "locked_out", "own_office"),
    *("foreign_office", "staff", "superuser", "closed_account"),
)


@dataclass
class World:
    group: FocusGroup
    canaries: Canaries
    people: dict[str, User | None]

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if user := self.people[role]:
            client.force_login(user)
        return client

    @property
    def values(self) -> Values:
        keys = [row.pk for model in room_models() for row in model.objects.filter(group=self.group)]
        meetings = self.group.meetings.order_by("number").values_list("pk", flat=True)
        near = [self.group.pk, self.group.round_id, meetings[0]]
        seat = self.group.seats.earliest("pk")
        return values_of([*near, seat.pk], keys, [seat.token, self.group.round.cluster.slug, "focusgroups"])


@pytest.fixture
def world(caplog: pytest.LogCaptureFixture) -> World:
    """A group with a full room, and everybody who is not inside."""
    caplog.set_level(logging.DEBUG)
    other = make_group(letter="B")
    group = make_group(round=other.round, size=6, accepted=5)
    accept_seat(seat=seats_of(other)[0], version=ensure_default_agreement())
    inside, second, without_wording, leaver = [seat.person.user for seat in seats_of(group)[:4]]
    cluster, alliance = group.round.cluster, make_alliance()
    closed = make_manager(cluster)
    world = World(
        group=group,
        canaries=Canaries(),
        people={
            "member": inside,
            "second_member": second,
            "moderator": make_applicant(cluster).user,
            "visitor": None,
            "leader": make_applicant(cluster).user,
            "other_group": seats_of(other)[0].person.user,
            "invited": seats_of(group, SeatState.INVITED)[0].person.user,
            "left": leaver,
            "locked_out": without_wording,
            "own_office": make_manager(cluster),
            "foreign_office": make_manager(make_cluster(alliance=alliance)),
            "staff": make_staff(alliance),
            "superuser": make_superuser(),
            "closed_account": closed,
        },
    )
    appoint(world)
    hold_two(group)
    fill(world)
    fill_hearing(world)
    fill_breach(world)
    Seat.objects.filter(group=group, person__user=leaver).update(state=SeatState.LEFT)
    Acceptance.objects.filter(person__user=without_wording).delete()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    work_off()
    return world


def fill(world: World) -> None:
    """Through the pages, as members do: every confidential field of the room gets a word of its own."""
    new, number = world.canaries.new, world.group.pk
    for role in ("left", "member"):
        client = world.client(role)
        client.post(address("room_posts", number), {"text": new(f"post of {role}")})
        post = client.get(address("room_posts", number)).context["page_obj"].object_list[0]
        client.post(address("room_post", post.pk), {"text": new(f"answer of {role}")})
        content = f"%PDF-1.7 {new(f'content of a file of {role}')}".encode()
        upload = SimpleUploadedFile(f"{new(f'name of a file of {role}')}.pdf", content)
        client.post(address("room_files", number), {"upload": upload, "months": 3})
        client.post(address("room_ideas", number), {"text": new(f"idea of {role}")})
        fill_meeting(world, role, client)
    too_late(world)


def fill_meeting(world: World, role: str, client: Client) -> None:
    """What is said about the meeting to come, and privately about one that was."""
    new, meeting = world.canaries.new, world.group.meetings.get(number=1)
    seen = client.get(address("room_minutes", meeting.pk)).context["form"]["seen"].value()
    notes = {name: new(f"{name} of {role}") for name in ("topic", "minutes")}
    client.post(address("room_minutes", meeting.pk), {**notes, "seen": seen})
    lines = {name: new(f"{name} of {role}") for name in CaseForm.base_fields}
    client.post(address("room_case", meeting.pk), lines)
    for name in ("objection", "commitment", "reason", "way_in"):
        client.post(address(f"room_{name}", meeting.pk), {"text": new(f"{name} of {role}")})
    private = {"worth": "1", "openness": "1", "again": "no"}
    past = world.group.meetings.order_by("-number").first()
    client.post(address("room_pulse", past.pk), private)
    client.post(address("room_wish", world.group.pk), {"choice": "stop", "remark": new(f"wish of {role}")})


def appoint(world: World) -> None:
    """A moderator from outside, who has accepted the agreement."""
    person = world.people["moderator"].person
    FocusGroup.objects.filter(pk=world.group.pk).update(moderator=person)
    world.group.moderator = person
    accept_agreement(person=person, version=ensure_default_agreement())


def fill_hearing(world: World) -> None:
    """What moderator and member write to each other."""
    number, seat = world.group.pk, seats_of(world.group)[0]
    world.client("moderator").post(
        f"{address('room_hear', number)}?seat={seat.pk}", {"reason": world.canaries.new("reason of a hearing")}
    )
    hearing = Hearing.objects.get()
    said = {"text": world.canaries.new("answer in a hearing"), "content": "keep"}
    world.client("member").post(address("room_hearing", hearing.pk), said)


def fill_breach(world: World) -> None:
    """To the moderator alone."""
    said = {"text": world.canaries.new("report of a breach"), "to": "moderator"}
    world.client("member").post(address("room_breach_report", world.group.pk), said)


def hold_two(group: FocusGroup) -> None:
    """The last two meetings of the plan were held, the latest of them today."""
    for days, meeting in enumerate(group.meetings.order_by("-number")[:2]):
        Meeting.objects.filter(pk=meeting.pk).update(
            state=MeetingState.HELD, starts_at=timezone.now() - timedelta(days=30 * days, hours=4)
        )


def too_late(world: World) -> None:
    """A post that is sent after the session has ended waits for its author, encrypted."""
    client = world.client("member")
    client.get(address("group_detail", world.group.pk))
    token = client.get(address("room_posts", world.group.pk)).content.decode().split('name="_author" value="')[1]
    client.logout()
    text = world.canaries.new("post sent after the session")
    client.post(address("room_posts", world.group.pk), {"text": text, "_author": token.split('"')[0]})


def address(name: str, number: object) -> str:
    return reverse(f"focusgroups:{name}", args=[number])


def in_logs(world: World, caplog: pytest.LogCaptureFixture) -> set[str]:
    formatter = logging.Formatter()
    lines = [f"{formatter.format(record)} {record.__dict__}" for record in caplog.records]
    return world.canaries.within("\n".join(lines).encode())


def test_every_sealed_field_has_its_word(world: World) -> None:
    """Whoever adds a confidential field adds it to ``fill``."""
    member = world.people["member"]
    room = Room(world.group, member.person)

    without = [
        f"{field.model._meta.label_lower}.{field.name}"
        for model in room_models()
        for field in sealed_fields(model)
        if not any(
            world.canaries.within(str(getattr(row, field.name)).encode())
            for row in room.read(model._base_manager.filter(group=world.group))
        )
    ]

    assert set(without) == WITHOUT_WORDS
    assert KeptForm.objects.count() == 1


@pytest.mark.walks
@pytest.mark.parametrize("role", OUTSIDERS)
def test_who_is_not_inside_finds_no_word_at_any_address(world: World, role: str) -> None:
    assert in_pages(world.client(role), world.canaries, world.values) == {}


@pytest.mark.walks
def test_secret_addresses_show_the_frame_alone(world: World) -> None:
    """Calendars and the links in mails, opened by whoever has got hold of one."""
    group, meeting = world.group, world.group.meetings.get(number=1)
    seat = Seat.objects.get(group=group, person__user=world.people["member"])
    search = DateSearch.objects.create(meeting=meeting, closes_on=timezone.localdate() + timedelta(days=3))
    turns = group.meetings.order_by("number")[:2]
    companies = {"asking": turns[0].host, "asked": seat.company}
    swap = HostSwap.objects.create(meeting=turns[0], other=turns[1], **companies)
    tokens = {
        "calendar_feed": renew_calendar(person=seat.person).token,
        "comes": token_for_seat(COMES, meeting, seat),
        "comes_calendar": token_for_seat(COMES, meeting, seat),
        "dates": token_for_seat(DATES, search, seat),
        "swap": token_for_seat(SWAP, swap, seat),
    }

    answers = {name: Client().get(address(name, token)) for name, token in tokens.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(tokens, 200)
    assert [name for name, answer in answers.items() if world.canaries.within(answer.content)] == []


@pytest.mark.walks
def test_members_see_every_word_and_no_idea_of_another(world: World) -> None:
    seen = set().union(*in_pages(world.client("member"), world.canaries, world.values).values())
    seen_by_second = set().union(*in_pages(world.client("second_member"), world.canaries, world.values).values())
    seen_by_moderator = set().union(*in_pages(world.client("moderator"), world.canaries, world.values).values())

    overwritten = {"topic of left", "minutes of left", "way_in of left"}
    everything = set(world.canaries.words.values()) - {"idea of left", "wish of left"} - overwritten
    assert seen == everything
    private = {"idea of member", "wish of member", "post sent after the session"}
    hearing = {"reason of a hearing", "answer in a hearing", "report of a breach"}
    assert seen_by_second == everything - private - hearing
    assert hearing <= seen_by_moderator <= everything | {"wish of left"}


def test_mails_logs_and_a_copy_of_the_database_hold_no_word(world: World, caplog: pytest.LogCaptureFixture) -> None:
    assert (in_mails(world.canaries), in_logs(world, caplog), in_database(world.canaries)) == (set(), set(), set())
    assert OutgoingMail.objects.filter(reference_type="focusgroups.focusgroup").exists()


@pytest.mark.parametrize("debug", [False, True])
def test_an_error_inside_tells_nobody_a_word(world, caplog, settings, monkeypatch, mailoutbox, debug) -> None:
    """As debug page, as mail to the administrators, in the log."""
    settings.DEBUG, settings.ADMINS = debug, [("Operator", "operator@example.org")]
    mails = AdminEmailHandler(include_html=True)
    logging.getLogger("django.request").addHandler(mails)
    monkeypatch.setattr(page, "note_visit", lambda *_args: 1 / 0)
    client = world.client("member")

    answers = [client.get(address("group_detail", world.group.pk))]
    answers.append(client.post(address("room_posts", world.group.pk), {"text": world.canaries.new("typed"), "x": "1"}))
    logging.getLogger("django.request").removeHandler(mails)

    assert answers[0].status_code == 500
    assert (len(mailoutbox) > 0, "ZeroDivisionError" in caplog.text) == (True, True)
    assert world.canaries.within(answers[0].content) == set()
    assert (in_mails(world.canaries), in_logs(world, caplog)) == (set(), set())


def test_control_a_planted_page_mail_line_and_row_are_found(world: World, caplog: pytest.LogCaptureFixture) -> None:
    word = world.canaries.new("planted")

    make_event(hosts=[world.group.round.cluster], title=word, starts_at=timezone.now() + timedelta(days=3))
    assert {"planted"} in in_pages(world.client("visitor"), world.canaries, world.values).values()
    OutgoingMail.objects.create(to="a@example.org", subject="x", body=word, language="de")
    assert in_mails(world.canaries) == {"planted"}
    logging.getLogger("focusgroups").warning("written: %s", word)
    assert in_logs(world, caplog) == {"planted"}
    LogEntry.objects.create(verb="x", target_type="x", target_id=1, details={"text": word})
    assert in_database(world.canaries) == {"planted"}


@pytest.mark.parametrize("form", [bytes.hex, lambda word: b64encode(b"ab" + word).decode()])
def test_control_a_word_in_another_writing_is_found(form) -> None:
    canaries = Canaries()
    word = canaries.new("planted")

    assert canaries.within(form(word.encode()).encode()) == {"planted"}

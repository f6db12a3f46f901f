"""Who gets in: the membership list decides, at each request anew; roles open nothing."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from clusterportal.core.models import OutgoingMail
from focusgroups.enums import SeatState
from focusgroups.models import AgreementVersion, FocusGroup, Post, Seat
from focusgroups.services.agreements import accept_agreement, ensure_default_agreement
from members.models import User
from tests.factories.focusgroups import make_applicant
from tests.factories.members import make_alliance, make_manager, make_staff, make_superuser

from .rooms import make_post, make_room_group, member

pytestmark = pytest.mark.django_db

CANARY = "Kanari-Raum"


def pages(group: FocusGroup, post: Post) -> list[str]:
    of_group = [
        reverse(f"focusgroups:{name}", args=[group.pk]) for name in ("group_detail", "room_posts", "room_visits")
    ]
    of_post = [reverse(f"focusgroups:{name}", args=[post.pk]) for name in ("room_post", "room_post_remove")]
    return of_group + of_post


def looked_at(client: Client, user: User, group: FocusGroup, post: Post) -> tuple[set[int], bool]:
    """Statuses of all pages, and whether the post stood on one of them."""
    client.force_login(user)
    answers = [client.get(page) for page in pages(group, post)]
    return {answer.status_code for answer in answers}, any(CANARY in answer.content.decode() for answer in answers)


def test_members_and_the_moderator_read() -> None:
    group = make_room_group()
    post = make_post(group, CANARY)
    moderator = make_applicant(group.round.cluster)
    FocusGroup.objects.filter(pk=group.pk).update(moderator=moderator)
    assert looked_at(Client(), moderator.user, group, post) == ({302}, False)  # the agreement comes first
    accept_agreement(person=moderator, version=ensure_default_agreement())

    for user in (member(group, 1).person.user, moderator.user):
        assert looked_at(Client(), user, group, post) == ({200}, True)


@pytest.mark.parametrize("make", [make_manager, make_superuser, make_staff, make_applicant])
def test_no_role_opens_the_room(client, make) -> None:
    group = make_room_group()
    post = make_post(group, CANARY)
    user = {
        make_manager: lambda: make_manager(group.round.cluster),
        make_superuser: make_superuser,
        make_staff: lambda: make_staff(make_alliance()),
        make_applicant: lambda: make_applicant(group.round.cluster).user,
    }[make]()

    statuses, seen = looked_at(client, user, group, post)

    assert (statuses <= {200, 404}, seen) == (True, False)  # the office sees the frame of the group
    assert {client.get(page).status_code for page in pages(group, post)[1:]} == {404}


@pytest.mark.parametrize("state", [SeatState.LEFT, SeatState.DECLINED, SeatState.INVITED])
def test_who_has_lost_the_seat_finds_every_page_and_button_dead(client, state) -> None:
    group = make_room_group()
    post, seat = make_post(group, CANARY), member(group, 1)
    assert looked_at(client, seat.person.user, group, post) == ({200}, True)

    Seat.objects.filter(pk=seat.pk).update(state=state)
    statuses = {client.get(page).status_code for page in pages(group, post)[1:]}
    written = client.post(reverse("focusgroups:room_posts", args=[group.pk]), {"text": "Still here"})

    assert (statuses, written.status_code, Post.objects.count()) == ({404}, 404, 1)
    assert CANARY not in client.get(pages(group, post)[0]).content.decode()


def test_a_new_wording_closes_the_room_until_it_is_accepted(client) -> None:
    group = make_room_group()
    post, seat = make_post(group, CANARY), member(group, 1)
    first = ensure_default_agreement()
    AgreementVersion.objects.create(
        agreement=first.agreement, number=2, text_de="Neu.", text_en="New.", valid_from=timezone.localdate()
    )

    assert looked_at(client, seat.person.user, group, post) == ({302}, False)
    agreement = client.get(reverse("focusgroups:group_detail", args=[group.pk])).url
    version = AgreementVersion.objects.get(number=2)
    client.post(agreement, {"version": version.pk, "agreed": "on"})

    assert looked_at(client, seat.person.user, group, post) == ({200}, True)


def test_a_missing_key_is_a_calm_page(client, settings) -> None:
    group = make_room_group()
    post = make_post(group, CANARY)
    settings.ROOM_ENCRYPTION_KEYS = ["bWFkZSBmb3IgdGVzdHMsIGtub3duIHRvIGV2ZXJ5b24="]
    client.force_login(member(group, 1).person.user)

    frame, inside = client.get(pages(group, post)[0]), client.get(pages(group, post)[1])

    assert (frame.status_code, inside.status_code) == (200, 503)
    for answer in (frame, inside):
        assert "Der Schlüssel fehlt" in answer.content.decode()


def test_a_post_is_written_once_and_told_without_a_word_of_it(client) -> None:
    group = make_room_group()
    OutgoingMail.objects.all().delete()
    author = member(group)
    client.force_login(author.person.user)
    form = {"text": CANARY, "form_key": "6f1f7d7e-4f0c-4a55-9f5e-0a1b2c3d4e5f"}

    for _time in range(2):
        client.post(reverse("focusgroups:room_posts", args=[group.pk]), form)

    mails = OutgoingMail.objects.all()
    told = "".join(mail.subject + mail.body for mail in mails)
    assert (Post.objects.count(), mails.count()) == (1, 4)
    assert author.person.email not in {mail.to for mail in mails}
    assert [word for word in (CANARY, author.person.last_name, group.round.title) if word in told] == []


def test_who_was_told_gets_no_second_mail_before_coming(client) -> None:
    group = make_room_group()
    make_post(group)
    OutgoingMail.objects.all().delete()
    address = reverse("focusgroups:room_posts", args=[group.pk])
    client.force_login(member(group).person.user)
    client.post(address, {"text": "One"})
    client.post(address, {"text": "Two"})
    before = OutgoingMail.objects.count()

    reader = Client()
    reader.force_login(member(group, 1).person.user)
    reader.get(reverse("focusgroups:group_detail", args=[group.pk]))
    client.post(address, {"text": "Three"})

    assert (before, OutgoingMail.objects.count()) == (4, 5)


def test_only_the_author_removes_and_answers_go_with_it(client) -> None:
    group = make_room_group()
    post = make_post(group, CANARY)
    client.force_login(member(group, 1).person.user)
    client.post(reverse("focusgroups:room_post", args=[post.pk]), {"text": "An answer"})

    client.post(reverse("focusgroups:room_post_remove", args=[post.pk]))
    kept = Post.objects.count()
    client.force_login(member(group).person.user)
    client.post(reverse("focusgroups:room_post_remove", args=[post.pk]))

    assert (kept, Post.objects.count()) == (2, 0)


def test_the_group_sees_who_has_been_there_and_who_left_reads_as_former(client) -> None:
    group = make_room_group()
    post, gone = make_post(group, CANARY), member(group)
    client.force_login(gone.person.user)
    client.get(reverse("focusgroups:group_detail", args=[group.pk]))
    Seat.objects.filter(pk=gone.pk).update(state=SeatState.LEFT)
    client.force_login(member(group, 1).person.user)

    assert str(gone.person) in client.get(reverse("focusgroups:room_visits", args=[group.pk])).content.decode()
    thread = client.get(reverse("focusgroups:room_post", args=[post.pk])).content.decode()
    assert ("ehemaliges Mitglied" in thread, str(gone.person) in thread) == (True, False)


def test_the_agreement_lists_its_versions_with_the_day_of_each_acceptance(client) -> None:
    group = make_room_group()
    make_post(group)
    first = ensure_default_agreement()
    client.force_login(member(group, 1).person.user)
    page = reverse("focusgroups:room_agreement", args=[group.pk])
    AgreementVersion.objects.create(
        agreement=first.agreement, number=2, text_de="Neu.", text_en="New.", valid_from=timezone.localdate()
    )

    stale = client.post(page, {"version": first.pk, "agreed": "on"})  # read before the change
    listed = client.get(page).context["versions"]

    assert (stale.status_code, "neue Fassung" in stale.content.decode()) == (200, True)
    assert [(one.number, day is not None) for one, day in listed] == [(2, False), (1, True)]


@pytest.mark.parametrize("language", ["de", "en"])
def test_default_wording_has_the_clauses_that_a_room_needs(language: str) -> None:
    version = ensure_default_agreement()
    headings = [heading for heading, _text in _paragraphs(version, language)]

    needed = {
        "de": ["Kein Abwerben", "Kartellrecht", "Charta: Ich bin da", "Charta: Erfahrungen statt Ratschläge"],
        "en": ["No poaching", "Antitrust law", "Charter: I am there", "Charter: Experience instead of advice"],
    }
    assert [one for one in needed[language] if one not in headings] == []


def _paragraphs(version: AgreementVersion, language: str) -> list[tuple[str, str]]:
    with translation.override(language):
        return version.paragraphs

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from clusterportal.core.exceptions import TooLateError
from clusterportal.core.models import Job, LogEntry, OutgoingMail
from events.enums import Audience, EventState, RegistrationState
from events.exceptions import EventCancelledError, MembersOnlyError, RegistrationClosedError, WrongStateError
from events.models import Registration
from events.services import (
    cancel_event,
    cancel_registration,
    change_event,
    create_event,
    register,
    restore_event,
    restore_registration,
    tell_cancelled,
)
from tests.factories.events import make_event, make_registration
from tests.factories.members import make_cluster, make_company, make_leader, make_manager, make_person, make_town

pytestmark = pytest.mark.django_db

CONFIRMED, WAITING, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED


def mails_to(address: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(to=address).order_by("pk"))


def test_guest_gets_a_place_and_a_mail_with_the_private_link():
    event = make_event(capacity=2)

    registration = register(event=event, name="Vera Gast", email="vera@example.org")

    assert registration.state == CONFIRMED
    (mail,) = mails_to("vera@example.org")
    assert f"/registrations/{registration.token}/" in mail.body
    assert (mail.reference_type, mail.reference_id) == ("events.registration", registration.pk)


def test_mail_and_its_link_are_in_the_language_of_the_guest():
    event = make_event()

    registration = register(event=event, name="Vera Gast", email="vera@example.org", language="en")

    (mail,) = mails_to("vera@example.org")
    assert mail.language == "en"
    assert f"/en/registrations/{registration.token}/" in mail.body
    assert mail.subject == f"You are registered: {event.title}"


def test_title_with_markup_comes_through_a_mail_unchanged():
    event = make_event(title='Löten & Fügen <eins> "zwei"')

    register(event=event, name="Vera Gast", email="vera@example.org", language="en")

    (mail,) = mails_to("vera@example.org")
    assert mail.subject == 'You are registered: Löten & Fügen <eins> "zwei"'


def test_who_comes_after_the_last_place_waits():
    event = make_event(capacity=1)
    make_registration(event=event)

    registration = register(event=event, name="Vera Gast", email="vera@example.org")

    assert registration.state == WAITING
    assert len(mails_to("vera@example.org")) == 1


def test_event_without_limit_never_fills():
    event = make_event(capacity=None)
    for _number in range(3):
        make_registration(event=event)

    assert register(event=event, name="Vera Gast", email="vera@example.org").state == CONFIRMED


def test_known_address_gets_no_second_place_whatever_its_case():
    event = make_event(capacity=5)
    first = register(event=event, name="Vera Gast", email="vera@example.org")

    second = register(event=event, name="Vera Gast", email="Vera@Example.org")

    assert second == first
    assert event.registrations.count() == 1


def test_known_address_gets_its_mail_again_but_not_at_once():
    event = make_event(days=30)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        register(event=event, name="Vera Gast", email="vera@example.org")
        register(event=event, name="Vera Gast", email="vera@example.org")
        after_a_moment = len(mails_to("vera@example.org"))
        clock.shift(timedelta(minutes=11))
        register(event=event, name="Vera Gast", email="vera@example.org")

    assert (after_a_moment, len(mails_to("vera@example.org"))) == (1, 2)


def test_cancelled_address_may_register_again():
    event = make_event()
    first = register(event=event, name="Vera Gast", email="vera@example.org")
    cancel_registration(registration=first)

    second = register(event=event, name="Vera Gast", email="vera@example.org")

    assert (second.state, second.pk != first.pk) == (CONFIRMED, True)


@pytest.mark.parametrize(
    "fields",
    [{"state": EventState.DRAFT}, {"state": EventState.CANCELLED}, {"days": -3}],
    ids=["draft", "cancelled", "over"],
)
def test_closed_event_takes_nobody(fields):
    event = make_event(**fields)

    with pytest.raises(RegistrationClosedError):
        register(event=event, name="Vera Gast", email="vera@example.org")

    assert event.registrations.count() == 0


def test_registration_belongs_to_the_person_with_the_address():
    person = make_person(email="vera@example.org")
    make_person(email="other@example.org")

    registration = register(event=make_event(), name="Vera Gast", email="VERA@example.org")

    assert registration.person == person


def test_signed_in_person_may_register_a_colleague():
    leader = make_leader()

    registration = register(event=make_event(), name="Karl Kollege", email="karl@example.org", acting=leader.person)

    assert registration.person is None


def test_event_for_members_takes_members_and_offices_of_its_hosts_only():
    cluster, other = make_cluster(), make_cluster()
    event = make_event(cluster=cluster, audience=Audience.MEMBERS)
    manager = make_manager(cluster)
    make_person(user=manager)
    member, stranger = make_leader(make_company(cluster=cluster)), make_leader(make_company(cluster=other))

    taken = [register(event=event, name="N", email=user.email, acting=user.person) for user in (member, manager)]

    assert [registration.state for registration in taken] == [CONFIRMED, CONFIRMED]
    for person in (stranger.person, None):
        with pytest.raises(MembersOnlyError):
            register(event=event, name="N", email="n@example.org", acting=person)


def test_former_member_is_no_member():
    cluster = make_cluster()
    leader = make_leader(make_company(cluster=cluster))
    membership = cluster.memberships.get()
    membership.ends_on = timezone.localdate() - timedelta(days=1)
    membership.save()

    with pytest.raises(MembersOnlyError):
        register(
            event=make_event(cluster=cluster, audience=Audience.MEMBERS),
            name="N",
            email=leader.email,
            acting=leader.person,
        )


def test_cancelled_place_goes_to_the_one_who_waits_longest():
    event = make_event(capacity=1)
    taken = make_registration(event=event)
    now = timezone.now()
    second = make_registration(event=event, state=WAITING, created_at=now)
    first = make_registration(event=event, state=WAITING, created_at=now - timedelta(hours=1))

    cancel_registration(registration=taken)

    states = {row.pk: row.state for row in Registration.objects.all()}
    assert states == {taken.pk: CANCELLED, first.pk: CONFIRMED, second.pk: WAITING}
    assert [len(mails_to(row.email)) for row in (taken, first, second)] == [1, 1, 0]


def test_leaving_the_waiting_list_moves_nobody_up():
    event = make_event(capacity=1)
    make_registration(event=event)
    first = make_registration(event=event, state=WAITING)
    second = make_registration(event=event, state=WAITING)

    cancel_registration(registration=first)

    second.refresh_from_db()
    assert second.state == WAITING


def test_cancelling_twice_changes_and_mails_once():
    event = make_event(capacity=1)
    taken = make_registration(event=event)
    cancel_registration(registration=taken)
    waiting = make_registration(event=event, state=WAITING)

    cancel_registration(registration=taken)

    waiting.refresh_from_db()
    assert waiting.state == WAITING
    assert len(mails_to(taken.email)) == 1


def test_nobody_moves_up_into_an_event_that_is_over():
    event = make_event(capacity=1, days=-3)
    taken, waiting = make_registration(event=event), make_registration(event=event, state=WAITING)

    cancel_registration(registration=taken)

    waiting.refresh_from_db()
    assert (waiting.state, mails_to(waiting.email)) == (WAITING, [])


def fields_of(event, **changes):
    names = ("title", "kind", "starts_at", "ends_at", "online", "town", "place", "capacity", "audience")
    return {**{name: getattr(event, name) for name in names}, "hosts": list(event.hosts.all()), **changes}


def test_more_places_move_the_longest_waiting_up():
    event = make_event(capacity=1)
    make_registration(event=event)
    waiting = [make_registration(event=event, state=WAITING) for _number in range(3)]

    change_event(actor=None, event=event, **fields_of(event, capacity=3))

    states = [Registration.objects.get(pk=row.pk).state for row in waiting]
    assert states == [CONFIRMED, CONFIRMED, WAITING]


def test_new_place_is_told_to_everybody_on_the_list():
    event = make_event(capacity=1)
    taken, waiting = make_registration(event=event), make_registration(event=event, state=WAITING)
    gone = make_registration(event=event, state=CANCELLED)
    town = make_town(name="Suhl")

    change_event(actor=None, event=event, **fields_of(event, town=town))

    assert [len(mails_to(row.email)) for row in (taken, waiting, gone)] == [1, 1, 0]
    assert "Suhl" in mails_to(taken.email)[0].body


def test_new_title_is_told_to_nobody():
    event = make_event()
    taken = make_registration(event=event)

    change_event(actor=None, event=event, **fields_of(event, title="Another title"))

    assert mails_to(taken.email) == []


def test_cancelled_event_frees_everybody_and_tells_them_once():
    manager = make_manager(make_cluster())
    event = make_event(capacity=1)
    rows = [make_registration(event=event), make_registration(event=event, state=WAITING)]

    cancel_event(actor=manager, event=event)
    cancel_event(actor=manager, event=event)
    before = [Registration.objects.get(pk=row.pk).state for row in rows]
    tell_cancelled(event_id=event.pk)
    tell_cancelled(event_id=event.pk)

    event.refresh_from_db()
    assert (event.state, before) == (EventState.CANCELLED, [CONFIRMED, WAITING])
    assert Job.objects.filter(task="events.tell_cancelled", object_id=event.pk).count() == 1
    assert [Registration.objects.get(pk=row.pk).state for row in rows] == [CANCELLED, CANCELLED]
    assert [len(mails_to(row.email)) for row in rows] == [1, 1]
    assert LogEntry.objects.filter(verb="event_cancelled").count() == 1


def test_mails_of_a_cancellation_wait_two_minutes(settings):
    settings.UNDO_SECONDS = 120
    event = make_event()

    with time_machine.travel(timezone.now(), tick=False):
        cancel_event(actor=None, event=event)
        assert Job.objects.get(task="events.tell_cancelled").due == timezone.now() + timedelta(minutes=2)


def test_cancellation_taken_back_tells_nobody_and_follows_up_on_places_given_back_meanwhile():
    event = make_event(capacity=1)
    taken, waiting = make_registration(event=event), make_registration(event=event, state=WAITING)
    cancel_event(actor=None, event=event)
    cancel_registration(registration=taken)

    restore_event(actor=None, event=event)
    restore_event(actor=None, event=event)
    tell_cancelled(event_id=event.pk)

    event.refresh_from_db()
    waiting.refresh_from_db()
    assert (event.state, waiting.state) == (EventState.PUBLISHED, CONFIRMED)
    assert [mail.subject for mail in mails_to(waiting.email)] == [f"Sie haben jetzt einen Platz: {event.title}"]
    assert LogEntry.objects.filter(verb="event_restored").count() == 1


def test_cancellation_cannot_be_taken_back_once_a_worker_has_begun():
    event = make_event()
    cancel_event(actor=None, event=event)
    Job.objects.update(state="running", token=uuid4(), lease_until=timezone.now())

    with pytest.raises(TooLateError):
        restore_event(actor=None, event=event)

    event.refresh_from_db()
    assert event.state == EventState.CANCELLED


@pytest.mark.parametrize("fields", [{"state": EventState.DRAFT}, {"days": -3}], ids=["draft", "over"])
def test_only_what_is_in_the_calendar_and_to_come_is_cancelled(fields):
    event = make_event(**fields)

    with pytest.raises(WrongStateError):
        cancel_event(actor=None, event=event)


def test_registration_is_restored_once_with_a_new_confirmation():
    row = make_registration(event=make_event(capacity=1))
    cancel_registration(registration=row)

    restore_registration(registration=row)
    restore_registration(registration=row)

    row.refresh_from_db()
    assert row.state == CONFIRMED
    assert [mail.subject.split(":")[0] for mail in mails_to(row.email)] == [
        "Sie haben abgesagt",
        "Sie nehmen teil",
    ]


def test_registration_made_anew_is_not_doubled_by_restoring_the_old_one():
    event = make_event()
    row = make_registration(event=event, email="vera@example.org")
    cancel_registration(registration=row)
    register(event=event, name="Vera", email="VERA@example.org")

    with pytest.raises(WrongStateError):
        restore_registration(registration=row)

    assert event.registrations.confirmed().count() == 1


def test_cancelled_event_cannot_be_changed():
    event = make_event(state=EventState.CANCELLED)

    with pytest.raises(EventCancelledError):
        change_event(actor=None, event=event, **fields_of(event, title="Another title"))


def test_new_event_is_a_draft_until_it_is_published():
    cluster, start = make_cluster(), timezone.now()
    event = create_event(
        actor=None, hosts=[cluster], title="Brunch", starts_at=start, ends_at=start + timedelta(hours=1), online=True
    )
    before = event.state

    published = change_event(actor=None, event=event, publish=True, **fields_of(event))

    assert (before, published.state) == (EventState.DRAFT, EventState.PUBLISHED)

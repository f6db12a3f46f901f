"""What offices and guests do: announce, change and cancel events; register, cancel, move up.

Every act that touches places locks the event's row first, so that two people never get the last place. PostgreSQL
locks the row (``FOR UPDATE``); SQLite begins each transaction IMMEDIATE, so the whole database is the lock.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.exceptions import TooLateError
from clusterportal.core.jobs import after_undo, call_back, enqueue
from clusterportal.core.mail import queue_mail
from clusterportal.core.models import OutgoingMail
from members.models import Cluster, Person, Topic, User

from .enums import EventState, RegistrationState
from .exceptions import (
    EventCancelledError,
    EventFullError,
    MembersOnlyError,
    RegistrationClosedError,
    WrongStateError,
)
from .hosting import ask_hosts
from .models import Event, Registration
from .permissions import may_take_part

STATE_MAIL = {
    RegistrationState.ASKED: "registration_to_confirm",
    RegistrationState.CONFIRMED: "registration_confirmed",
    RegistrationState.WAITING: "registration_waiting",
}
# Whoever enters a known address again gets the mail again, but nobody's mailbox is filled that way.
PAUSE_BETWEEN_MAILS = timedelta(minutes=10)
# Until then a guest's address can be confirmed; what is not confirmed is forgotten.
TIME_TO_CONFIRM = timedelta(days=2)
# Participants are told when one of these changes.
TOLD_FIELDS = ("starts_at", "ends_at", "online", "town", "place")


def create_event(*, form_key: UUID | None = None, **details: Any) -> Event:
    """A new event, seen by the offices of its hosts only until it is published; one for each ``form_key``."""
    try:
        with transaction.atomic():
            return _made_by(form_key) or _create(form_key=form_key, **details)
    except IntegrityError:
        if event := _made_by(form_key):
            return event
        raise


def _made_by(form_key: UUID | None) -> Event | None:
    return Event.objects.filter(form_key=form_key).first() if form_key else None


def _create(
    *,
    actor: User | None,
    hosts: Iterable[Cluster],
    asked: Iterable[Cluster] = (),
    topics: Iterable[Topic] = (),
    publish: bool = False,
    **fields: Any,
) -> Event:
    event = Event.objects.create(**fields, state=EventState.PUBLISHED if publish else EventState.DRAFT)
    event.hosts.set(hosts)
    event.topics.set(topics)
    ask_hosts(event=event, clusters=asked, actor=actor)
    record(actor=actor, verb="event_created", target=event, published=publish)
    return event


@transaction.atomic
def change_event(
    *,
    actor: User | None,
    event: Event,
    hosts: Iterable[Cluster],
    asked: Iterable[Cluster] = (),
    topics: Iterable[Topic] = (),
    publish: bool = False,
    **fields: Any,
) -> Event:
    """Saves; tells the participants about a new time or place; new places go to those who wait."""
    event, asked = _locked(event), list(asked)
    if event.state == EventState.CANCELLED:
        raise EventCancelledError(_("This event has been cancelled and stays as it is. Add a new one."))
    told = any(getattr(event, name) != fields.get(name, getattr(event, name)) for name in TOLD_FIELDS)
    for name, value in fields.items():
        setattr(event, name, value)
    if publish:
        event.state = EventState.PUBLISHED
    event.save()
    agreed = set(event.hosts.filter(pk__in=[one.pk for one in asked]))  # who has accepted meanwhile stays
    event.hosts.set([*hosts, *agreed])
    event.topics.set(topics)
    ask_hosts(event=event, clusters=[one for one in asked if one not in agreed], actor=actor)
    record(actor=actor, verb="event_changed", target=event, published=event.state == EventState.PUBLISHED)
    if told:
        _tell_everybody(event, "event_changed")
    _fill_places(event)
    return event


@transaction.atomic
def cancel_event(*, actor: User | None, event: Event) -> Event:
    """Calls the event off; everybody registered or waiting is told a little later, so that it can be taken back.

    A second time changes nothing.
    """
    event = _locked(event)
    if event.state == EventState.CANCELLED:
        return event
    if event.state != EventState.PUBLISHED or event.is_over:
        raise WrongStateError(_("Only an event in the calendar that is still to come can be cancelled."))
    event.state = EventState.CANCELLED
    event.save(update_fields=["state"])
    enqueue("events.tell_cancelled", object_id=event.pk, due=after_undo())
    record(actor=actor, verb="event_cancelled", target=event)
    return event


@transaction.atomic
def restore_event(*, actor: User | None, event: Event) -> Event:
    """Takes a cancellation back while nobody has been told; who gave a place back meanwhile is followed by others."""
    event = _locked(event)
    if event.state != EventState.CANCELLED:
        return event
    if not call_back("events.tell_cancelled", event.pk):
        raise TooLateError(_("The mails have gone out already, so the event stays cancelled. You can add it anew."))
    event.state = EventState.PUBLISHED
    event.save(update_fields=["state"])
    record(actor=actor, verb="event_restored", target=event)
    _fill_places(event)
    return event


@transaction.atomic
def tell_cancelled(*, event_id: int) -> None:
    """Tells everybody registered or waiting that the event does not take place, once; they are free then."""
    event = Event.objects.select_for_update().get(pk=event_id)
    if event.state != EventState.CANCELLED:
        return
    _tell_everybody(event, "event_cancelled")
    event.registrations.open().update(state=RegistrationState.CANCELLED)


@transaction.atomic
def register(
    *,
    event: Event,
    name: str,
    email: str,
    language: str = "de",
    acting: Person | None = None,
    may_wait: bool = True,
    is_proved: bool = True,
) -> Registration:
    """A place, or the end of the waiting list; a known address gets its mail again and no second place.

    An address that nobody has proved (``is_proved``) gets neither: it is asked by mail, see ``confirm_registration``.
    ``acting`` is the signed-in person, who may register a colleague by entering another address. Whoever saw free
    places on the page may not want to wait (``may_wait``); this is answered before the address is looked up, so that
    nobody learns from the answer who takes part.
    """
    event = _locked(event)
    if event.state != EventState.PUBLISHED or event.is_over:
        raise RegistrationClosedError(_("This event takes no more registrations."))
    if not may_take_part(acting, event):
        raise MembersOnlyError(_("This event is for members. Sign in with your account to register."))
    has_room = _has_room(event)
    if not has_room and not may_wait:
        raise EventFullError(_("Meanwhile all places are taken. Send the form again, and you are on the waiting list."))
    if is_proved:
        event.registrations.asked().filter(email__iexact=email).delete()
    known = event.registrations.exclude(state=RegistrationState.CANCELLED).filter(email__iexact=email).first()
    if known is not None:
        _send_again(known)
        return known
    registration = event.registrations.create(
        name=name,
        email=email,
        language=language,
        person=_person_with(email, acting),
        state=_state(has_room) if is_proved else RegistrationState.ASKED,
    )
    if not is_proved:
        enqueue("events.forget_unconfirmed", object_id=registration.pk, due=timezone.now() + TIME_TO_CONFIRM)
    _send(registration, STATE_MAIL[registration.state])
    return registration


def _state(has_room: bool) -> RegistrationState:
    return RegistrationState.CONFIRMED if has_room else RegistrationState.WAITING


@transaction.atomic
def confirm_registration(*, registration: Registration) -> Registration:
    """By the mailed link: a place, or the end of the waiting list as it is now. A second time changes nothing."""
    event = _locked(registration.event)
    registration = Registration.objects.select_related("event").filter(pk=registration.pk).first()
    if registration is None:
        raise TooLateError(_("The time to confirm is over. Please register again."))
    if registration.state != RegistrationState.ASKED:
        return registration
    if event.state != EventState.PUBLISHED or event.is_over:
        raise RegistrationClosedError(_("This event takes no more registrations."))
    registration.state, registration.created_at = _state(_has_room(event)), timezone.now()
    registration.save(update_fields=["state", "created_at"])
    _send(registration, STATE_MAIL[registration.state])
    return registration


@transaction.atomic
def forget_unconfirmed(*, registration_id: int) -> None:
    """Nobody has confirmed the address: name and address go. Who confirms at this moment comes first."""
    registration = Registration.objects.select_related("event").asked().filter(pk=registration_id).first()
    if registration is not None:
        _locked(registration.event)
        Registration.objects.asked().filter(pk=registration_id).delete()


@transaction.atomic
def cancel_registration(*, registration: Registration) -> Registration:
    """Gives the place back; the first who waits moves up and is told. A second time changes nothing."""
    event = _locked(registration.event)
    registration = Registration.objects.select_related("event").get(pk=registration.pk)
    if registration.state == RegistrationState.CANCELLED:
        return registration
    registration.state = RegistrationState.CANCELLED
    registration.save(update_fields=["state"])
    _send(registration, "registration_cancelled")
    _fill_places(event)
    return registration


@transaction.atomic
def restore_registration(*, registration: Registration) -> Registration:
    """Takes one's own cancellation back, if the place is still free. A second time changes nothing."""
    event = _locked(registration.event)
    registration = Registration.objects.select_related("event").get(pk=registration.pk)
    if registration.state != RegistrationState.CANCELLED:
        return registration
    if event.state != EventState.PUBLISHED or event.is_over:
        raise RegistrationClosedError(_("This event takes no more registrations."))
    if event.registrations.open().filter(email__iexact=registration.email).exists():
        raise WrongStateError(_("You have registered once more meanwhile. That registration holds."))
    if not _has_room(event):
        raise EventFullError(
            _("Your place has gone to somebody else meanwhile. You can put yourself on the waiting list.")
        )
    event.registrations.asked().filter(email__iexact=registration.email).delete()
    registration.state = RegistrationState.CONFIRMED
    registration.save(update_fields=["state"])
    _send(registration, "registration_confirmed")
    return registration


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update().get(pk=event.pk)


def _has_room(event: Event) -> bool:
    return event.capacity is None or event.registrations.confirmed().count() < event.capacity


def _fill_places(event: Event) -> None:
    """The longest waiting move up while there is room."""
    if event.state != EventState.PUBLISHED or event.is_over:
        return
    for registration in event.registrations.waiting():
        if not _has_room(event):
            return
        registration.state = RegistrationState.CONFIRMED
        registration.save(update_fields=["state"])
        _send(registration, "registration_moved_up")


def _person_with(email: str, acting: Person | None) -> Person | None:
    """Whose registration it is: the acting person's by their own address, else the one known by this address."""
    if acting is not None and email.lower() in {acting.email.lower(), acting.user.email if acting.user else ""}:
        return acting
    people = Person.objects.filter(email__iexact=email)[:2]
    return people[0] if len(people) == 1 else None


def _send_again(registration: Registration) -> None:
    lately = OutgoingMail.objects.filter(
        reference_type=Registration._meta.label_lower,
        reference_id=registration.pk,
        created__gt=timezone.now() - PAUSE_BETWEEN_MAILS,
    )
    if not lately.exists():
        _send(registration, STATE_MAIL[registration.state])


def _tell_everybody(event: Event, template: str) -> None:
    prefetch_related_objects([event], "hosts")
    for registration in event.registrations.open():
        _send(registration, template, event=event)


def _send(registration: Registration, template: str, event: Event | None = None) -> None:
    queue_mail(
        to=registration.email,
        template=template,
        context={"registration": registration, "event": event or registration.event},
        language=registration.language,
        reference=registration,
    )

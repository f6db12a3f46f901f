"""The personal links of a round: to the call, to the invitation to a group, to what is asked about its meetings."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from clusterportal.core.links import is_for, make_token, read_token
from members.models import Person

CALL, SEAT, DATES, SWAP, COMES = "call", "seat", "dates", "swap", "comes"

Row = TypeVar("Row")


def token_for(purpose: str, number: int, person: Person) -> str:
    return make_token(purpose, number, address_of(person))


def address_of(person: Person) -> str:
    return person.email or (person.user.email if person.user else "")


def row_of(purpose: str, token: str, rows: QuerySet[Row]) -> Row:
    """The application or seat that the token opens; 404 when its person has another address by now."""
    number, mark = read_token(purpose, token)
    row = get_object_or_404(rows.select_related("person__user"), pk=number)
    if not is_for(mark, address_of(row.person)):
        raise Http404
    return row


def token_for_seat(purpose: str, thing: Model, seat: Any) -> str:
    """Lets the seat's person answer what ``thing`` asks."""
    return make_token(purpose, [thing.pk, seat.pk], address_of(seat.person))


def thing_and_seat(purpose: str, token: str, things: QuerySet[Row], seats: QuerySet) -> tuple[Row, Any]:
    """What the token asks and the seat that it asks; 404 when the person has left or has another address by now."""
    (thing, number), mark = read_token(purpose, token)
    seat = get_object_or_404(seats.accepted().select_related("person__user", "group__round__cluster"), pk=number)
    if not is_for(mark, address_of(seat.person)):
        raise Http404
    return get_object_or_404(things, pk=thing), seat

"""The two personal links of a round: to the call, and to the invitation to a group."""

from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from clusterportal.core.links import is_for, make_token, read_token
from members.models import Person

CALL, SEAT = "call", "seat"

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

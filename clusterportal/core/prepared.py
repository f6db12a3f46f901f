"""Queries put together once: what a page asks at every request costs the database little and the ORM much.

    @prepared
    def seats(person: int, groups: list[int]) -> QuerySet[Seat]:
        return Seat.objects.open().filter(person=person, group__in=groups)

    seats(7, [1, 2])  # a list; asked of the database each time, never an answer of before

What is kept is the text of the SQL with stand-ins in the place of the arguments: no row, no name, nobody's number.
Hence nothing has to be thrown away when data or rights change: both are seen at once.

It stays where a page would not keep its bound without it. Ratios to the bare page of ``make bench-web``, with and
without: home of a leader 3.4 and 7.3, of an office 4.3 and 9.5, list of members 4.2 and 9.3, office's side of a round
5.5 and 9.1 (7.6 without that of its rows alone), calendar 3.3 and 4.6, network 4.3 and 5.1. A new query is written
without it first.

The function is called once for each *shape* of its arguments (a number, a key, a day, a moment, so many ids, whose
roles) with stand-ins; their places in the SQL get the values of each call. Everything else is part of the shape, as it
is. What would be frozen is refused when the query is put together: a moment that was not handed in, a query asked
meanwhile, a stand-in that is nowhere in the SQL (say, because it was compared in Python).
"""

import copy
import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.utils.translation import get_language

Row = TypeVar("Row", bound=Model)
Params = tuple[Any, ...]

FIRST_NUMBER = 1_912_837_000
DATE_LIKE = re.compile(r"\d{4}-\d\d-\d\d")
MOST_SHAPES = 200  # of one query; a list of ids has one for each length
plans = threading.local()  # a compiler belongs to the connection of its thread


class Key(str):
    """A text that is an argument of the query; any other text is part of its shape."""


class Plan:
    """A compiled query and the places of its arguments."""

    def __init__(self, queryset: QuerySet, adapted: dict[Any, int], needed: set[int]) -> None:
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, self.params, self.places = "", (), []
            return
        self.converters = self.compiler.get_converters([column for column, *_ in self.compiler.select])
        self.places = [(at, adapted[param]) for at, param in enumerate(self.params) if _is_in(param, adapted)]
        _check(self.params, self.places, needed)

    def rows(self, values: list[Any]) -> list[Any]:
        if not self.sql:
            return []
        params = list(self.params)
        for at, number in self.places:
            params[at] = values[number]
        ready = copy.copy(self.compiler)
        ready.as_sql = lambda *_args, **_kwargs: (self.sql, tuple(params))
        ready.get_converters = lambda *_args: self.converters
        found = self.queryset._chain()
        found.query.get_compiler = lambda *_args, **_kwargs: ready
        return list(found)


class Prepared(Generic[Row]):
    def __init__(self, build: Callable[..., QuerySet[Row]]) -> None:
        self.build = build
        update_wrapper(self, build)

    def __call__(self, *arguments: Any) -> list[Any]:
        kept = plans.__dict__.setdefault(self, {})
        shape = get_language(), *[shape_of(argument) for argument in arguments]
        plan = kept.get(shape)
        if plan is None:
            if len(kept) >= MOST_SHAPES:
                kept.clear()
            plan = kept[shape] = self._plan(arguments)
        return plan.rows([_adapt(value) for argument in arguments for value in values_of(argument)])

    def _plan(self, arguments: tuple[Any, ...]) -> Plan:
        numbers = iter(range(10_000))
        with connections["default"].execute_wrapper(_refuse):
            stand_ins = [stand_in(argument, numbers) for argument in arguments]
            queryset = self.build(*stand_ins)
            slots = [(argument, _adapt(value)) for argument in stand_ins for value in values_of(argument)]
            needed = {number for number, (argument, _value) in enumerate(slots) if not _is_viewer(argument)}
            return Plan(queryset, {value: number for number, (_argument, value) in enumerate(slots)}, needed)


def prepared(build: Callable[..., QuerySet[Row]]) -> Prepared[Row]:
    """Makes a function that returns a queryset one that returns its rows."""
    return Prepared(build)


def shape_of(argument: Any) -> Any:
    """What must be equal for two calls to have the same SQL."""
    if isinstance(argument, list):
        return list, len(argument)
    if _is_slot(argument):
        return type(argument)
    if _is_viewer(argument):
        return argument.shape_for_queries() if argument.is_authenticated else argument.__class__
    return type(argument), argument


def values_of(argument: Any) -> list[Any]:
    if isinstance(argument, list):
        return argument
    if _is_slot(argument):
        return [argument]
    return argument.values_for_queries() if _is_viewer(argument) and argument.is_authenticated else []


def stand_in(argument: Any, numbers: Iterator[int]) -> Any:
    """Like the argument, with values that occur nowhere else."""
    if isinstance(argument, list):
        return [stand_in(one, numbers) for one in argument]
    if _is_viewer(argument) and argument.is_authenticated:
        return argument.stand_in_for_queries([FIRST_NUMBER + next(numbers) for _ in values_of(argument)])
    if not _is_slot(argument):
        return argument
    number = next(numbers)
    if isinstance(argument, Key):
        return Key(f"stand-in {number}")
    if isinstance(argument, dt.datetime):
        return dt.datetime(1871, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=number)
    return dt.date(1872, 1, 1) + dt.timedelta(number) if isinstance(argument, dt.date) else FIRST_NUMBER + number


def _is_slot(value: Any) -> bool:
    return type(value) in (int, dt.date, dt.datetime, Key)


def _is_viewer(value: Any) -> bool:
    """An account, or nobody in particular: ``visible_to`` decides by the roles, which are part of the shape."""
    return hasattr(value, "is_authenticated")


def _adapt(value: Any) -> Any:
    """As the database's driver gets it from a field."""
    operations = connections["default"].ops
    if isinstance(value, dt.datetime):
        return operations.adapt_datetimefield_value(value)
    if isinstance(value, Key):
        return str(value)
    return operations.adapt_datefield_value(value) if isinstance(value, dt.date) else value


def _is_in(param: Any, adapted: dict[Any, int]) -> bool:
    return not isinstance(param, bool | list | dict) and param in adapted


def _check(params: Params, places: list[tuple[int, int]], needed: set[int]) -> None:
    if missing := needed - {number for _at, number in places}:
        raise ValueError(f"Not every argument is in the query: {sorted(missing)} is missing.")
    filled = {at for at, _number in places}
    for param in (param for at, param in enumerate(params) if at not in filled):
        if isinstance(param, dt.date) or (isinstance(param, str) and DATE_LIKE.match(param)):
            raise ValueError(f"The query would keep {param} for ever; hand it in as an argument.")


def _refuse(*_args: Any) -> None:
    raise ValueError("Putting a query together may not ask another one.")

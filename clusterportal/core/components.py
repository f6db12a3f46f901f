"""Components as pure functions: the same inputs give the same markup, so it is rendered once and kept.

Only plain values may go in, and lists and mappings of them; a ``NamedTuple`` says what a row shows. A model instance
is equal to what it was before it changed, so it would show yesterday's data; the year of today, a setting or the user
must be an input when they matter. A row that says of itself that it ``is_confidential`` is rendered each time, so that
what only few may know lies in no memory.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KEPT = 2000  # pieces of markup a process keeps, of about half a kilobyte each
PLAIN = (str, int, float, dt.date, dt.time, type(None))
EXACT = {str, SafeString, bool, int, float, dt.date, dt.datetime, dt.time, type(None)}
Key = tuple[Any, ...]


def component(template_name: str, inputs: dict[str, Any]) -> SafeString:
    """Markup of the template with exactly these inputs; raises TypeError for a value that can change behind its key."""
    render = _renderer_of(*inputs.values())
    return render(template_name, get_language(), tuple(inputs), _keys(inputs))


def components(template_name: str, name: str, rows: Iterable[Any]) -> SafeString:
    """Markup of the template for each of the rows, which it knows by this name."""
    language, names = get_language(), (name,)
    markup = [_renderer_of(row)(template_name, language, names, (None, (key_of(row),))) for row in rows]
    return SafeString("".join(markup))


def kept(make: Callable[..., SafeString], *inputs: Any) -> SafeString:
    """What ``make`` makes of exactly these inputs; it may read nothing else but the active language."""
    return _made(make, get_language(), key_of(inputs))


def _renderer_of(*inputs: Any) -> Callable[..., SafeString]:
    kept_never = any(getattr(one, "is_confidential", False) for one in inputs)
    return _rendered.__wrapped__ if kept_never else _rendered


def _keys(inputs: dict[str, Any]) -> Key:
    try:
        return key_of(tuple(inputs.values()))[1:]
    except TypeError:
        for name, value in inputs.items():
            _refuse(name, value)
        raise


def _refuse(name: str, value: Any) -> None:
    try:
        key_of(value)
    except TypeError as error:
        raise TypeError(f"A component takes plain values, {name} is a {type(value).__name__}.") from error


def key_of(value: Any) -> Key:
    """With the types, because 1 == True and, worse, safe markup == the same text unescaped."""
    kind = type(value)
    if kind in EXACT:
        return kind, None, value
    if isinstance(value, Promise):
        return str, None, str(value)
    if isinstance(value, tuple | list):
        kinds = tuple(map(type, value))
        return (kind, kinds, tuple(value)) if EXACT.issuperset(kinds) else (kind, None, tuple(map(key_of, value)))
    if kind is dict:
        return kind, tuple(value), key_of(tuple(value.values()))
    if not isinstance(value, PLAIN):
        raise TypeError(f"{kind.__name__} is no plain value.")
    return kind, None, value


def value_of(key: Key) -> Any:
    """What ``key_of`` was given, with lazy texts in words."""
    kind, kinds, value = key
    if kind is dict:
        return dict(zip(kinds, value_of(value), strict=True))
    if not issubclass(kind, tuple | list):
        return value
    parts = value if kinds is not None else [value_of(part) for part in value]
    return kind(*parts) if hasattr(kind, "_fields") else kind(parts)


@lru_cache(maxsize=KEPT)
def _rendered(template_name: str, language: str, names: tuple[str, ...], keys: Key) -> SafeString:
    values = value_of((tuple, *keys))
    return get_template(template_name).template.render(Context(dict(zip(names, values, strict=True))))


@lru_cache(maxsize=KEPT)
def _made(make: Callable[..., SafeString], language: str, key: Key) -> SafeString:
    return make(*value_of(key))

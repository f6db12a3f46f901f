"""Components as pure functions: the same inputs give the same markup, so it is rendered once and kept.

Only plain values may go in. A model instance is equal to what it was before it changed, so it would show yesterday's
data; the year of today, a setting or the user must be an input when they matter.
"""

import datetime as dt
from functools import lru_cache
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KEPT = 2000  # pieces of markup a process keeps, of about half a kilobyte each
PLAIN = (str, int, float, dt.date, dt.time, type(None))
Inputs = tuple[tuple[str, type, Any], ...]


def component(template_name: str, inputs: dict[str, Any]) -> SafeString:
    """Markup of the template with exactly these inputs; raises TypeError for a value that can change behind its key."""
    return _rendered(template_name, get_language(), tuple(_key(name, value) for name, value in inputs.items()))


def _key(name: str, value: Any) -> tuple[str, type, Any]:
    """With the type, because 1 == True and, worse, safe markup == the same text unescaped."""
    if isinstance(value, Promise):
        value = str(value)
    if not isinstance(value, PLAIN):
        raise TypeError(f"A component takes plain values, {name} is a {type(value).__name__}.")
    return name, type(value), value


@lru_cache(maxsize=KEPT)
def _rendered(template_name: str, language: str, inputs: Inputs) -> SafeString:
    return get_template(template_name).template.render(Context({name: value for name, _type, value in inputs}))

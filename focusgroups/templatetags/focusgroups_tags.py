"""How rounds and meetings are said to those who take part; the offices read the states of the model."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.states import look_of
from clusterportal.core.templatetags.ui import badge, state_badge
from focusgroups.enums import ApplicationState
from focusgroups.models import Round
from focusgroups.presentation import state_in_words
from members.models import Person

register = template.Library()


@register.simple_tag
def round_badge(round: Round, office: bool = False) -> SafeString:
    """``{% round_badge round organises %}``: the state as the office knows it, for everybody else what it means."""
    return state_badge(round) if office else badge(*state_in_words(round))


@register.filter
def duration(minutes: int) -> str:
    """ "3 Stunden", "90 Minuten"."""
    hours, rest = divmod(minutes, 60)
    if rest:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}


@register.filter
def application_word(state: str) -> str:
    """The word of an application's state."""
    return str(ApplicationState(state).label)


@register.filter
def application_kind(state: str) -> str:
    """Kind of badge for an application's state."""
    return look_of(state)[0]


@register.filter
def named_inside(person: Person | None, inside: set[int]) -> str:
    """The name of somebody who is in the group now; who has left stays as "former member"."""
    return str(person) if person is not None and person.pk in inside else _("former member")

"""Why a search could find nothing, in words: whom it concerns and what to do. A confidential rule names nobody."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.sorting import german_key
from focusgroups.models import Application

from ..models import MatchingRun

NAMED = 5  # people; of more the number alone


def infeasible_sentence(run: MatchingRun, keys: Collection[int]) -> str:
    """What stands against any groups at all; ``keys`` are the applications concerned, none where that is secret."""
    if not keys:
        head = _("What is pinned or locked cannot be kept: a confidential rule stands against it.")
    else:
        head = _("No group keeps all rules around %(people)s.") % {"people": _names(keys)}
    if run.held:
        return f"{head} {_('Release a pin or a lock, or search again without them.')}"
    return f"{head} {_('Invite more people, or allow groups of another size, and search again.')}"


def _names(keys: Collection[int]) -> str:
    """ "Anja Wiegand, Bernd Sommer and 3 others" """
    people = [one.person.name for one in Application.objects.filter(pk__in=keys).select_related("person")]
    names = sorted(people, key=german_key)
    named, more = names[:NAMED], len(names) - NAMED
    others = ngettext("%(count)d other", "%(count)d others", more) % {"count": more}
    last = others if more > 0 else named.pop()
    return _("%(people)s and %(last)s") % {"people": ", ".join(named), "last": last} if named else last

"""Sentences from the values that the routing engine explains itself with."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Suggestion

SENTENCES_AT_MOST = 2
BUSY_FROM = 6


def suggestion_sentence(reasons: Iterable[Mapping[str, str]]) -> str:
    """Why a network was suggested: what the enquiry says and what the network writes of itself."""
    sentences, used = [], set()
    for reason in reasons:
        if reason["met"].casefold() in used:
            continue
        used.add(reason["met"].casefold())
        sentences.append(_reason_sentence(reason["word"], reason["met"], reason["field"]))
        if len(sentences) == SENTENCES_AT_MOST:
            break
    return " ".join(sentences) or _("No word in common; the text as a whole is like this network's profile.")


def _reason_sentence(word: str, met: str, field: str) -> str:
    values = {"word": word, "met": met}
    if word.casefold() == met.casefold():
        return _("Names “%(word)s”.") % values
    match field:
        case "competences":
            return _("“%(word)s”: a competence is %(met)s.") % values
        case "services":
            return _("“%(word)s”: it offers %(met)s.") % values
        case "topics":
            return _("“%(word)s”: a topic is %(met)s.") % values
        case "region":
            return _("“%(word)s”: it works in %(met)s.") % values
        case "members":
            return _("“%(word)s”: a member can do %(met)s.") % values
        case "everyday words":
            return _("“%(word)s” belongs to this network's field.") % values
        case _other:
            return _("“%(word)s” meets “%(met)s” in its profile.") % values


def fit_words(suggestion: Suggestion) -> str:
    """The confidence in words."""
    if suggestion.confidence >= 0.7:
        return _("very suitable")
    if suggestion.confidence >= 0.4:
        return _("suitable")
    return _("possible")


def load_words(open_enquiries: int) -> str:
    """How busy a network is with enquiries."""
    if not open_enquiries:
        return _("No open enquiry")
    text = ngettext("%(number)d open enquiry", "%(number)d open enquiries", open_enquiries) % {"number": open_enquiries}
    return _("%(count)s, busy") % {"count": text} if open_enquiries >= BUSY_FROM else text

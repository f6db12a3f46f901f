"""What stands against a group or a change, in words. A private veto reads "confidential rule" and names nobody."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focusgroups.models import Round

from ..adapters import Clash
from ..grouping.checks import Rule

WORDS: dict[str, Any] = {
    Rule.TOO_SMALL: gettext_lazy("too small"),
    Rule.TOO_LARGE: gettext_lazy("too large"),
    Rule.SAME_COMPANY: gettext_lazy("same company"),
    Rule.KEPT_APART: gettext_lazy("to be kept apart"),
    Rule.CONFIDENTIAL: gettext_lazy("confidential rule"),
    Rule.TRAVEL: gettext_lazy("way too long"),
    Rule.DECISION_LEVEL: gettext_lazy("not a decision maker"),
    Rule.NOT_TOGETHER: gettext_lazy("belong together"),
}


def rule_words(rules: tuple[str, ...]) -> str:
    """ "same company, way too long" """
    return ", ".join(str(WORDS[rule]) for rule in rules)


def clash_words(clash: Clash, names: Mapping[int, str], round: Round) -> str:
    """The rule with the people or the size that it is about: "same company: Ina Lehn and Jens Albrecht"."""
    if clash.rule == Rule.TOO_SMALL:
        return _("too small: at least %(number)d people") % {"number": round.min_size}
    if clash.rule == Rule.TOO_LARGE:
        return _("too large: at most %(number)d people") % {"number": round.max_size}
    people = [names[key] for key in clash.people if key in names]
    if not people:
        return str(WORDS[clash.rule])
    return _("%(rule)s: %(people)s") % {"rule": WORDS[clash.rule], "people": _listed(people)}


def clash_sentences(
    clashes: Iterable[Clash], names: Mapping[int, str], letters: Mapping[int, str], round: Round
) -> list[str]:
    """A line for each group that breaks a rule, then one for each rule that concerns several groups."""
    of_groups: dict[int, list[str]] = {}
    several = []
    for clash in clashes:
        words = clash_words(clash, names, round)
        if clash.group is None:
            several.append(words)
        else:
            of_groups.setdefault(clash.group, []).append(words)
    lines = [
        _("Group %(letter)s: %(rules)s") % {"letter": letters[pk], "rules": "; ".join(words)}
        for pk, words in sorted(of_groups.items(), key=lambda item: letters[item[0]])
    ]
    return lines + several


def signed_percent(share: float) -> str:
    """ "+0.8 %"; two decimals where one would say nothing, "±0 %" where two do."""
    percent = 100 * share
    rounded = round(percent, 1) or round(percent, 2)
    if not rounded:
        return _("±0 %%") % {}
    sign = "+" if rounded > 0 else "−"
    return _("%(number)s %%") % {"number": f"{sign}{localize(abs(rounded))}"}


def _listed(people: list[str]) -> str:
    if len(people) == 1:
        return people[0]
    return _("%(people)s and %(last)s") % {"people": ", ".join(people[:-1]), "last": people[-1]}

"""Sentences why a group and why a person in it, from the values that the engine scored with.

They name topics, variety and ways. Who must not sit with whom is not among the values, so it cannot be told.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.dates import kilometres

NAMED_TOPICS = 2
Names = Mapping[str, str]


def group_sentence(rationale: Mapping[str, Any], names: Names, learners: int = 0) -> str:
    """What binds the group; ``learners`` is how many find somebody who can help with a topic of theirs."""
    size = rationale.get("size", 0)
    shared = [(names[slug], count) for slug, count in rationale.get("shared", ()) if slug in names]
    parts = [_shared_topic(topic, count, size) for topic, count in shared[:NAMED_TOPICS]]
    if not parts:
        parts = [_("No topic in common; the mix of industries and the short ways speak for this group.")]
    if learners:
        parts.append(
            ngettext(
                "%(count)d person finds help here with a topic of theirs.",
                "%(count)d people find help here with a topic of theirs.",
                learners,
            )
            % {"count": learners}
        )
    return " ".join(parts)


def person_sentence(rationale: Mapping[str, Any], names: Names) -> str:
    """Why this person is here."""
    parts = []
    shared = [(names[slug], count) for slug, count in rationale.get("topics", ()) if slug in names]
    if shared:
        topic, count = shared[0]
        parts.append(
            ngettext("Shares “%(topic)s” with %(count)d other.", "Shares “%(topic)s” with %(count)d others.", count)
            % {"topic": topic, "count": count}
        )
    learns = [names[slug] for slug in rationale.get("learns", ()) if slug in names]
    if learns:
        parts.append(_("Can learn about %(topics)s.") % {"topics": ", ".join(learns)})
    gives = [names[slug] for slug in rationale.get("contributes", ()) if slug in names]
    if gives:
        parts.append(_("Can contribute to %(topics)s.") % {"topics": ", ".join(gives)})
    parts.append(_("On average %(distance)s to the others.") % {"distance": kilometres(rationale.get("mean_km", 0))})
    return " ".join(parts)


def scores(rationale: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The four strips of a group: a word, and the share that the strip is filled by."""
    shares = rationale.get("shares", {})
    size, industries = rationale.get("size", 0), rationale.get("industries", 0)
    return [
        {"label": _("Topics"), "text": _topics_word(shares.get("interests", 0)), "share": shares.get("interests", 0)},
        {
            "label": _("Mix"),
            "text": ngettext("%(count)d industry", "%(count)d industries", industries) % {"count": industries},
            "share": industries / size if size else 0,
        },
        {
            "label": _("Ways"),
            "text": f"{_ways_word(rationale.get('mean_km', 0))} · {kilometres(rationale.get('mean_km', 0))}",
            "share": shares.get("distance", 0),
        },
        {"label": _("Faces"), "text": _faces_word(rationale), "share": shares.get("new_faces", 0)},
    ]


def _shared_topic(topic: str, count: int, size: int) -> str:
    if count == size:
        return _("All %(size)d name “%(topic)s”.") % {"size": size, "topic": topic}
    return _("%(count)d of %(size)d name “%(topic)s”.") % {"count": count, "size": size, "topic": topic}


def _topics_word(share: float) -> str:
    if share >= 0.65:
        return _("very strong")
    if share >= 0.45:
        return _("strong")
    return _("good") if share >= 0.25 else _("few in common")


def _ways_word(mean_km: float) -> str:
    if mean_km < 25:
        return _("short")
    return _("medium") if mean_km < 45 else _("long")


def _faces_word(rationale: Mapping[str, Any]) -> str:
    pairs, new = rationale.get("pairs", 0), rationale.get("new_pairs", 0)
    if new == pairs:
        return _("all new")
    known = pairs - new
    return ngettext("%(count)d pair met before", "%(count)d pairs met before", known) % {"count": known}

"""The form for interests: up to three topics in order, each to learn or to contribute."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ..models import Interest, Topic
from ..services import InterestChoice

PLACES = (1, 2, 3)


@dataclass(frozen=True)
class Place:
    """The three fields of one rank."""

    number: int
    topic: BoundField
    learn: BoundField
    contribute: BoundField


class InterestsForm(forms.Form):
    def __init__(self, *args: Any, interests: Iterable[Interest] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {**_initial(interests), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        topics = list(Topic.objects.all())
        for place in PLACES:
            self._add_place(place, topics)
        self._topics = {str(topic.pk): topic for topic in topics}

    def _add_place(self, place: int, topics: list[Topic]) -> None:
        choices = [("", _("No topic")), *((topic.pk, topic.name) for topic in topics)]
        label = _("Topic %(place)d") % {"place": place}
        self.fields[f"topic_{place}"] = forms.ChoiceField(choices=choices, required=place == 1, label=label)
        self.fields[f"topic_{place}"].error_messages["required"] = _("Choose at least one topic.")
        self.fields[f"learn_{place}"] = forms.BooleanField(required=False, label=_("I want to learn"))
        self.fields[f"contribute_{place}"] = forms.BooleanField(required=False, label=_("I can contribute"))

    def places(self) -> Iterator[Place]:
        for place in PLACES:
            yield Place(place, self[f"topic_{place}"], self[f"learn_{place}"], self[f"contribute_{place}"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        seen: set[str] = set()
        for place in PLACES:
            if topic := data.get(f"topic_{place}"):
                self._check_place(place, topic, seen)
                seen.add(topic)
        return data

    def _check_place(self, place: int, topic: str, seen: set[str]) -> None:
        name = {"topic": self._topics[topic].name}
        if topic in seen:
            self.add_error(f"topic_{place}", _("You have already chosen “%(topic)s”. Take another topic.") % name)
        elif not (self.cleaned_data[f"learn_{place}"] or self.cleaned_data[f"contribute_{place}"]):
            text = _("Say for “%(topic)s” what you want: learn, contribute or both.") % name
            self.add_error(f"topic_{place}", text)

    def choices(self) -> list[InterestChoice]:
        """What was chosen, best first, without gaps."""
        data = self.cleaned_data
        return [
            InterestChoice(self._topics[data[f"topic_{place}"]], data[f"learn_{place}"], data[f"contribute_{place}"])
            for place in PLACES
            if data[f"topic_{place}"]
        ]


def _initial(interests: Iterable[Interest]) -> dict[str, Any]:
    """Ranks as they are; a free place starts with "learn"."""
    initial: dict[str, Any] = {f"learn_{place}": True for place in PLACES}
    for interest in interests:
        initial[f"topic_{interest.rank}"] = interest.topic_id
        initial[f"learn_{interest.rank}"] = interest.wants_to_learn
        initial[f"contribute_{interest.rank}"] = interest.can_contribute
    return initial

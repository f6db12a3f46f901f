"""What lists can be narrowed to."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from clusterportal.core.filters import LeanFilterSet, RowChoiceFilter
from clusterportal.core.sorting import german

from .choices import topics
from .enums import ClusterKind, MembershipKind, State
from .models import Affiliation, Cluster, Competence, Membership, Person, Service
from .narrowings import choices, narrow
from .offices import Office
from .words import containing

LONGEST_SEARCH = 100  # each word is a condition of its own, and a database takes only so many
BY_NAME = german("name")
CLUSTER_SORTS = {
    "name": (BY_NAME,),
    "town": (german("town__name"), BY_NAME),
    "age": (F("founded").asc(nulls_last=True), BY_NAME),
}
MEMBERSHIP_SORTS = {
    "name": (german("company__name"),),
    "town": (german("company__town__name"), german("company__name")),
    "new": ("-starts_on", german("company__name")),
}


class SortFilter(django_filters.ChoiceFilter):
    """The order of the list; the links above it set it, so that its field is hidden and has no chip."""

    def __init__(self, orders: dict[str, tuple[Any, ...]]) -> None:
        self.orders = orders
        super().__init__(choices=[(name, name) for name in orders], widget=forms.HiddenInput)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.order_by(*self.orders[value], "pk") if value else qs


class ClusterFilter(LeanFilterSet):
    q = django_filters.CharFilter(
        label=_("Keyword"), method="search", max_length=LONGEST_SEARCH, widget=forms.TextInput(attrs={"type": "search"})
    )
    topic = RowChoiceFilter(topics, label=_("Topic"), field_name="topics", empty_label=_("All topics"))
    state = django_filters.ChoiceFilter(label=_("Federal state"), choices=State, empty_label=_("All states"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ClusterKind, empty_label=_("All kinds"))
    sort = SortFilter(CLUSTER_SORTS)

    class Meta:
        model = Cluster
        fields = ["q", "topic", "state", "kind", "sort"]

    def search(self, queryset: QuerySet[Cluster], _name: str, text: str) -> QuerySet[Cluster]:
        """Every word must be in the profile, the competences or the services; hits in the name come first."""
        for word in text.split():
            queryset = queryset.filter(_cluster_contains(word))
        named = When(containing(text, "name", "short_name"), then=Value(0))
        rank = Case(named, default=Value(1), output_field=IntegerField())
        return queryset.annotate(rank=rank).order_by("rank", BY_NAME)


def _cluster_contains(word: str) -> Q:
    own = containing(word, "name", "short_name", "region", "town__name", "description_de", "description_en")
    competences = Competence.objects.filter(containing(word, "name"), cluster__isnull=False)
    services = Service.objects.filter(containing(word, "name"))
    return own | Q(pk__in=competences.values("cluster")) | Q(pk__in=services.values("cluster"))


class MembershipFilter(LeanFilterSet):
    """Without a choice of state the list shows the current members."""

    q = django_filters.CharFilter(
        label=_("Company, person or town"),
        method="search",
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    cluster = django_filters.ChoiceFilter(label=_("Network"), empty_label=_("All my networks"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MembershipKind, empty_label=_("All kinds"))
    state = django_filters.ChoiceFilter(
        label=_("Period"),
        method="in_state",
        empty_label=_("Current members"),
        choices=[("ended", _("Ended memberships")), ("all", _("Current and ended"))],
    )
    talk = django_filters.ChoiceFilter(
        label=_("Talk"), method="by_talk", empty_label=_("All"), choices=[("due", _("due for a talk"))]
    )
    missing = django_filters.ChoiceFilter(
        label=_("Who is missing"), method="by_missing", empty_label=_("All"), choices=choices
    )
    sort = SortFilter(MEMBERSHIP_SORTS)

    class Meta:
        model = Membership
        fields = ["q", "cluster", "kind", "state", "talk", "missing", "sort"]

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices
        self.filters["cluster"].extra["choices"] = [(office.pk, office.short_name) for office in offices]
        if len(offices) < 2:
            del self.filters["cluster"]
        if not self.request.user.managed_cluster_ids:
            del self.filters["talk"], self.filters["missing"]

    def filter_queryset(self, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("state") else queryset.running()

    def in_state(self, queryset: QuerySet[Membership], _name: str, value: str) -> QuerySet[Membership]:
        return queryset.ended() if value == "ended" else queryset

    def by_talk(self, queryset: QuerySet[Membership], _name: str, _value: str) -> QuerySet[Membership]:
        return queryset.due_for_talk(self.request.user, [(one.pk, one.talk_months) for one in self.offices])

    def by_missing(self, queryset: QuerySet[Membership], _name: str, value: str) -> QuerySet[Membership]:
        return narrow(queryset, value, self.request.user)

    def search(self, queryset: QuerySet[Membership], _name: str, text: str) -> QuerySet[Membership]:
        for word in text.split():
            company = containing(word, "company__name", "company__town__name")
            contact = Q(confirmed_at__isnull=False, company__in=self._companies_with_contact(word))
            queryset = queryset.filter(company | contact)
        return queryset

    def _companies_with_contact(self, word: str) -> QuerySet:
        """By people whom the user may know; otherwise a search would tell of others."""
        people = Person.objects.visible_to(self.request.user).filter(containing(word, "first_name", "last_name"))
        return Affiliation.objects.filter(person__in=people, ends_on__isnull=True).values("company")

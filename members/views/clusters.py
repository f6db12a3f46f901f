"""The directory of networks."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, QuerySet
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from ..composition import composition_of
from ..filters import ClusterFilter
from ..models import Cluster, Membership
from ..rows import cluster_rows
from .mixins import FilteredListView, VisibleMixin

SORTS = [("", _("Best match")), ("name", _("Name")), ("town", _("Town")), ("age", _("Oldest first"))]


@method_decorator(login_not_required, name="dispatch")
class ClusterListView(VisibleMixin, FilteredListView):
    model = Cluster
    filterset_class = ClusterFilter
    template_name = "members/cluster_list.html"
    paginate_by = 30

    def get_queryset(self) -> QuerySet[Cluster]:
        return super().get_queryset().listed()

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """The towns of all networks that the filters leave, with the number of networks in each."""
        found = self.filterset.qs.order_by().select_related(None)
        towns = found.values_list("town__name", "town__latitude", "town__longitude").annotate(Count("pk"))
        return [dict(zip(("label", "latitude", "longitude", "count"), town, strict=True)) for town in towns]

    def count_found(self, filterset: ClusterFilter) -> int:
        return sum(place["count"] for place in self.places)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "places": self.places, "rows": cluster_rows(context["object_list"])}

    def get_sorts(self) -> list[tuple[str, Any]]:
        return SORTS if self.request.GET.get("q") else SORTS[1:]


@method_decorator(login_not_required, name="dispatch")
class ClusterDetailView(VisibleMixin, DetailView):
    model = Cluster
    template_name = "members/cluster_detail.html"

    def get_queryset(self) -> QuerySet[Cluster]:
        return super().get_queryset().listed().prefetch_related("alliances", "services", "competences")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        public = Membership.objects.current().filter(cluster=self.object, company__released=True)
        return super().get_context_data(facts=self._facts(), composition=composition_of(public), **kwargs)

    def _facts(self) -> list[tuple[Any, Any]]:
        cluster = self.object
        facts = [(_("Kind"), cluster.get_kind_display()), (_("Town"), f"{cluster.town}, {cluster.get_state_display()}")]
        if cluster.founded:
            facts.append((_("Founded"), str(cluster.founded)))
        if cluster.members_count:
            facts.append((_("Members"), cluster.members_count))
        return facts

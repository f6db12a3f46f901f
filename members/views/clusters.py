"""The directory of networks."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, QuerySet
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from ..composition import composition_of
from ..filters import ClusterFilter
from ..models import Cluster, Membership
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = context["filter"].qs.order_by().select_related(None).prefetch_related(None)
        towns = found.values("town__name", "town__latitude", "town__longitude").annotate(count=Count("pk"))
        return {**context, "places": [_place(town) for town in towns]}

    def get_sorts(self) -> list[tuple[str, Any]]:
        return SORTS if self.request.GET.get("q") else SORTS[1:]


def _place(town: dict[str, Any]) -> dict[str, Any]:
    """For the map: without the name of the relation."""
    return {
        "label": town["town__name"],
        "latitude": town["town__latitude"],
        "longitude": town["town__longitude"],
        "count": town["count"],
    }


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

"""The office's list of members."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, FormView

from clusterportal.core.dates import date_plain
from clusterportal.core.undo import done_with_undo

from ..composition import Overview, overview_of
from ..filters import MembershipFilter
from ..forms import EndMembershipForm, MembershipForm, NewMembershipForm
from ..history import history_of
from ..models import Membership, Talk
from ..offices import Office, offices_of, refusals
from ..rows import MemberRow, current_member_rows, member_rows
from ..services import add_member, end_membership, reopen_membership, update_membership
from .mixins import FilteredListView, OfficeRequiredMixin, ServiceFormMixin, VisibleMixin, tell_refusals

SORTS = [("name", gettext_lazy("Name")), ("town", gettext_lazy("Town")), ("new", gettext_lazy("Newest first"))]


class MembershipListView(OfficeRequiredMixin, VisibleMixin, FilteredListView):
    model = Membership
    filterset_class = MembershipFilter
    template_name = "members/membership_list.html"
    sorts = SORTS

    def get_queryset(self) -> QuerySet[Membership]:
        return super().get_queryset().listed()

    @cached_property
    def offices(self) -> list[Office]:
        return offices_of(self.request.user)

    @cached_property
    def overview(self) -> Overview:
        return overview_of(self.request.user, self.offices)

    def count_found(self, filterset: MembershipFilter) -> int | None:
        return None if self.is_filtered(filterset) else self.overview.listed

    def get_filterset_kwargs(self, filterset_class: type[MembershipFilter]) -> dict[str, Any]:
        """Bound even without a query, because no choice of state is a choice: the current members."""
        kwargs = super().get_filterset_kwargs(filterset_class)
        return {**kwargs, "data": self.request.GET, "offices": self.offices}

    def count_all(self, filterset: MembershipFilter) -> int:
        return self.overview.listed

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview, user = self.overview, self.request.user
        context = super().get_context_data(
            composition=overview.composition,
            member_count=overview.composition.total,
            clusters=self.offices,
            due_count=overview.due,
            own_offices=[one._replace(refused=None) for one in self.offices if one.pk in user.managed_cluster_ids],
            refused=refusals(self.offices),
            **kwargs,
        )
        return {**context, "rows": self.get_rows(context["page_obj"])}

    def get_object_list(self, filterset: MembershipFilter) -> QuerySet[Membership]:
        """Nothing where nothing is chosen: those rows are read all at once."""
        return super().get_object_list(filterset) if self.is_chosen(filterset) else Membership.objects.none()

    def is_chosen(self, filterset: MembershipFilter) -> bool:
        """Filters or an order other than what the list shows by itself."""
        return any(self.request.GET.get(name) for name in filterset.filters)

    def get_rows(self, page: Page) -> list[MemberRow]:
        user, offices = self.request.user, len(self.offices)
        if self.is_chosen(self.filterset):
            return member_rows(page.object_list, user, offices)
        size = page.paginator.per_page
        return current_member_rows(user, (page.number - 1) * size, size, offices)


class MembershipCreateView(OfficeRequiredMixin, ServiceFormMixin, FormView):
    form_class = NewMembershipForm
    template_name = "members/membership_create.html"
    success_message = gettext_lazy("The membership is entered.")
    waiting_message = gettext_lazy(
        "The company is known already. Its people are asked whether they agree; until then your office does not see "
        "them, and the contact person you typed in is not kept."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "clusters": self.managed_clusters}

    def perform(self, form: NewMembershipForm) -> Membership:
        data = form.cleaned_data
        membership = add_member(
            cluster=data["cluster"],
            company=form.company(),
            contact=form.contact(),
            kind=data["kind"],
            starts_on=data["starts_on"],
            actor=self.request.user,
        )
        if membership.waits_for_company:
            self.success_message = self.waiting_message
        return membership


class MembershipDetailView(VisibleMixin, DetailView):
    model = Membership
    template_name = "members/membership_detail.html"

    def get_queryset(self) -> QuerySet[Membership]:
        return super().get_queryset().listed().with_contacts(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            facts=self._facts(),
            periods=self._other_periods(),
            history=history_of(self.object),
            may_log_talk=self.object.cluster_id in self.request.user.managed_cluster_ids,
            talks=self._talks(),
            may_remove=not self.object.is_over,
            **kwargs,
        )

    def _talks(self) -> QuerySet[Talk]:
        """Of all periods in this network: the notes outlive a membership."""
        own = Talk.objects.visible_to(self.request.user).listed()
        return own.with_company(self.object.company, self.object.cluster)

    def _facts(self) -> list[tuple[Any, Any]]:
        company, kind = self.object.company, (_("Kind of member"), self.object.get_kind_display())
        if not self.object.shows_company:
            return [kind, (_("Town"), company.town)]
        return [
            kind,
            (_("Industry"), company.industry.name),
            (_("Town"), company.town),
            (_("Size"), company.get_size_band_display()),
        ]

    def _other_periods(self) -> QuerySet[Membership]:
        visible = Membership.objects.visible_to(self.request.user).select_related("cluster")
        return visible.filter(company=self.object.company).exclude(pk=self.object.pk).order_by("-starts_on")


class OneMembershipFormView(ServiceFormMixin, FormView):
    """A form about the membership of the address."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.membership = get_object_or_404(visible_memberships(request), pk=kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(membership=self.membership, **kwargs)


class MembershipEditView(OneMembershipFormView):
    form_class = MembershipForm
    template_name = "members/membership_edit.html"
    success_message = gettext_lazy("The change is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"kind": self.membership.kind, "starts_on": self.membership.starts_on}

    def perform(self, form: MembershipForm) -> Membership:
        return update_membership(membership=self.membership, **form.cleaned_data, actor=self.request.user)


class MembershipEndView(OneMembershipFormView):
    form_class = EndMembershipForm
    template_name = "members/membership_end.html"

    def perform(self, form: EndMembershipForm) -> Membership:
        ended = end_membership(membership=self.membership, **form.cleaned_data, actor=self.request.user)
        text = _("The membership of %(company)s ends on %(day)s.")
        done_with_undo(
            self.request,
            text % {"company": ended.company.name, "day": date_plain(ended.ends_on)},
            reverse("members:membership_reopen", args=[ended.pk]),
        )
        return ended


@require_POST
@tell_refusals
def membership_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(visible_memberships(request), pk=pk)
    again = reopen_membership(membership=membership, actor=request.user)
    if again.waits_for_company:
        messages.success(request, _("The company is asked whether it agrees. Until then your office does not see it."))
    else:
        messages.success(request, _("The membership goes on as before."))
    return redirect(membership)


def visible_memberships(request: HttpRequest) -> QuerySet[Membership]:
    return Membership.objects.visible_to(request.user).listed()

"""Profiles of companies."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, UpdateView

from ..forms import CompanyForm
from ..models import Cluster, Company, Membership, Person
from ..permissions import can_edit_company
from ..services import update_company
from .mixins import ServiceFormMixin, VisibleMixin


@method_decorator(login_not_required, name="dispatch")
class CompanyDetailView(VisibleMixin, DetailView):
    """Public as far as the profile goes; people only for those who may see them."""

    model = Company
    template_name = "members/company_detail.html"

    def get_queryset(self) -> QuerySet[Company]:
        return super().get_queryset().select_related("industry", "town").prefetch_related("competences")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, company = self.request.user, self.object
        people = Person.objects.visible_to(user).working_at(company)
        return super().get_context_data(
            facts=self._facts(),
            clusters=Cluster.objects.visible_to(user).with_member(company),
            people=people,
            waiting=Membership.objects.answerable_by(user).waiting().filter(company=company).select_related("cluster"),
            may_edit=can_edit_company(user, company),
            **kwargs,
        )

    def _facts(self) -> list[tuple[Any, Any]]:
        company = self.object
        return [
            (_("Industry"), company.industry.name),
            (_("Town"), company.town),
            (_("Size"), company.get_size_band_display()),
        ]


class CompanyEditView(VisibleMixin, ServiceFormMixin, UpdateView):
    """For the company's own people and its offices; who only sees the profile gets 403."""

    model = Company
    form_class = CompanyForm
    template_name = "members/company_edit.html"
    success_message = _("The profile is saved and counts as up to date from today.")

    def get_object(self, queryset: QuerySet[Company] | None = None) -> Company:
        company = super().get_object(queryset)
        if not can_edit_company(self.request.user, company):
            raise PermissionDenied
        return company

    def perform(self, form: CompanyForm) -> Company:
        return update_company(
            company=form.instance,
            values=form.values(),
            competences=form.cleaned_data["competences"],
            actor=self.request.user,
        )

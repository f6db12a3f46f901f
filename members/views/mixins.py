"""What views of all apps share: who may come in, where objects come from, how refusals are told."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django_filters import FilterSet
from django_filters.views import FilterView

from clusterportal.core.exceptions import DomainError

from ..models import Cluster
from ..permissions import works_in_an_office


class VisibleMixin:
    """Objects come from ``visible_to``: what the user may not know of is 404."""

    request: HttpRequest

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user)


class OfficeRequiredMixin:
    """For the offices of networks; for everybody else the page does not exist."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not works_in_an_office(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def managed_clusters(self) -> QuerySet[Cluster]:
        return Cluster.objects.managed_by(self.request.user)


class FilteredListView(FilterView):
    """A list with filter bar, chips, sort and paging; nonsense in the address is left aside.

    The template gets ``filter``, ``page_obj``, ``object_list`` (the page's rows), ``found``, ``total``, ``sorts`` and
    ``sort``: what ``components/list_head.html`` takes.
    """

    sorts: Sequence[tuple[str, Any]] = ()  # values of the filter ``sort`` with their words; the first is the default

    paginate_by = 20
    strict = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = self.get_object_list(self.filterset)
        return self.render_to_response(self.get_context_data(filter=self.filterset, object_list=self.object_list))

    def get_object_list(self, filterset: FilterSet) -> QuerySet:
        return filterset.qs

    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> tuple[Paginator, Page, QuerySet, bool]:
        paginator = self.get_paginator(queryset, page_size)
        if (known := self.count_found(self.filterset)) is not None:
            paginator.count = known
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = context["paginator"].count
        total = self.count_all(context["filter"]) if self.is_filtered(context["filter"]) else found
        sorts = self.get_sorts()
        sort = self.request.GET.get("sort", "")
        sort = sort if sort in dict(sorts) else next(iter(dict(sorts)), "")
        return {**context, "found": found, "total": total, "sorts": sorts, "sort": sort}

    def count_found(self, filterset: FilterSet) -> int | None:
        """How many rows the filters leave, where the view knows it anyway; None lets the database count."""
        return None

    def count_all(self, filterset: FilterSet) -> int:
        """How many rows there are without any filter."""
        return self.get_queryset().count()

    def get_sorts(self) -> Sequence[tuple[str, Any]]:
        return self.sorts

    def is_filtered(self, filterset: FilterSet) -> bool:
        return any(self.request.GET.get(name) for name in filterset.filters if name != "sort")


class ServiceFormMixin:
    """Calls ``perform(form)``; a refusal of the service comes back as an error of the form.

    ``perform`` returns the object that is shown next. ``success_message`` is told on that page.
    """

    request: HttpRequest
    success_message: Any = ""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.object = self.perform(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        if self.success_message:
            messages.success(self.request, self.success_message)
        return redirect(self.get_success_url())

    def perform(self, form: BaseForm) -> Any:
        raise NotImplementedError

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


def tell_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For POST views of one button: a refusal is told on the page that the user came from, or on the start page."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(_where_from(request))

    return told


def _where_from(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if own else "home:start"

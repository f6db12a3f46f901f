"""Rows of work in the administration: only read, and tried again where they have failed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from clusterportal.core.administration import is_storable
from clusterportal.core.exceptions import DomainError


class Retryable(admin.ModelAdmin):
    """A list that is only read, with a button at each row that has failed, and one for all of them."""

    asked_by: tuple[str, ...] = ("state__exact",)
    failed_state: str
    retry_service: Callable[..., bool]
    actions = None
    purpose: Any = ""
    nothing_yet = _("There is none.")
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_display_links = None
    change_list_template = "admin/core/work_list.html"

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """A filter on any other field would let texts and addresses be guessed letter by letter."""
        return lookup in self.asked_by and is_storable(value)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_active and request.user.is_staff and request.user.is_alliance_staff

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is no page of a single row: the list says all that may be read."""
        return redirect(self._list_address())

    history_view = change_view

    def get_urls(self) -> list[URLPattern]:
        one, all_ = (self.admin_site.admin_view(require_POST(view)) for view in (self.retry_one, self.retry_all))
        return [
            path("<int:pk>/retry/", one, name=f"{self._name}_retry"),
            path("retry/", all_, name=f"{self._name}_retry_all"),
            *super().get_urls(),
        ]

    def retry_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._retry(request, self.model.objects.filter(pk=pk))

    def retry_all(self, request: HttpRequest) -> HttpResponse:
        return self._retry(request, self._failed())

    def _failed(self) -> QuerySet:
        return self.model.objects.filter(state=self.failed_state)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        all_ = {"retry_all_url": reverse(f"admin:{self._name}_retry_all"), "any_failed": self._failed().exists()}
        return super().changelist_view(request, {**all_, **(extra_context or {})})

    def _retry(self, request: HttpRequest, rows: QuerySet) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        started = 0
        for row in rows:
            try:
                started += type(self).retry_service(row, request.user)
            except DomainError as error:
                messages.error(request, f"{self.what(row)}: {error.message}")
        if started:
            sentence = ngettext("%(count)d is tried again.", "%(count)d are tried again.", started)
            messages.success(request, sentence % {"count": started})
        else:
            messages.info(request, gettext("Nothing to try again: it has been done already, or is at work."))
        return redirect(self._list_address())

    @property
    def _name(self) -> str:
        return f"core_{self.model._meta.model_name}"

    def _list_address(self) -> str:
        return reverse(f"admin:{self._name}_changelist")

    @admin.display(description=_("try again"), empty_value="")
    def button(self, row: Any) -> SafeString | None:
        """Sends the list's own form elsewhere: a form within a form is not allowed."""
        if row.state != self.failed_state:
            return None
        return format_html(
            '<button class="button quiet" type="submit" formaction="{}" aria-label="{}">{}</button>',
            reverse(f"admin:{self._name}_retry", args=[row.pk]),
            gettext("Try again: %(what)s") % {"what": self.what(row)},
            gettext("Try again"),
        )

    def what(self, row: Any) -> str:
        raise NotImplementedError

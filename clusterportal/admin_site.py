"""The admin site: staff sign in through the portal's own page."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

KEPT_ELSEWHERE = ("account", "mfa", "socialaccount", "usersessions")  # allauth's rows: sign-in has pages of its own
DAILY_WORK_FIRST = ("matchmaking", "members", "events", "focusgroups")


class PortalAdminSite(admin.AdminSite):
    site_header = _("ClusterPortal administration")
    site_title = _("ClusterPortal")
    index_title = _("Administration")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        ours = [model for model in models if model._meta.app_label not in KEPT_ELSEWHERE]
        super().register(ours, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict | None = None):  # noqa: ANN201 (as Django types it)
        """Django's own form would try passwords without a limit; who is signed in already gets no second one."""
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied
            return redirect("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """One page for one's own password, in the portal."""
        return redirect("account_change_password")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Without the list of everything one may open, which Django asks for on each page: our frame has the menu."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "has_permission": self.has_permission(request),
            "is_popup": False,
            "log_entries": self.get_log_entries(request),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """What is done every day stands first."""
        rank = {label: place for place, label in enumerate(DAILY_WORK_FIRST)}
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: rank.get(app["app_label"], len(rank)))

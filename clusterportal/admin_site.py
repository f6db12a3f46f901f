"""The admin site: staff sign in through the portal's own page."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    site_header = _("ClusterPortal administration")
    site_title = _("ClusterPortal")
    index_title = _("Administration")

    def login(self, request: HttpRequest, extra_context: dict | None = None):  # noqa: ANN201 (as Django types it)
        """Django's own form would try passwords without a limit; who is signed in already gets no second one."""
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied
            return redirect("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")

"""The admin site: staff sign in through the portal's own page."""

from django.contrib import admin
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
        if request.user.is_authenticated:
            return super().login(request, extra_context)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")

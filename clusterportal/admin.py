"""The admin site of the portal: Django's own, with our name and our sign-in."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "clusterportal.admin_site.PortalAdminSite"

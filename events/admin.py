"""Events and registrations in the administration, for superusers who help an office out."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clusterportal.core.administration import PortalAdmin

from .models import Event, Registration


@admin.register(Event)
class EventAdmin(PortalAdmin):
    """An event that does not take place is cancelled in the portal, which tells the participants."""

    purpose = _("Events of all networks. Offices keep and cancel theirs in the portal, which writes the mails.")
    list_display = ["title", "starts_at", "kind", "state", "town", "capacity"]
    list_filter = ["state", "kind", "online", "hosts"]
    search_fields = ["title", "summary"]
    date_hierarchy = "starts_at"

    def has_delete_permission(self, request: object, obj: Event | None = None) -> bool:
        return False


@admin.register(Registration)
class RegistrationAdmin(PortalAdmin):
    """To read: places are given and taken back on the portal's pages, which keep count and write the mails."""

    purpose = _("For reading only: places are given and taken back in the portal.")
    list_display = ["name", "email", "event", "state", "created_at"]
    list_filter = ["state"]
    search_fields = ["name", "email", "event__title"]
    list_select_related = ["event"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: Registration | None = None) -> bool:
        return False

"""Events and registrations in the administration, for superusers who help an office out."""

from django.contrib import admin

from .models import Event, Registration


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ["title", "starts_at", "kind", "state", "town", "capacity"]
    list_filter = ["state", "kind", "online", "hosts"]
    search_fields = ["title", "summary"]
    date_hierarchy = "starts_at"
    filter_horizontal = ["hosts", "topics"]


@admin.register(Registration)
class RegistrationAdmin(admin.ModelAdmin):
    """To read: places are given and taken back on the portal's pages, which keep count and write the mails."""

    list_display = ["name", "email", "event", "state", "created_at"]
    list_filter = ["state"]
    search_fields = ["name", "email", "event__title"]
    list_select_related = ["event"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: Registration | None = None) -> bool:
        return False

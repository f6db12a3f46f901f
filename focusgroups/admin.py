"""Staff look after rounds and agreements here. Applications, exclusions, groups and rooms have no admin page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clusterportal.core.administration import PortalAdmin, PortalInline

from .models import Agreement, AgreementVersion, Round
from .permissions import may_organise


@admin.register(Round)
class RoundAdmin(PortalAdmin):
    """Rounds are changed by their office; what is seen here is the frame."""

    purpose = _("The frame of each round. Applicants, proposals and groups belong to the office that holds it.")
    list_display = ["title", "cluster", "state", "opens_on", "closes_on", "answer_by"]
    list_filter = ["state", "cluster"]
    list_select_related = ["cluster"]
    search_fields = ["title", "cluster__name"]
    readonly_fields = ["state"]
    date_hierarchy = "opens_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        return super().get_queryset(request).visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Round | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_organise(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Round | None = None) -> bool:
        return False


class AgreementVersionInline(PortalInline, admin.StackedInline):
    """A wording that somebody has accepted stays as it is: a change is a new version."""

    model = AgreementVersion
    extra = 1

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Agreement)
class AgreementAdmin(PortalAdmin):
    purpose = _("Wordings of confidentiality. What somebody has accepted stays as it is; a change is a new version.")
    list_display = ["name", "cluster"]
    list_select_related = ["cluster"]
    inlines = [AgreementVersionInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Agreement | None = None) -> list[str]:
        """The portal's default is found by its name and by having no network."""
        return ["name", "cluster"] if obj and obj.cluster_id is None else []

    def has_delete_permission(self, request: HttpRequest, obj: Agreement | None = None) -> bool:
        return False

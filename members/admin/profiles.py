"""Profiles of networks and companies, people, and the lists that all networks share."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from clusterportal.core.administration import PortalAdmin, PortalInline

from ..holds import is_held
from ..models import Affiliation, Cluster, Company, Competence, Industry, Person, Service, Topic, Town
from .doors import AccountsByAddress, ForOperator, ForStaff, NeverDeleted, VisibleRows


class ServiceInline(ForStaff, PortalInline, admin.StackedInline):
    model = Service


class ClusterCompetenceInline(ForStaff, PortalInline, admin.StackedInline):
    model = Competence
    fields = ["name"]


class CompanyCompetenceInline(ClusterCompetenceInline):
    """The same list, hung on a company."""


class AffiliationInline(ForOperator, PortalInline, admin.StackedInline):
    """Who works where decides who sees whom."""

    model = Affiliation
    extra = 0


class NetworkForm(forms.ModelForm):
    slug = forms.SlugField(
        label=_("Short address"),
        required=False,
        help_text=_("The end of the profile's address. Left empty, it is made from the short name."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = slugify(cleaned.get("short_name", ""))
        return cleaned


@admin.register(Cluster)
class ClusterAdmin(NeverDeleted, VisibleRows, ForStaff, PortalAdmin):
    """A network that has ended is made non-public: its enquiries and rounds stay."""

    purpose = _("The public profiles, from which enquiries are routed. Each office keeps its own members.")
    form = NetworkForm
    fieldsets = [
        (None, {"fields": ["name", "short_name", "slug", "kind", "released"]}),
        (_("Where"), {"fields": ["town", "state", "region"]}),
        (_("What it does"), {"fields": ["description_de", "description_en", "topics", "tags"]}),
        (_("Who answers"), {"fields": ["contact_role", "contact_email"]}),
        (_("In figures"), {"fields": ["founded", "members_count"]}),
        (_("Belongs to"), {"fields": ["alliances"]}),
    ]
    list_display = ["short_name", "name", "kind", "state", "town", "released"]
    list_filter = ["kind", "state", "alliances", "released"]
    list_select_related = ["town"]
    search_fields = ["name", "short_name", "slug"]
    inlines = [ServiceInline, ClusterCompetenceInline]

    def has_change_permission(self, request: HttpRequest, obj: Cluster | None = None) -> bool:
        """The staff keep the networks of their own alliance."""
        if obj is None or request.user.is_superuser:
            return super().has_change_permission(request, obj)
        return self.has_view_permission(request) and obj.alliances.filter(pk__in=request.user.alliance_ids).exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Cluster | None = None) -> list[str]:
        """Which alliance a network belongs to decides who reads its enquiries."""
        return [*super().get_readonly_fields(request, obj), *([] if request.user.is_superuser else ["alliances"])]

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change and not request.user.is_superuser:
            form.instance.alliances.set(request.user.alliance_ids)


@admin.register(Company)
class CompanyAdmin(NeverDeleted, VisibleRows, ForStaff, PortalAdmin):
    purpose = _("Public profiles. Who is a member since when is known to the office of the network.")
    fieldsets = [
        (None, {"fields": ["name", "industry", "size_band", "released"]}),
        (_("Where"), {"fields": ["street", "postal_code", "town"]}),
        (_("Profile"), {"fields": ["profile", "website", "confirmed_on"]}),
    ]
    list_display = ["name", "industry", "town", "size_band", "released", "confirmed_on"]
    list_filter = ["size_band", "released"]
    list_select_related = ["industry", "town"]
    search_fields = ["name", "town__name"]
    inlines = [CompanyCompetenceInline]


@admin.register(Person)
class PersonAdmin(AccountsByAddress, NeverDeleted, VisibleRows, ForStaff, PortalAdmin):
    """Contact data are for the offices: a member of the alliance's staff finds herself and her colleagues here."""

    purpose = _("You find yourself and your colleagues here. Contact data of companies belong to their offices.")
    nothing_yet = _(
        "There is nobody here whom you may see. Contact data of companies belong to the offices of their networks."
    )
    list_display = ["name", "email", "user"]
    list_select_related = ["user"]
    search_fields = ["first_name", "last_name", "email"]
    readonly_fields = ["interests_confirmed_at"]
    inlines = [AffiliationInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> list[str]:
        """Whose account a person is decides what the account sees; invitations to a room go to the address."""
        if is_held(obj):
            return [*self.readonly_fields, "user", "email"]
        return [*self.readonly_fields, *([] if request.user.is_superuser else ["user"])]


@admin.register(Topic)
class TopicAdmin(ForStaff, PortalAdmin):
    purpose = _("What leaders choose from. Renaming a topic keeps everybody's choice.")
    list_display = ["name_de", "name_en", "position"]
    search_fields = ["name_de", "name_en"]


@admin.register(Industry)
class IndustryAdmin(ForStaff, PortalAdmin):
    purpose = _("Sections and divisions of the German classification WZ 2008.")
    list_display = ["code", "name_de", "name_en", "section"]
    list_select_related = ["section"]
    search_fields = ["code", "name_de", "name_en"]


@admin.register(Town)
class TownAdmin(ForStaff, PortalAdmin):
    purpose = _("Towns for addresses, maps and ways.")
    list_display = ["name", "state", "latitude", "longitude"]
    list_filter = ["state"]
    search_fields = ["name"]

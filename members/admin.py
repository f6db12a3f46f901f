"""What the staff of the alliance keep in the administration; accounts and roles are for the operator alone.

Rows come from ``visible_to`` where a model has it, so that the administration shows nobody more than the portal does.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Group
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterportal.core.administration import PortalAdmin, PortalInline

from . import services
from .models import (
    Affiliation,
    Alliance,
    AllianceRole,
    Cluster,
    ClusterRole,
    Company,
    Competence,
    Industry,
    Person,
    Service,
    Topic,
    Town,
    User,
)


class ForStaff(admin.options.BaseModelAdmin):
    """Members of the alliance's staff may look, add and change; deleting is for the operator."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_active and request.user.is_staff and request.user.is_alliance_staff

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


class ForOperator(admin.options.BaseModelAdmin):
    """Whoever gives roles could take any: the operator alone."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_active and request.user.is_superuser

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


class NeverDeleted(admin.options.BaseModelAdmin):
    """The page that asks before deleting would list what hangs on the row: that somebody has excluded it, and how."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class VisibleRows:
    """The rows are those that the portal's own pages show this user."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user)


class AccountField(forms.ModelChoiceField):
    """An account, typed by its address: a list of all accounts would be long, and a search needs a script."""

    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    default_error_messages = {"invalid_choice": _("No account signs in with this address. Add the account first.")}

    def prepare_value(self, value: Any) -> Any:
        account = self.queryset.filter(pk=value).first() if isinstance(value, int) else value
        return account.email if isinstance(account, User) else account

    def to_python(self, value: Any) -> User | None:
        return super().to_python(value.strip().lower() if isinstance(value, str) else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


class AccountsByAddress(admin.options.BaseModelAdmin):
    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is User:
            kwargs |= {"form_class": AccountField, "to_field_name": "email", "widget": AccountField.widget}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


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
        """Whose account a person is decides what the account sees."""
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


class ClusterRoleInline(ForOperator, PortalInline, admin.StackedInline):
    model = ClusterRole
    extra = 0


class AllianceRoleInline(ForOperator, PortalInline, admin.StackedInline):
    model = AllianceRole
    extra = 0


class NewAccountForm(AdminUserCreationForm):
    """An account whose login is its e-mail address."""

    class Meta:
        model = User
        fields = ["email", "language"]
        field_classes: dict[str, type[forms.Field]] = {}


class PasswordForm(AdminPasswordChangeForm):
    """Without Django's warning, which is English in every language; the page says the same."""

    usable_password_help_text = SetUnusablePasswordMixin.usable_password_help_text


@admin.register(User)
class AccountAdmin(NeverDeleted, ForOperator, PortalAdmin, UserAdmin):
    """An account is closed, not deleted: what it did stays attributed."""

    purpose = _("Who signs in. An account that is no longer needed is set inactive.")
    list_display = ["email", "is_staff", "is_superuser", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["email"]
    ordering = ["email"]
    filter_horizontal = []
    change_user_password_template = "admin/auth/user/change_password.html"
    add_form_template = "admin/auth/user/add_form.html"
    readonly_fields = ["last_login", "date_joined", "second_factor_since"]
    add_form = NewAccountForm
    change_password_form = PasswordForm
    fieldsets = [
        (None, {"fields": ["email", "password", "language"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined", "second_factor_since"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "language", "usable_password", "password1", "password2"]})]
    inlines = [ClusterRoleInline, AllianceRoleInline]
    actions = ["take_second_factors"]

    @admin.action(description=_("Phone lost: take away second factors, so that new ones can be set up"))
    def take_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        taken = services.take_second_factors(accounts=queryset, actor=request.user)
        done = ngettext(
            "%(number)d account is without second factor.", "%(number)d accounts are without second factor.", taken
        )
        messages.success(request, done % {"number": taken})


@admin.register(Alliance)
class AllianceAdmin(NeverDeleted, ForOperator, PortalAdmin):
    purpose = _("Initiatives of several networks, whose staff route the enquiries.")
    list_display = ["name", "slug"]


@admin.register(ClusterRole)
class ClusterRoleAdmin(AccountsByAddress, ForOperator, PortalAdmin):
    purpose = _("Who works in the office of which network, and sees its members.")
    list_display = ["user", "cluster", "kind"]
    list_filter = ["kind"]
    list_select_related = ["user", "cluster"]


@admin.register(AllianceRole)
class AllianceRoleAdmin(AccountsByAddress, ForOperator, PortalAdmin):
    purpose = _("Who routes the enquiries of an initiative.")
    list_display = ["user", "alliance"]
    list_select_related = ["user", "alliance"]


admin.site.unregister(Group)

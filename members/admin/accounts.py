"""Accounts, roles and initiatives: the operator's alone."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterportal.core.administration import PortalAdmin, PortalInline

from .. import services
from ..holds import is_held
from ..models import Alliance, AllianceRole, ClusterRole, User
from .doors import AccountsByAddress, ForOperator, NeverDeleted


class ClusterRoleInline(ForOperator, PortalInline, admin.StackedInline):
    model = ClusterRole
    extra = 0


class AllianceRoleInline(ForOperator, PortalInline, admin.StackedInline):
    model = AllianceRole
    extra = 0


HELD = _(
    "This account opens the protected room of a focus group. Its address and its password are changed by nobody else. "
    "Whoever cannot sign in any more leaves the group and is invited anew."
)


def _is_held(account: User | None) -> bool:
    return account is not None and is_held(account.person_or_none)


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

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Whoever changed the address or the password of a group's member could enter its room."""
        return [*self.readonly_fields, *(["email"] if _is_held(obj) else [])]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if not _is_held(obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["email", "language"], "description": HELD}), *self.fieldsets[1:]]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        account = get_object_or_404(User, pk=int(id) if id.isdecimal() else None)
        if _is_held(account):
            messages.error(request, HELD)
            return redirect("admin:members_user_change", account.pk)
        return super().user_change_password(request, id, form_url)

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

"""Who may do what in the administration, and how an account is named there without a list of all."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import User


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

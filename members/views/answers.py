"""A company's people answer an office that has entered their company as its member."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import Membership
from ..services import confirm_membership, refuse_membership
from .mixins import tell_refusals


@require_POST
@tell_refusals
def membership_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(_own(request), pk=pk)
    confirm_membership(membership=membership, actor=request.user)
    messages.success(request, _("You have agreed to the membership."))
    return redirect(membership.company)


@require_POST
@tell_refusals
def membership_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(_own(request), pk=pk)
    refuse_membership(membership=membership, actor=request.user)
    messages.success(request, _("You have refused. The office has not seen your people."))
    return redirect(membership.company)


def _own(request: HttpRequest) -> QuerySet[Membership]:
    return Membership.objects.answerable_by(request.user).select_related("company")

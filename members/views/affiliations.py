"""Somebody has left a company: done at once, and taken back by a button in the same session."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusterportal.core.undo import done_with_undo, take_undo

from ..models import Affiliation, Company, Person
from ..services import end_affiliation, reopen_affiliation
from .mixins import tell_refusals


@require_POST
@tell_refusals
def affiliation_end(request: HttpRequest, pk: int) -> HttpResponse:
    known = _of_own_companies(request).filter(person__in=Person.objects.visible_to(request.user))
    affiliation = get_object_or_404(known, pk=pk)
    end_affiliation(affiliation=affiliation, actor=request.user)
    names = {"name": affiliation.person.name, "company": affiliation.company.name}
    done_with_undo(
        request,
        _("%(name)s is no longer listed at %(company)s.") % names,
        reverse("members:affiliation_reopen", args=[affiliation.pk]),
    )
    return redirect(affiliation.company)


@require_POST
@tell_refusals
def affiliation_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The person may be out of sight by now, so that only whoever has ended it here can take it back."""
    affiliation = get_object_or_404(_of_own_companies(request), pk=pk)
    take_undo(request)
    reopen_affiliation(affiliation=affiliation, actor=request.user)
    names = {"name": affiliation.person.name, "company": affiliation.company.name}
    messages.success(request, _("%(name)s is listed at %(company)s as before.") % names)
    return redirect(affiliation.company)


def _of_own_companies(request: HttpRequest) -> QuerySet[Affiliation]:
    companies = Company.objects.editable_by(request.user)
    return Affiliation.objects.filter(company__in=companies).select_related("person", "company")

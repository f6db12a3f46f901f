"""Applying to a round, and withdrawing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusterportal.core.dates import date_plain
from clusterportal.core.exceptions import DomainError
from clusterportal.core.limits import is_within, too_often
from clusterportal.core.undo import done_with_undo, take_undo
from members.models import Affiliation, Person
from members.views.mixins import tell_refusals

from ..enums import ApplicationState, RoundState
from ..forms import ApplicationForm, earlier_answers
from ..links import address_of
from ..models import Application, Round
from ..services.applications import (
    eligible_affiliations,
    for_whom,
    open_application,
    restore_application,
    submit_application,
    withdraw_application,
)


def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, or where the person's application stands; who cannot apply is told so (403)."""
    round = get_object_or_404(Round.objects.visible_to(request.user).select_related("cluster"), pk=pk)
    person = request.user.person_or_none
    affiliations = _affiliations_or_403(person, round)
    form = form_for(request, round, person, affiliations)
    if request.method == "POST" and is_submitted(request, form):
        messages.success(
            request,
            _("You have applied. We will write to you by %(day)s.") % {"day": date_plain(round.answer_by)},
        )
        return redirect(round)
    context = {
        "round": round,
        "form": form,
        "application": open_application(person=person, round=round),
        "is_open": round.state == RoundState.OPEN,
        "is_decider": any(function.is_decision_maker for function in affiliations),
    }
    return TemplateResponse(request, "focusgroups/apply.html", context)


def _affiliations_or_403(person: Person | None, round: Round) -> list[Affiliation]:
    affiliations = eligible_affiliations(person=person, round=round)
    if not affiliations:
        raise PermissionDenied(for_whom(round))
    return affiliations


def form_for(request: HttpRequest, round: Round, person: Person, affiliations: list[Affiliation]) -> ApplicationForm:
    """The one screen, with what the person has said before."""
    sent = request.POST if request.method == "POST" else None
    initial = earlier_answers(_withdrawn(person, round))
    return ApplicationForm(sent, round=round, person=person, affiliations=affiliations, initial=initial)


def is_submitted(request: HttpRequest, form: ApplicationForm) -> bool:
    """Whether it was right, not too often, and taken by the service."""
    return form.is_valid() and _is_within_limit(request, form) and _submit(form)


def _is_within_limit(request: HttpRequest, form: ApplicationForm) -> bool:
    within = is_within(request, "application", address_of(form.person))
    if not within:
        form.add_error(None, too_often())
    return within


def _submit(form: ApplicationForm) -> bool:
    """Its refusal comes back as an error of the form, with everything typed."""
    given: dict[str, Any] = form.cleaned_data
    try:
        submit_application(
            round=form.round,
            person=form.person,
            company=given["affiliation"].company,
            travel_limit_km=given["travel_limit"],
            takeaway=given["takeaway"],
            contribution=given["contribution"],
            unwanted=form.unwanted,
            visibility=form.visibility,
            wording=str(form.fields["confirmed"].label),
            choices=form.choices(),
            actor=form.person.user,
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True


def _withdrawn(person: Person, round: Round) -> Application | None:
    return person.applications.filter(round=round, state=ApplicationState.WITHDRAWN).exclude(takeaway="").last()


@require_POST
@tell_refusals
def application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(Application.objects.own(request.user).select_related("round"), pk=pk)
    withdraw_application(application=application, actor=request.user)
    done_with_undo(
        request,
        _("Your application is withdrawn. As long as the round is open, you can apply once more."),
        reverse("focusgroups:application_restore", args=[application.pk]),
    )
    return redirect(application.round)


@require_POST
@tell_refusals
def application_restore(request: HttpRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(Application.objects.own(request.user).select_related("round"), pk=pk)
    take_undo(request)
    restore_application(application=application, actor=request.user)
    messages.success(request, _("Your application holds again, with everything that you had written."))
    return redirect(application.round)

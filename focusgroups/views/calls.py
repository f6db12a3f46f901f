"""What a personal link to a round's call opens: applying on one screen, without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clusterportal.core.dates import date_plain

from ..enums import ApplicationState, RoundState
from ..links import CALL, row_of
from ..models import Application
from ..services.applications import eligible_affiliations, open_application, withdraw_application
from ..services.calls import decline_call
from .applications import form_for, is_submitted
from .links import opened_by_link


@login_not_required
@never_cache
@opened_by_link
def call(request: HttpRequest, token: str) -> HttpResponse:
    """The call with its form, or where the person's application stands."""
    linked = _linked(token)
    round, person = linked.round, linked.person
    application = open_application(person=person, round=round)
    affiliations = eligible_affiliations(person=person, round=round)
    form = form_for(request, round, person, affiliations)
    if request.method == "POST" and not application and is_submitted(request, form):
        messages.success(
            request,
            _("You have applied. We will write to you by %(day)s.") % {"day": date_plain(round.answer_by)},
        )
        return redirect("focusgroups:call", token)
    context = {
        "token": token,
        "round": round,
        "person": person,
        "form": form,
        "application": application,
        "invited": linked.state == ApplicationState.INVITED,
        "is_open": round.state == RoundState.OPEN and bool(affiliations),
        "is_decider": any(function.is_decision_maker for function in affiliations),
    }
    return TemplateResponse(request, "focusgroups/call.html", context)


@login_not_required
@require_POST
@opened_by_link
def call_decline(request: HttpRequest, token: str) -> HttpResponse:
    """Not this time, or the application taken back."""
    linked = _linked(token)
    application = open_application(person=linked.person, round=linked.round)
    if application:
        withdraw_application(application=application, actor=linked.person.user)
        messages.success(
            request, _("Your application is withdrawn. As long as the round is open, you can apply again.")
        )
    else:
        decline_call(application=linked)
        messages.success(request, _("Thank you for telling us. We do not ask again in this round."))
    return redirect("focusgroups:call", token)


def _linked(token: str) -> Application:
    return row_of(CALL, token, Application.objects.select_related("round__cluster"))

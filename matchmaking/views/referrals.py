"""What the office does with enquiries that were passed to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView

from clusterportal.core.exceptions import DomainError
from members.views.mixins import VisibleMixin, tell_refusals

from ..desk.due import due_words
from ..desk.introductions import introduced
from ..enums import OPEN_ENQUIRIES, OWNED_BY_NETWORK, EnquiryState, ReferralState
from ..forms import CloseForm, DeclineForm, FirstContactForm, MessageForm, ReturnForm
from ..models import Referral
from ..permissions import can_answer, can_read_enquiry
from ..services import conversation
from ..services import referrals as services
from ..timeline import full_timeline, hop_timeline

SETTLED = 2  # of the urgencies: nothing is waited for


class ReferralListView(VisibleMixin, ListView):
    """What waits for an answer first, then what the office works on, then the rest."""

    model = Referral
    template_name = "matchmaking/referral_list.html"
    paginate_by = 20

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not (user.is_office or user.is_alliance_staff):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Referral]:
        urgency = Case(
            When(state=ReferralState.OFFERED, then=Value(0)),
            When(state=ReferralState.ACCEPTED, enquiry__state__in=OPEN_ENQUIRIES, then=Value(1)),
            default=Value(SETTLED),
            output_field=IntegerField(),
        )
        found = super().get_queryset().select_related("enquiry__town", "cluster")
        return found.annotate(urgency=urgency).order_by("urgency", "enquiry__due_at", "-offered_at")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for referral in context["object_list"]:
            referral.due = due_words(referral.enquiry.due_at) if referral.urgency < SETTLED else None
        return context


class ReferralDetailView(VisibleMixin, DetailView):
    model = Referral
    template_name = "matchmaking/referral_detail.html"

    def get_queryset(self) -> QuerySet[Referral]:
        return super().get_queryset().select_related("enquiry__town", "enquiry__asked_cluster", "cluster")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**desk_context(self.request, self.object), **kwargs)


def desk_context(request: HttpRequest, referral: Referral, bound: Form | None = None) -> dict[str, Any]:
    """The forms that fit the state; ``bound`` is one that came back with errors."""
    enquiry = referral.enquiry
    may_read = can_read_enquiry(request.user, enquiry)
    answers = can_answer(request.user, referral)
    owns = answers and referral.state == ReferralState.ACCEPTED
    offered = {
        "decline_form": (DeclineForm, answers and referral.state == ReferralState.OFFERED),
        "return_form": (ReturnForm, owns and enquiry.state in OWNED_BY_NETWORK),
        "message_form": (MessageForm, owns and enquiry.state in OWNED_BY_NETWORK),
        "contact_form": (FirstContactForm, owns and enquiry.state == EnquiryState.ACCEPTED),
        "close_form": (CloseForm, owns and enquiry.state in OWNED_BY_NETWORK),
    }
    forms = {
        name: bound if isinstance(bound, kind) else kind(auto_id=f"{name}_%s")
        for name, (kind, fits) in offered.items()
        if fits
    }
    notes = enquiry.notes.of_the_office(referral.cluster).select_related("author") if may_read else []
    steps = _history(request, referral) if may_read else []
    return {
        "may_read": may_read,
        "introduced": introduced(referral, request.user) if may_read else None,
        **(_conversation(request, referral, answers) if may_read else {}),
        "answers": answers,
        "steps": steps,
        "notes": notes,
        **forms,
    }


def _sees_all(request: HttpRequest, referral: Referral) -> bool:
    return referral.enquiry.alliance_id in request.user.alliance_ids or request.user.is_superuser


def _conversation(request: HttpRequest, referral: Referral, answers: bool) -> dict[str, Any]:
    """For the staff all of it; with the address that calls it settled, for the office where a message waits."""
    thread = referral.enquiry.whole.messages
    seen = list(thread.listed() if _sees_all(request, referral) else thread.of_the_office(referral.cluster))
    waits = answers and referral.state == ReferralState.ACCEPTED and any(message.waits for message in seen)
    return {
        "thread": seen,
        "settle_url": reverse("matchmaking:referral_settle", args=[referral.pk]) if waits else "",
    }


def _history(request: HttpRequest, referral: Referral) -> list[dict[str, Any]]:
    """All of it for the staff, for an office its own hop."""
    if _sees_all(request, referral):
        return full_timeline(referral.enquiry.steps.select_related("cluster", "actor"))
    return hop_timeline(referral)


def _referral_to_answer(request: HttpRequest, pk: int) -> Referral:
    """404 for what one may not know of, 403 for the staff, who only look on."""
    visible = Referral.objects.visible_to(request.user).select_related("enquiry", "cluster")
    referral = get_object_or_404(visible, pk=pk)
    if not can_answer(request.user, referral):
        raise PermissionDenied
    return referral


@require_POST
@tell_refusals
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    referral = services.accept_referral(referral=_referral_to_answer(request, pk), actor=request.user)
    messages.success(request, _("The enquiry is yours. Please make the first contact; the enquirer has been told."))
    return redirect(referral)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    referral = _referral_to_answer(request, pk)
    form = DeclineForm(request.POST, auto_id="decline_form_%s")
    return _answer_form(
        request,
        referral,
        form,
        lambda data: services.decline_referral(referral=referral, actor=request.user, **data),
        _("Thank you. The enquiry is back with the coordination office."),
    )


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    referral = _referral_to_answer(request, pk)
    form = ReturnForm(request.POST, auto_id="return_form_%s")
    return _answer_form(
        request,
        referral,
        form,
        lambda data: services.give_back(referral=referral, actor=request.user, **data),
        _("Thank you. The enquiry is back with the coordination office."),
    )


@require_POST
def first_contact(request: HttpRequest, pk: int) -> HttpResponse:
    referral = _referral_to_answer(request, pk)
    form = FirstContactForm(request.POST, auto_id="contact_form_%s")
    return _answer_form(
        request,
        referral,
        form,
        lambda data: services.record_first_contact(enquiry=referral.enquiry, actor=request.user, **data),
        _("The first contact is recorded."),
    )


@require_POST
def message(request: HttpRequest, pk: int) -> HttpResponse:
    referral = _referral_to_answer(request, pk)
    form = MessageForm(request.POST, auto_id="message_form_%s")
    return _answer_form(
        request,
        referral,
        form,
        lambda data: conversation.answer_enquirer(
            enquiry=referral.enquiry, actor=request.user, cluster=referral.cluster, **data
        ),
        _("Your message is on its way."),
    )


@require_POST
@tell_refusals
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What the enquirer has written needs no answer."""
    referral = _referral_to_answer(request, pk)
    if not can_read_enquiry(request.user, referral.enquiry):
        raise PermissionDenied
    conversation.needs_no_answer(enquiry=referral.enquiry, actor=request.user)
    messages.success(request, _("Noted: this message needs no answer."))
    return redirect(referral)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    referral = _referral_to_answer(request, pk)
    form = CloseForm(request.POST, auto_id="close_form_%s")
    return _answer_form(
        request, referral, form, lambda data: _close(request, referral, **data), _("The enquiry is closed.")
    )


def _close(request: HttpRequest, referral: Referral, *, outcome: str, reason: str, message: str) -> None:
    services.close_enquiry(
        enquiry=referral.enquiry, actor=request.user, solved=outcome == "solved", reason=reason, message=message
    )


def _answer_form(
    request: HttpRequest, referral: Referral, form: Form, perform: Callable[[dict[str, Any]], Any], done: str
) -> HttpResponse:
    """Performs and goes back to the referral; an error keeps what was typed."""
    if form.is_valid():
        try:
            perform(form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
            messages.error(request, error.message)
        else:
            messages.success(request, done)
            return redirect(referral)
    context = {"referral": referral, "object": referral, **desk_context(request, referral, form)}
    return TemplateResponse(request, "matchmaking/referral_detail.html", context)

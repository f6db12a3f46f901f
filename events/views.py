"""The calendar, registration, and the pages of the offices."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DetailView, FormView, ListView, UpdateView

from clusterportal.core.exceptions import DomainError
from clusterportal.core.limits import LimitedForm
from clusterportal.core.mail import render as render_mail
from clusterportal.core.undo import done_with_undo, take_undo, time_to_undo
from members.permissions import works_in_an_office
from members.views.mixins import FilteredListView, OfficeRequiredMixin, ServiceFormMixin, tell_refusals

from .enums import EventState, RegistrationState
from .exceptions import EventFullError
from .filters import EventFilter
from .forms import EventForm, RegistrationForm
from .models import Event, Registration
from .permissions import can_manage, may_take_part
from .rows import EventRow, by_month, calendar_rows, rows_of
from .services import (
    TIME_TO_CONFIRM,
    cancel_event,
    cancel_registration,
    change_event,
    confirm_registration,
    create_event,
    register,
    restore_event,
    restore_registration,
)
from .templatetags.events_tags import is_full


@method_decorator(login_not_required, name="dispatch")
class EventList(FilteredListView):
    """What comes in all networks."""

    template_name = "events/event_list.html"
    filterset_class = EventFilter

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.calendar(self.request.user).with_own_state(self.request.user)

    def count_found(self, filterset: EventFilter) -> int | None:
        return None if self.is_filtered(filterset) else len(filterset.known)

    def count_all(self, filterset: EventFilter) -> int:
        return len(filterset.known)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(may_add=works_in_an_office(self.request.user), **kwargs)
        rows = self.get_rows(context["filter"], context["page_obj"])
        return {**context, "events": rows, "months": by_month(rows)}

    def get_rows(self, filterset: EventFilter, page: Page) -> list[EventRow]:
        if self.is_filtered(filterset):
            return rows_of(page.object_list.as_rows())
        return calendar_rows(self.request.user, page)


@method_decorator(login_not_required, name="dispatch")
class EventDetail(DetailView):
    """One event; the offices that hold it also see who takes part."""

    template_name = "events/event_detail.html"
    context_object_name = "event"

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.visible_to(self.request.user).listed().prefetch_related("topics")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, event = self.request.user, self.object
        manages = can_manage(user, event)
        return super().get_context_data(
            manages=manages,
            is_open=event.state == EventState.PUBLISHED and not event.is_over,
            own=own_registration(self.request, event),
            registrations=event.registrations.open() if manages else None,
            asked=[one.cluster for one in event.host_requests.waiting().select_related("cluster")] if manages else [],
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class EventRegister(LimitedForm, FormView):
    """Anybody may register for an open event; members for one that is for members."""

    template_name = "events/event_register.html"
    limited_as = "registration"
    form_class = RegistrationForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(Event.objects.visible_to(request.user).listed(), pk=kwargs["pk"])
        self.person = request.user.person_or_none if request.user.is_authenticated else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "person": self.person,
            "full": is_full(self.event),
            "asks_by_mail": self.request.user.is_anonymous,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            event=self.event,
            is_open=self.event.state == EventState.PUBLISHED and not self.event.is_over,
            may_take_part=may_take_part(self.person, self.event),
            **kwargs,
        )

    def form_valid(self, form: RegistrationForm) -> HttpResponse:
        if not self.is_within_limit(form):
            return self.form_too_often(form)
        try:
            registration = register(
                event=self.event,
                language=get_language() or "de",
                acting=self.person,
                is_proved=self.request.user.is_authenticated,
                **form.cleaned_data,
            )
        except DomainError as error:
            form.refuse(error.message, full=isinstance(error, EventFullError))
            return self.form_invalid(form)
        return self.answer(registration)

    def answer(self, registration: Registration) -> HttpResponse:
        """Guests get one answer whether or not the address was registered before: nobody can ask who takes part."""
        if self.person is not None and registration.person_id == self.person.pk:
            return redirect("events:registration", registration.token)
        if self.request.user.is_anonymous:
            sentence = _("A mail to %(email)s is on its way. Open the link in it: only then can you have a place.")
        else:
            sentence = _("A mail to %(email)s is on its way. It says whether you have a place and how to cancel.")
        messages.success(self.request, sentence % {"email": registration.email})
        return redirect(self.event)


@never_cache
@login_not_required
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """Where a registration stands, and the way to cancel it; whoever has the link may."""
    found = get_object_or_404(Registration.objects.select_related("event__town"), token=token)
    if request.method == "POST":
        cancel_registration(registration=found)
        return redirect("events:registration", token)
    place = found.event.registrations.waiting().filter(created_at__lte=found.created_at).count()
    is_open = found.event.state == EventState.PUBLISHED and not found.event.is_over
    context = {"registration": found, "event": found.event, "place": place, "is_open": is_open}
    if found.state == RegistrationState.ASKED:
        counted = Event.objects.counted().get(pk=found.event_id)
        context |= {"confirm_by": found.created_at + TIME_TO_CONFIRM, "is_full": is_full(counted)}
    return render(request, "events/registration.html", context)


@never_cache
@login_not_required
@require_POST
def registration_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The button behind the mailed link: a scanner of mails that opens the link confirms nothing."""
    found = get_object_or_404(Registration.objects.select_related("event"), token=token)
    try:
        confirm_registration(registration=found)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(found.event)
    return redirect("events:registration", token)


@never_cache
@login_not_required
@require_POST
def registration_restore(request: HttpRequest, token: str) -> HttpResponse:
    """Takes a cancellation back; whoever has the link may. The page itself has the button, so no session is needed."""
    found = get_object_or_404(Registration.objects.select_related("event"), token=token)
    try:
        restore_registration(registration=found)
        messages.success(request, _("You have your place back."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("events:registration", token)


class ManageEvents(OfficeRequiredMixin, ListView):
    """The events of the user's networks, in preparation, coming or past."""

    template_name = "events/event_manage.html"
    context_object_name = "events"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Event]:
        events = Event.objects.managed_by(self.request.user).listed()
        self.past = self.request.GET.get("past") == "1"
        return events.over().order_by("-starts_at", "-pk") if self.past else events.upcoming()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(past=self.past, **kwargs)


class EventCreate(OfficeRequiredMixin, CreateView):
    """A new event, as a draft or published at once."""

    template_name = "events/event_form.html"
    form_class = EventForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: EventForm) -> HttpResponse:
        publish = "publish" in self.request.POST
        event = create_event(actor=self.request.user, publish=publish, **form.fields_of_event())
        messages.success(self.request, _("The event is in the calendar.") if publish else _("The draft is saved."))
        return redirect(event)


class EventEdit(ServiceFormMixin, UpdateView):
    """Changes an event; whoever is registered hears of a new time or place."""

    template_name = "events/event_form.html"
    form_class = EventForm

    def get_object(self, queryset: QuerySet[Event] | None = None) -> Event:
        return managed_event(self.request, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        event = self.get_object()
        return redirect(event) if event.state == EventState.CANCELLED else super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    @property
    def success_message(self) -> str:
        return _("The event is in the calendar.") if "publish" in self.request.POST else _("The changes are saved.")

    def perform(self, form: EventForm) -> Event:
        publish = "publish" in self.request.POST
        return change_event(actor=self.request.user, event=form.instance, publish=publish, **form.fields_of_event())


@tell_refusals
def event_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows first who gets which mail; after the POST there is some time to take it back."""
    event = managed_event(request, pk)
    if request.method == "POST":
        cancel_event(actor=request.user, event=event)
        done_with_undo(
            request,
            _("The event is cancelled. The mails go out in %(time)s.") % {"time": time_to_undo()},
            reverse("events:event_restore", args=[event.pk]),
        )
        return redirect(event)
    if event.state != EventState.PUBLISHED or event.is_over:
        return redirect(event)
    return render(request, "events/event_cancel.html", {"event": event, "time": time_to_undo(), **cancellation(event)})


@require_POST
@tell_refusals
def event_restore(request: HttpRequest, pk: int) -> HttpResponse:
    event = managed_event(request, pk)
    take_undo(request)
    restore_event(actor=request.user, event=event)
    messages.success(request, _("The event takes place again. Nobody has had a mail."))
    return redirect(event)


def cancellation(event: Event) -> dict[str, Any]:
    """Who would get the mail, and how it reads for the first of them."""
    told = list(event.registrations.open())
    sample = {"registration": told[0], "event": event} if told else {}
    subject, text = render_mail("event_cancelled", sample, told[0].language) if told else ("", "")
    return {"told": told, "subject": subject, "text": text}


def managed_event(request: HttpRequest, pk: int) -> Event:
    """404 for what the user may not know of, 403 for a public event of somebody else."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not can_manage(request.user, event):
        raise PermissionDenied
    return event


def own_registration(request: HttpRequest, event: Event) -> Registration | None:
    if not request.user.is_authenticated:
        return None
    return event.registrations.open().filter(person__user=request.user).first()

"""The calendar, registration, and the pages of the offices."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DetailView, FormView, ListView, UpdateView

from clusterportal.core.exceptions import DomainError
from members.permissions import works_in_an_office
from members.views.mixins import FilteredListView, OfficeRequiredMixin

from .enums import EventState
from .filters import EventFilter
from .forms import EventForm, RegistrationForm
from .models import Event, Registration
from .permissions import can_manage, may_take_part
from .services import cancel_event, cancel_registration, change_event, create_event, register


@method_decorator(login_not_required, name="dispatch")
class EventList(FilteredListView):
    """What comes in all networks."""

    template_name = "events/event_list.html"
    context_object_name = "events"
    filterset_class = EventFilter

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.visible_to(self.request.user).announced().upcoming().listed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_add=works_in_an_office(self.request.user), **kwargs)


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
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class EventRegister(FormView):
    """Anybody may register for an open event; members for one that is for members."""

    template_name = "events/event_register.html"
    form_class = RegistrationForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(Event.objects.visible_to(request.user).listed(), pk=kwargs["pk"])
        self.person = request.user.person_or_none if request.user.is_authenticated else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            event=self.event,
            is_open=self.event.state == EventState.PUBLISHED and not self.event.is_over,
            may_take_part=may_take_part(self.person, self.event),
            **kwargs,
        )

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            registration = register(
                event=self.event, language=get_language() or "de", acting=self.person, **form.cleaned_data
            )
        except DomainError as error:
            messages.error(self.request, error.message)
            return redirect(self.event)
        return self.answer(registration)

    def answer(self, registration: Registration) -> HttpResponse:
        """Guests get one answer whether or not the address was registered before: nobody can ask who takes part."""
        if self.person is not None and registration.person_id == self.person.pk:
            return redirect("events:registration", registration.token)
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
        messages.success(request, _("Your registration is cancelled. Thank you for telling us."))
        return redirect("events:registration", token)
    place = found.event.registrations.waiting().filter(created_at__lte=found.created_at).count()
    context = {"registration": found, "event": found.event, "place": place}
    return render(request, "events/registration.html", context)


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


class EventEdit(UpdateView):
    """Changes an event; whoever is registered hears of a new time or place."""

    template_name = "events/event_form.html"
    form_class = EventForm

    def get_object(self, queryset: QuerySet[Event] | None = None) -> Event:
        return managed_event(self.request, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: EventForm) -> HttpResponse:
        event, publish = self.get_object(), "publish" in self.request.POST
        try:
            change_event(actor=self.request.user, event=event, publish=publish, **form.fields_of_event())
        except DomainError as error:
            messages.error(self.request, error.message)
            return redirect(event)
        messages.success(self.request, _("The event is in the calendar.") if publish else _("The changes are saved."))
        return redirect(event)


@require_POST
def event_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    event = managed_event(request, pk)
    cancel_event(actor=request.user, event=event)
    messages.success(request, _("The event is cancelled. Everybody who was registered gets a mail."))
    return redirect(event)


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

"""The desk of the alliance's staff: enquiries in triage, three suggested networks, one click to refer."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from clusterportal.core.administration import PortalAdmin
from clusterportal.core.dates import date_short
from clusterportal.core.exceptions import DomainError
from members.models import Cluster

from .desk import desk_context, inbox_of
from .enums import OPEN_ENQUIRIES, EnquiryState
from .models import Enquiry
from .services import referrals as services

BY_STATE = "state__exact"  # how the staff's start page links to the enquiries of one state
IN_TRIAGE = (EnquiryState.RECEIVED, EnquiryState.TRIAGE)


class QueueFilter(admin.SimpleListFilter):
    """Without a choice the list is the inbox: what the staff have to decide."""

    title = _("Queue")
    parameter_name = "queue"
    template = "admin/queue_filter.html"
    QUEUES = {
        "consent": (_("Waiting for the enquirer"), (EnquiryState.NEEDS_CONSENT,)),
        "offered": (_("Offered to a network"), (EnquiryState.OFFERED,)),
        "network": (_("With a network"), (EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT)),
        "closed": (_("Closed"), tuple(state for state in EnquiryState if state not in OPEN_ENQUIRIES)),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [(key, label) for key, (label, _states) in self.QUEUES.items()] + [("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        inbox, *others = super().choices(changelist)
        yield {**inbox, "display": _("In triage")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
        if self.value() == "all" or BY_STATE in request.GET:
            return queryset
        if self.value() in self.QUEUES:
            return queryset.filter(state__in=self.QUEUES[self.value()][1])
        return queryset.filter(state__in=IN_TRIAGE)


@admin.register(Enquiry)
class EnquiryAdmin(PortalAdmin):
    """Staff see the enquiries of their alliance; they are decided here, not edited."""

    list_display = ("number_and_subject", "received", "due", "state_word", "first_suggestion")
    list_filter = (QueueFilter,)
    search_fields = ("number", "text", "name", "email")
    search_help_text = _("Number, words of the text, name or address")
    ordering = ("received_at", "pk")
    change_form_template = "admin/matchmaking/enquiry/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enquiry]:
        found = Enquiry.objects.visible_to(request.user).filter(**self._own_alliances(request))
        return found.prefetch_related("suggestions__cluster").order_by(*self.ordering)

    @staticmethod
    def _own_alliances(request: HttpRequest) -> dict[str, Any]:
        """A network's office sees what was passed to it in the portal, not on this desk."""
        return {} if request.user.is_superuser else {"alliance__in": request.user.alliance_ids}

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """A filter on any other field would let the private link be guessed letter by letter."""
        return lookup in (BY_STATE, QueueFilter.parameter_name)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_alliance_staff

    def has_view_permission(self, request: HttpRequest, obj: Enquiry | None = None) -> bool:
        return self.has_module_permission(request)

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Enquiry | None = None) -> bool:
        return False

    @admin.display(description=_("enquiry"), ordering="number")
    def number_and_subject(self, enquiry: Enquiry) -> SafeString:
        subject = enquiry.subject or gettext("Text deleted")
        return format_html("<b>{}</b> {}", gettext("No. %(number)s") % {"number": enquiry.number}, subject)

    @admin.display(description=_("received"), ordering="received_at")
    def received(self, enquiry: Enquiry) -> str:
        return date_short(enquiry.received_at)

    @admin.display(description=_("answer due"), ordering="due_at", empty_value="–")
    def due(self, enquiry: Enquiry) -> str | None:
        return date_short(enquiry.due_at) if enquiry.due_at else None

    @admin.display(description=_("state"), ordering="state")
    def state_word(self, enquiry: Enquiry) -> str:
        return enquiry.get_state_display()

    @admin.display(description=_("first suggestion"), empty_value="–")
    def first_suggestion(self, enquiry: Enquiry) -> str | None:
        return next((str(suggestion.cluster) for suggestion in enquiry.suggestions.all()), None)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{name}/", self.admin_site.admin_view(require_POST(view)), name=f"matchmaking_enquiry_{name}"
            )
            for name, view in (("refer", self.refer), ("close", self.close), ("spam", self.mark_as_spam))
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": gettext("Enquiries"), **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The desk. It has no form of its own; its buttons post to the addresses below."""
        enquiry = get_object_or_404(self.get_queryset(request), pk=object_id if object_id.isdecimal() else None)
        return self._desk(request, enquiry)

    def _desk(self, request: HttpRequest, enquiry: Enquiry, status: int = 200, **more: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), **desk_context(request.user, enquiry), **more}
        return TemplateResponse(request, self.change_form_template, context, status=status)

    def refer(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = get_object_or_404(self.get_queryset(request), pk=pk)
        chosen = request.POST.get("cluster", "")
        cluster = get_object_or_404(Cluster, pk=chosen if chosen.isdecimal() else None)
        return self._decide(
            request,
            lambda: services.refer(enquiry=enquiry, cluster=cluster, actor=request.user),
            gettext("No. %(number)s is offered to %(network)s.") % {"number": enquiry.number, "network": cluster},
            enquiry,
        )

    def close(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = get_object_or_404(self.get_queryset(request), pk=pk)
        message = request.POST.get("message", "").replace("\0", "")
        try:
            services.answer_and_close(enquiry=enquiry, actor=request.user, message=message)
        except DomainError as error:
            return self._desk(request, enquiry, close_error=error.message, typed_message=message)
        messages.success(request, gettext("No. %(number)s is answered and closed.") % {"number": enquiry.number})
        return self._next(request, enquiry)

    def mark_as_spam(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = get_object_or_404(self.get_queryset(request), pk=pk)
        return self._decide(
            request,
            lambda: services.mark_as_spam(enquiry=enquiry, actor=request.user),
            gettext("No. %(number)s is marked as spam.") % {"number": enquiry.number},
            enquiry,
        )

    def _decide(self, request: HttpRequest, act: Callable[[], Any], done: str, enquiry: Enquiry) -> HttpResponse:
        try:
            act()
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("admin:matchmaking_enquiry_change", enquiry.pk)
        messages.success(request, done)
        return self._next(request, enquiry)

    def _next(self, request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
        """To the next enquiry that waits; to the list when none does."""
        following = inbox_of(request.user).exclude(pk=enquiry.pk).first()
        if following is None:
            return redirect("admin:matchmaking_enquiry_changelist")
        return redirect("admin:matchmaking_enquiry_change", following.pk)

"""The desk of the alliance's staff: enquiries in triage, three suggested networks, one click to refer."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from clusterportal.core.administration import PortalAdmin, is_storable
from clusterportal.core.dates import date_short
from clusterportal.core.exceptions import DomainError
from clusterportal.core.templatetags.ui import badge, state_badge
from clusterportal.core.undo import done_with_undo, take_undo
from members.models import Cluster

from .desk import desk_context, desk_url, list_url
from .due import due_words
from .enums import EnquiryState
from .models import Enquiry, Suggestion
from .queues import BY_QUEUE, BY_STATE, CAME_FROM, INBOX, QUEUES, queue_of, rows_of
from .services import referrals as services


class QueueFilter(admin.SimpleListFilter):
    """Without a choice the list is the inbox: what the staff have to decide."""

    title = _("Queue")
    parameter_name = BY_QUEUE
    template = "admin/queue_filter.html"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        self.chosen = queue_of(request.GET)
        return [(queue.key, queue.label) for queue in QUEUES.values()]

    def choices(self, changelist: Any) -> Any:
        """All queues, and the state that the start page has linked to, if any."""
        without_state = [BY_STATE]
        for queue in QUEUES.values():
            changes = {BY_QUEUE: None if queue.key == INBOX else queue.key}
            yield {
                "selected": queue == self.chosen,
                "query_string": changelist.get_query_string(changes, without_state),
                "display": queue.label,
            }
        if self.chosen.key not in QUEUES:
            yield {"selected": True, "query_string": changelist.get_query_string(), "display": self.chosen.label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
        return queryset.filter(state__in=self.chosen.states)


@admin.register(Enquiry)
class EnquiryAdmin(PortalAdmin):
    """Staff see the enquiries of their alliance; they are decided here, not edited."""

    purpose = _("The oldest first. Open one to see which networks can help.")
    nothing_yet = _("Nothing waits here. Every enquiry is with a network or with its author.")

    list_display = ("number_and_subject", "received", "due", "state_word", "first_suggestion")
    list_filter = (QueueFilter,)
    search_fields = ("number", "text", "name", "email")
    search_help_text = _("Number, words of the text, name or address")
    ordering = ("received_at", "pk")
    change_form_template = "admin/matchmaking/enquiry/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enquiry]:
        best = Suggestion.objects.filter(enquiry=OuterRef("pk"), rank=1).values("cluster__short_name")[:1]
        return rows_of(request.user, QUEUES["all"]).annotate(best=Subquery(best))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """A filter on any other field would let the private link be guessed letter by letter."""
        return lookup in (BY_STATE, QueueFilter.parameter_name) and is_storable(value)

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

    @admin.display(description=_("answer"), ordering="due_at", empty_value="–")
    def due(self, enquiry: Enquiry) -> SafeString | None:
        due = due_words(enquiry.due_at)
        return badge(due.text, due.kind, due.icon) if due else None

    @admin.display(description=_("state"), ordering="state")
    def state_word(self, enquiry: Enquiry) -> SafeString:
        return badge(gettext("returned"), "needs", "undo") if _came_back(enquiry) else state_badge(enquiry)

    @admin.display(description=_("first suggestion"), empty_value="–")
    def first_suggestion(self, enquiry: Enquiry) -> str | None:
        return enquiry.best

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{name}/", self.admin_site.admin_view(require_POST(view)), name=f"matchmaking_enquiry_{name}"
            )
            for name, view in (
                ("refer", self.refer),
                ("close", self.close),
                ("spam", self.mark_as_spam),
                ("not_spam", self.take_back_spam),
            )
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
        desk = desk_context(request.user, enquiry, request.GET.get(CAME_FROM, ""))
        context = {**self.admin_site.each_context(request), **desk, **more}
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
        """Done at once, told with a button that takes it back: nobody gets a mail."""
        enquiry = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            services.mark_as_spam(enquiry=enquiry, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(desk_url(enquiry, request.GET.get(CAME_FROM, "")))
        done = gettext("No. %(number)s is marked as spam.") % {"number": enquiry.number}
        done_with_undo(request, done, reverse("admin:matchmaking_enquiry_not_spam", args=[enquiry.pk]))
        return self._next(request, enquiry)

    def take_back_spam(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            take_undo(request)
            services.take_back_spam(enquiry=enquiry, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, gettext("No. %(number)s is in triage again.") % {"number": enquiry.number})
        return redirect(desk_url(enquiry))

    def _decide(self, request: HttpRequest, act: Callable[[], Any], done: str, enquiry: Enquiry) -> HttpResponse:
        try:
            act()
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(desk_url(enquiry, request.GET.get(CAME_FROM, "")))
        messages.success(request, done)
        return self._next(request, enquiry)

    def _next(self, request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
        """To the next enquiry of the list that one came from, then to its first; to the list when it is empty."""
        came_from = request.GET.get(CAME_FROM, "")
        others = rows_of(request.user, queue_of(QueryDict(came_from))).exclude(pk=enquiry.pk)
        younger = Q(received_at__gt=enquiry.received_at) | Q(received_at=enquiry.received_at, pk__gt=enquiry.pk)
        following = others.filter(younger).first() or others.first()
        return redirect(desk_url(following, came_from) if following else list_url(came_from))


def _came_back(enquiry: Enquiry) -> bool:
    return enquiry.was_declined and enquiry.state == EnquiryState.TRIAGE

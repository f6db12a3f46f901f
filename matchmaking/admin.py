"""The list of the staff's desk: enquiries by what they wait for; opening one leads to the desk itself."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusterportal.core.administration import PortalAdmin, is_storable
from clusterportal.core.dates import date_short
from clusterportal.core.templatetags.ui import badge, state_badge
from members.models import Cluster

from .desk.acts import DeskActs
from .desk.bulk import BulkActs, colleagues_of
from .desk.due import due_words
from .desk.entry import EntryActs
from .desk.queues import BY_QUEUE, BY_STATE, CAME_FROM, INBOX, ORDER, QUEUES, SEARCH_IN, desk_rows, queue_of
from .models import Enquiry, IncomingMail, OfficeWord, Suggestion


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
        return queryset.filter(self.chosen.conditions)


@admin.register(Enquiry)
class EnquiryAdmin(EntryActs, DeskActs, BulkActs, PortalAdmin):
    """Staff see the enquiries of their alliance; they are decided here, not edited."""

    purpose = _("The oldest first. Open one to see which networks can help.")
    nothing_yet = _("Nothing waits here. Every enquiry is with a network or with its author.")

    list_display = ("tick", "number_and_subject", "received", "due", "state_word", "first_suggestion", "assigned_to")
    list_display_links = ("number_and_subject",)
    list_select_related = ("assigned_to",)
    list_filter = (QueueFilter,)
    search_fields = SEARCH_IN
    search_help_text = _("Number, words of the text, name or address")
    change_list_template = "admin/matchmaking/enquiry/change_list.html"
    change_form_template = "admin/matchmaking/enquiry/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enquiry]:
        best = Suggestion.objects.filter(enquiry=OuterRef("pk"), rank=1).values("cluster__short_name")[:1]
        return desk_rows(request.user).annotate(best=Subquery(best))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ORDER

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

    @admin.display(description="")
    def tick(self, enquiry: Enquiry) -> SafeString:
        """Belongs to the form above the list."""
        label = gettext("No. %(number)s") % {"number": enquiry.number}
        box = format_html('<input type="checkbox" form="bulk" name="chosen" value="{}">', str(enquiry.pk))
        return format_html('<label class="tick">{}<span class="sr">{}</span></label>', box, label)

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
        word = badge(gettext("returned"), "needs", "undo") if enquiry.came_back else state_badge(enquiry)
        if not enquiry.has_written:
            return word
        return format_html('<span class="badges">{}{}</span>', word, badge(gettext("has written"), "needs", "mail"))

    @admin.display(description=_("first suggestion"), empty_value="–")
    def first_suggestion(self, enquiry: Enquiry) -> str | None:
        return enquiry.best

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        kept = urlencode({CAME_FROM: request.GET.urlencode()}) if request.GET else ""
        context = {
            "title": gettext("Enquiries"),
            "bulk_url": reverse("admin:matchmaking_enquiry_bulk") + (f"?{kept}" if kept else ""),
            "colleagues": colleagues_of(request.user),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})


@admin.register(IncomingMail)
class IncomingMailAdmin(PortalAdmin):
    """Staff see what became of the mails that came in; the mails themselves lie in the mailbox."""

    purpose = _("What became of the mails that came in. The mails themselves lie in the mailbox.")
    nothing_yet = _("No mail has come in yet.")

    list_display = ("came", "verdict_word", "number", "sender")
    list_display_links = None
    list_filter = ("verdict",)
    list_select_related = ("enquiry",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_alliance_staff

    def has_view_permission(self, request: HttpRequest, obj: IncomingMail | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: IncomingMail | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list says it all."""
        return redirect("admin:matchmaking_incomingmail_changelist")

    history_view = change_view

    def get_queryset(self, request: HttpRequest) -> QuerySet[IncomingMail]:
        own = Enquiry.objects.visible_to(request.user).values("pk")
        return super().get_queryset(request).filter(Q(enquiry=None) | Q(enquiry__in=own))

    @admin.display(description=_("received"), ordering="received_at")
    def came(self, mail: IncomingMail) -> str:
        return date_short(mail.received_at)

    @admin.display(description=_("what became of it"), ordering="verdict")
    def verdict_word(self, mail: IncomingMail) -> str:
        return mail.get_verdict_display()

    @admin.display(description=_("enquiry"), empty_value="–")
    def number(self, mail: IncomingMail) -> SafeString | None:
        if mail.enquiry is None:
            return None
        url = reverse("admin:matchmaking_enquiry_change", args=[mail.enquiry_id])
        return format_html('<a href="{}">{}</a>', url, gettext("No. %(number)s") % {"number": mail.enquiry.number})


class OfficeWordForm(forms.ModelForm):
    """Says at once that a word is there, also where it was written with other capitals than the database compares."""

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        word, place = typed.get("word", ""), {name: typed.get(name) for name in ("cluster", "topic")}
        others = OfficeWord.objects.filter(**place).exclude(pk=self.instance.pk)
        if word.casefold() in {other.casefold() for other in others.values_list("word", flat=True)}:
            self.add_error("word", gettext("This word is there already."))
        return typed


@admin.register(OfficeWord)
class OfficeWordAdmin(PortalAdmin):
    """The coordination office's own everyday words, beside the shipped vocabulary."""

    purpose = _("What people say when they mean a network or a topic. The search knows these words at once.")
    nothing_yet = _("No words yet. They come from enquiries that went a detour, or you add them here.")

    list_display = ("word", "meant", "added_by", "added_on")
    list_filter = ("cluster", "topic")
    list_select_related = ("cluster", "topic", "added_by")
    search_fields = ("word",)
    form = OfficeWordForm
    fields = ("word", "cluster", "topic")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_alliance_staff

    def has_view_permission(self, request: HttpRequest, obj: OfficeWord | None = None) -> bool:
        return self.has_module_permission(request)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OfficeWord]:
        """Of the networks of one's own alliances, and of topics, which all share."""
        words = super().get_queryset(request)
        if request.user.is_superuser:
            return words
        return words.filter(Q(cluster=None) | Q(cluster__alliances__in=request.user.alliance_ids)).distinct()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "cluster" and not request.user.is_superuser:
            kwargs["queryset"] = Cluster.objects.filter(alliances__in=request.user.alliance_ids).distinct()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: OfficeWord, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("belongs to"))
    def meant(self, word: OfficeWord) -> str:
        return str(word.cluster or word.topic)

    @admin.display(description=_("added"), ordering="added_at")
    def added_on(self, word: OfficeWord) -> str:
        return date_short(word.added_at)

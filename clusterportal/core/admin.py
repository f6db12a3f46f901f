"""Work and mail as rows, for the staff: what waits, what runs, what failed, and the button "try again".

Read-only. Nobody reads a mail here, nor to whom it went: texts and addresses belong to the recipients.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from clusterportal.core.administration import is_storable
from clusterportal.core.dates import date_short, time_text
from clusterportal.core.exceptions import DomainError
from clusterportal.core.jobs.kinds import kinds, label_of
from clusterportal.core.models import Job, JobState, MailState, OutgoingMail
from clusterportal.core.operations import retry_job, retry_mail

# About seats and meetings, and about memberships not agreed to: a company's address among them would name it.
WITHOUT_SERVER = ("focusgroups.", "members.")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+\.)+\w+")


class Retryable(admin.ModelAdmin):
    """A list that is only read, with a button at each row that has failed, and one for all of them."""

    failed_state: str
    retry_service: Callable[..., bool]
    actions = None
    purpose: Any = ""
    nothing_yet = _("There is none.")
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_display_links = None
    change_list_template = "admin/core/work_list.html"

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """A filter on any other field would let texts and addresses be guessed letter by letter."""
        return lookup in ("state__exact", "queue", TaskFilter.parameter_name) and is_storable(value)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_active and request.user.is_staff and request.user.is_alliance_staff

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is no page of a single row: the list says all that may be read."""
        return redirect(self._list_address())

    history_view = change_view

    def get_urls(self) -> list[URLPattern]:
        one, all_ = (self.admin_site.admin_view(require_POST(view)) for view in (self.retry_one, self.retry_all))
        return [
            path("<int:pk>/retry/", one, name=f"{self._name}_retry"),
            path("retry/", all_, name=f"{self._name}_retry_all"),
            *super().get_urls(),
        ]

    def retry_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._retry(request, self.model.objects.filter(pk=pk))

    def retry_all(self, request: HttpRequest) -> HttpResponse:
        return self._retry(request, self._failed())

    def _failed(self) -> QuerySet:
        return self.model.objects.filter(state=self.failed_state)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        all_ = {"retry_all_url": reverse(f"admin:{self._name}_retry_all"), "any_failed": self._failed().exists()}
        return super().changelist_view(request, {**all_, **(extra_context or {})})

    def _retry(self, request: HttpRequest, rows: QuerySet) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        started = 0
        for row in rows:
            try:
                started += type(self).retry_service(row, request.user)
            except DomainError as error:
                messages.error(request, f"{self.what(row)}: {error.message}")
        if started:
            sentence = ngettext("%(count)d is tried again.", "%(count)d are tried again.", started)
            messages.success(request, sentence % {"count": started})
        else:
            messages.info(request, gettext("Nothing to try again: it has been done already, or is at work."))
        return redirect(self._list_address())

    @property
    def _name(self) -> str:
        return f"core_{self.model._meta.model_name}"

    def _list_address(self) -> str:
        return reverse(f"admin:{self._name}_changelist")

    @admin.display(description=_("try again"), empty_value="")
    def button(self, row: Any) -> SafeString | None:
        """Sends the list's own form elsewhere: a form within a form is not allowed."""
        if row.state != self.failed_state:
            return None
        return format_html(
            '<button class="button quiet" type="submit" formaction="{}" aria-label="{}">{}</button>',
            reverse(f"admin:{self._name}_retry", args=[row.pk]),
            gettext("Try again: %(what)s") % {"what": self.what(row)},
            gettext("Try again"),
        )

    def what(self, row: Any) -> str:
        raise NotImplementedError


def moment(when: datetime) -> str:
    return gettext("%(date)s, %(time)s") % {"date": date_short(when), "time": time_text(when)}


def _retry_job(job: Job, actor: Any) -> bool:
    return retry_job(job=job, actor=actor)


def _retry_mail(mail: OutgoingMail, actor: Any) -> bool:
    return retry_mail(mail_row=mail, actor=actor)


class TaskFilter(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "task"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return sorted(((task, str(kind.label)) for task, kind in kinds().items()), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(task=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(Retryable):
    list_display = ("what", "number", "state_word", "queue", "due_in_words", "attempts", "reason", "button")
    list_filter = ("state", "queue", TaskFilter)
    ordering = ("-pk",)
    purpose = _("What the portal does by itself: what waits, what runs, what has failed.")
    failed_state = JobState.FAILED
    retry_service = _retry_job

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"counted": self._counted(), **(extra_context or {})})

    def _counted(self) -> dict[str, Any]:
        """Numbers by queue and state, each leading to its rows."""
        rows = Job.objects.order_by().values_list("queue", "state").annotate(number=Count("pk"))
        numbers = Counter({(queue, state): number for queue, state, number in rows})
        address = self._list_address()
        return {
            "states": [capfirst(state.label) for state in JobState],
            "rows": [
                {
                    "queue": queue,
                    "cells": [
                        {
                            "number": numbers[queue, state.value],
                            "label": capfirst(state.label),
                            "url": f"{address}?queue={queue}&state__exact={state.value}",
                        }
                        for state in JobState
                    ],
                }
                for queue in sorted({queue for queue, _state in numbers})
            ],
        }

    @admin.display(description=_("work"), ordering="task")
    def what(self, job: Job) -> str:
        return label_of(job.task)

    @admin.display(description=_("number"), ordering="object_id", empty_value="–")
    def number(self, job: Job) -> int | None:
        return job.object_id

    @admin.display(description=_("state"), ordering="state")
    def state_word(self, job: Job) -> str:
        return job.get_state_display()

    @admin.display(description=_("when"), ordering="due")
    def due_in_words(self, job: Job) -> str:
        now = timezone.now()
        if job.state == JobState.RUNNING and job.started:
            return gettext("at work for %(time)s") % {"time": timesince(job.started, now)}
        if job.ended:
            return gettext("ended %(date)s") % {"date": moment(job.ended)}
        if job.due > now:
            return gettext("due in %(time)s") % {"time": timeuntil(job.due, now)}
        return gettext("due for %(time)s") % {"time": timesince(job.due, now)}

    @admin.display(description=_("error"), empty_value="–")
    def reason(self, job: Job) -> SafeString | None:
        if not job.error:
            return None
        return format_html("<details><summary>{}</summary>{}</details>", gettext("Show"), shown_error(job.error))


def shown_error(error: str) -> str:
    """The first line without addresses: databases put whole rows into the lines below it."""
    return ADDRESS.sub("…@…", error.strip().partition("\n")[0])[:300]


@admin.register(OutgoingMail)
class OutgoingMailAdmin(Retryable):
    list_display = ("what", "recipient", "state_word", "created_on", "ended_on", "handed_over", "button")
    list_filter = ("state",)
    ordering = ("-created", "-pk")
    purpose = _("Whether the portal's mails get out. Their texts and recipients stay hidden.")
    failed_state = MailState.FAILED
    retry_service = _retry_mail

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMail]:
        return super().get_queryset(request).defer("subject", "body")

    @admin.display(description=_("mail about"), ordering="reference_type")
    def what(self, mail: OutgoingMail) -> str:
        if not mail.reference_type:
            return gettext("Mail %(number)d") % {"number": mail.pk}
        thing = capfirst(apps.get_model(mail.reference_type)._meta.verbose_name)
        return gettext("%(thing)s, no. %(number)d") % {"thing": thing, "number": mail.pk}

    @admin.display(description=_("recipient"), empty_value="–")
    def recipient(self, mail: OutgoingMail) -> str | None:
        """The server is enough to see whose mail does not arrive, and too much where it tells who sits with whom."""
        if not mail.to or mail.reference_type.startswith(WITHOUT_SERVER):
            return None
        return f"@{mail.to.rpartition('@')[2]}"

    @admin.display(description=_("state"), ordering="state")
    def state_word(self, mail: OutgoingMail) -> str:
        return mail.get_state_display()

    @admin.display(description=_("created"), ordering="created")
    def created_on(self, mail: OutgoingMail) -> str:
        return moment(mail.created)

    @admin.display(description=_("attempts"), ordering="handovers")
    def handed_over(self, mail: OutgoingMail) -> int:
        return mail.handovers

    @admin.display(description=_("sent or failed"), empty_value="–")
    def ended_on(self, mail: OutgoingMail) -> str | None:
        ended = mail.sent or mail.failed
        return moment(ended) if ended else None

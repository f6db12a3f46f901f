"""Work and mail as rows, for the staff: what waits, what runs, what failed, and the button "try again".

Read-only. Nobody reads a mail here, nor to whom it went: texts and addresses belong to the recipients.
"""

import re
from collections import Counter
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusterportal.core.dates import date_short, time_text
from clusterportal.core.jobs.kinds import kinds, label_of
from clusterportal.core.models import Job, JobState, MailState, OutgoingMail
from clusterportal.core.operations import retry_job, retry_mail
from clusterportal.core.retryable import Retryable

# About seats and meetings, and about memberships not agreed to: a company's address among them would name it.
WITHOUT_SERVER = ("focusgroups.", "members.")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+\.)+\w+")


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
    asked_by = ("state__exact", "queue", TaskFilter.parameter_name)
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

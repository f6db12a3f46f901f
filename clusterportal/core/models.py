"""Rows of the ground floor: work to do, mail to send, signs of life, the log."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterportal.core.jobs.models import Heartbeat, Job, JobState

__all__ = ["Erasure", "Heartbeat", "Job", "JobState", "KeptForm", "LogEntry", "MailState", "OutgoingMail"]


class MailState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def about(self, thing: models.Model) -> "OutgoingMailQuerySet":
        return self.filter(reference_type=thing._meta.label_lower, reference_id=thing.pk)

    def ended(self) -> "OutgoingMailQuerySet":
        return self.exclude(state=MailState.WAITING)

    def forget(self) -> int:
        """Empties the mails: that one went out, and when, is all that stays."""
        return self.exclude(to="", subject="", body="").update(to="", subject="", body="", reply_to="", references="")


class OutgoingMail(models.Model):
    """A rendered mail. ``Job`` sends it; ``message_id`` stays the same however often it is tried."""

    to = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=8)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reply_to = models.CharField(max_length=320, blank=True, default="", editable=False)
    references = models.TextField(blank=True, default="", editable=False)
    reference_type = models.CharField(max_length=100, blank=True)
    reference_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=MailState, default=MailState.WAITING)
    handovers = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often the mail was given to the server, whether or not an answer came.")
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    sent = models.DateTimeField(_("sent on"), null=True, blank=True)
    failed = models.DateTimeField(_("failed on"), null=True, blank=True)
    forget_once_ended = models.BooleanField(
        default=False, help_text=_("What it is about was withdrawn: nothing of it is kept once it is sent.")
    )

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created", "-pk"]
        indexes = [models.Index(fields=["reference_type", "reference_id"], name="outgoingmail_reference")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT, sent__isnull=False)
                | (~models.Q(state=MailState.SENT) & models.Q(sent__isnull=True)),
                name="outgoingmail_sent_has_a_time",
            )
        ]

    def __str__(self) -> str:
        """Lists of the administration say it aloud: neither to whom nor about what."""
        return f"{self._meta.verbose_name} {self.pk}"


class LogEntry(models.Model):
    """Who did what to which object. The actor may be deleted later, the entry stays."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("actor")
    )
    verb = models.CharField(_("act"), max_length=60)
    target_type = models.CharField(max_length=100)
    target_id = models.BigIntegerField()
    details = models.JSONField(_("details"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ["-created", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="logentry_target")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.target_type} {self.target_id}"


class KeptForm(models.Model):
    """What somebody typed when the session had ended: theirs alone, for a day at most (``core.kept``)."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_forms", verbose_name=_("author")
    )
    page = models.CharField(_("page"), max_length=500)
    values = models.JSONField(_("values"))
    created = models.DateTimeField(_("created"), auto_now=True)

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")
        constraints = [models.UniqueConstraint(fields=["author", "page"], name="keptform_once_a_page")]

    def __str__(self) -> str:
        return self.page


class Erasure(models.Model):
    """What was erased on purpose, so that a restore does not bring it back (``core.erasures``)."""

    kind = models.CharField(_("kind"), max_length=60)
    reference = models.CharField(_("reference"), max_length=64)
    at = models.DateTimeField(_("erased"), default=timezone.now)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "reference"], name="erasure_once_a_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

"""A piece of work as a row (a transactional outbox), and the signs of life of those who hand it out."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterportal.core.jobs.kinds import label_of


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    def leased(self, now: datetime) -> "JobQuerySet":
        return self.filter(state=JobState.RUNNING, lease_until__gt=now)

    def due(self, now: datetime) -> "JobQuerySet":
        """Waiting and due, or leased to somebody who let the lease run out; a parent waits for its children."""
        return self._without_children(_waiting(now) | _abandoned(now)).order_by("due", "pk")

    def unanswered(self, now: datetime) -> "JobQuerySet":
        """Due, and nobody is at work on it: a message may have been sent, but no worker has taken it up."""
        handed_out = Q(state=JobState.RUNNING, started=None)
        return self._without_children(_waiting(now) | _abandoned(now) | handed_out)

    def _without_children(self, condition: Q) -> "JobQuerySet":
        children = Job.objects.open().filter(parent=OuterRef("pk"))
        return self.filter(condition).exclude(Exists(children))


def _waiting(now: datetime) -> Q:
    return Q(state=JobState.WAITING, due__lte=now)


def _abandoned(now: datetime) -> Q:
    return Q(state=JobState.RUNNING, lease_until__lte=now)


class Job(models.Model):
    """Task name and object id, written in the transaction of the change that asks for the work.

    ``parent`` is the job that assembles what its children computed: it starts when the last of them has ended.
    """

    task = models.CharField(_("work"), max_length=100)
    object_id = models.BigIntegerField(_("number of the object"), null=True, blank=True)
    queue = models.CharField(_("queue"), max_length=30)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.WAITING)
    due = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    started = models.DateTimeField(_("started"), null=True, blank=True)  # by whoever holds the lease; not yet: empty
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    error = models.TextField(_("error"), blank=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["state", "queue", "due"], name="job_due"),
            models.Index(fields=["task", "object_id"], name="job_object"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False, token__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(lease_until__isnull=True, token__isnull=True)),
                name="job_running_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{label_of(self.task)} ({self.pk})"


class Heartbeat(models.Model):
    """When a process was last seen at work, and what it saw: the readiness page reads this and asks no broker."""

    name = models.CharField(max_length=30, primary_key=True)
    seen = models.DateTimeField()
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return f"{self.name} {self.seen:%Y-%m-%d %H:%M:%S}"

"""Everyday words that the coordination office has added: what people say when they mean a network or a topic."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Cluster, Topic


class OfficeWord(models.Model):
    """A word, or a few, for one network or for all networks of one topic; beside the vocabulary that is shipped."""

    word = models.CharField(_("word"), max_length=80)
    cluster = models.ForeignKey(
        Cluster, verbose_name=_("network"), null=True, blank=True, on_delete=models.CASCADE, related_name="office_words"
    )
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        ordering = ["word", "pk"]
        verbose_name = _("everyday word")
        verbose_name_plural = _("everyday words")
        constraints = [
            models.CheckConstraint(
                condition=Q(cluster__isnull=True, topic__isnull=False) | Q(cluster__isnull=False, topic__isnull=True),
                name="word_for_a_network_or_a_topic",
                violation_error_message=_("Choose either a network or a topic."),
            ),
            models.UniqueConstraint(Lower("word"), "cluster", name="word_once_a_network"),
            models.UniqueConstraint(Lower("word"), "topic", name="word_once_a_topic"),
        ]

    def __str__(self) -> str:
        return self.word

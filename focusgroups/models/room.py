"""What lies in a group's protected room. Texts and files are sealed (``focusgroups.room.fields``).

No model of this module has a page in the administration, a history, or a place in search, feeds or exports.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Person

from ..querysets import EmergencyOpeningQuerySet, IdeaQuerySet, RoomFileQuerySet, RoomQuerySet
from ..room.fields import SealedBytesField, SealedTextField
from .group import FocusGroup


class RoomKey(models.Model):
    """The key of one group's room, wrapped by the portal's (``ROOM_ENCRYPTION_KEYS``). Erased, the room is gone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    group = models.OneToOneField(
        FocusGroup, verbose_name=_("focus group"), on_delete=models.CASCADE, related_name="room_key"
    )
    wrapped = models.BinaryField(editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("key of a room")
        verbose_name_plural = _("keys of rooms")
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(wrapped=b""), name="erased_room_key_holds_nothing"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RoomRow(models.Model):
    """Something in a room. Its number is made here, so that what is sealed is bound to it before the row exists."""

    #: what the sealed fields are bound to, beside model, field and row
    bound_to: ClassVar[tuple[str, ...]] = ("group_id",)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    group = models.ForeignKey(FocusGroup, verbose_name=_("focus group"), on_delete=models.CASCADE, related_name="+")
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = RoomQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Never its content: this text stands in lists and reports of errors."""
        return f"{self._meta.verbose_name} {self.pk}"

    def place_of(self, field: str) -> str:
        bound = [str(getattr(self, name)) for name in self.bound_to]
        return "|".join([self._meta.label_lower, field, str(self.pk), *bound])


class Post(RoomRow):
    """What a member writes to the group, or an answer to it."""

    author = models.ForeignKey(Person, verbose_name=_("author"), null=True, on_delete=models.SET_NULL, related_name="+")
    answers_to = models.ForeignKey(
        "self", verbose_name=_("answers to"), null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    text = SealedTextField()
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)  # a form sent twice writes once

    class Meta:
        ordering = ["-written_at", "pk"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["group", "-written_at"], name="post_by_group_and_time")]


class RoomFile(RoomRow):
    """A document that the group keeps until a day that its giver has chosen."""

    given_by = models.ForeignKey(
        Person, verbose_name=_("given by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = SealedTextField()
    kind = SealedTextField()
    content = SealedBytesField()
    size = models.PositiveIntegerField(_("size"))
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    expires_on = models.DateField(_("kept until"))

    objects = RoomFileQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")


class Idea(RoomRow):
    """What somebody has taken home; nobody else reads it, in the group neither."""

    bound_to = ("group_id", "owner_id")

    owner = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    text = SealedTextField()
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")


class RoomView(models.Model):
    """When somebody was in the room first and last, or opened one of its files; the group reads it."""

    group = models.ForeignKey(FocusGroup, verbose_name=_("focus group"), on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(
        RoomFile, verbose_name=_("file"), null=True, blank=True, on_delete=models.CASCADE, related_name="views"
    )
    first_at = models.DateTimeField(_("first"), null=True, blank=True)
    last_at = models.DateTimeField(_("last"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # the last mail that something waits

    class Meta:
        ordering = ["group", "-last_at"]
        verbose_name = _("view")
        verbose_name_plural = _("views")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(file__isnull=True), name="one_view_of_the_room_per_person"
            ),
            models.UniqueConstraint(
                fields=["file", "person"], condition=Q(file__isnull=False), name="one_view_of_a_file_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ErasureConsent(models.Model):
    """A member wants the room to be erased; it happens once everybody does."""

    group = models.ForeignKey(FocusGroup, verbose_name=_("focus group"), on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"), default=timezone.now)

    class Meta:
        ordering = ["group", "agreed_at"]
        verbose_name = _("consent to erasing")
        verbose_name_plural = _("consents to erasing")
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_erasure_consent_per_person")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class EmergencyOpening(models.Model):
    """Two named people from outside on the membership list for a day; the group reads who, when and why, for good."""

    group = models.ForeignKey(FocusGroup, verbose_name=_("focus group"), on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        Person, verbose_name=_("confirmed by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    until = models.DateTimeField(_("open until"), null=True, blank=True)

    objects = EmergencyOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("emergency opening")
        verbose_name_plural = _("emergency openings")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, until__isnull=True)
                | (Q(confirmed_by__isnull=False, until__isnull=False) & ~Q(confirmed_by=models.F("asked_by"))),
                name="emergency_opening_needs_two_people",
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(confirmed_by__isnull=True), name="one_emergency_opening_asked_per_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.until is not None and self.until > timezone.now()

"""Enquiries and the networks suggested for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from members.models import Alliance, Cluster, Company, Town

from ..enums import Channel, EnquiryState, PassingConsent
from ..querysets import EnquiryQuerySet


def new_token() -> str:
    return get_random_string(40)


def new_reply_token() -> str:
    """For an address, in which servers may change capitals to small letters."""
    return get_random_string(24, "abcdefghijkmnpqrstuvwxyz23456789")


class Enquiry(models.Model):
    """A question of a company; the alliance's staff own it until an office accepts it.

    Split to several networks it has further parts of the same number, each with its own owner and its own way; text,
    files and status page are those of the first part, and erased with it.
    """

    number = models.PositiveIntegerField(_("number"))
    part = models.PositiveSmallIntegerField(_("part"), default=1)
    split_from = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.CASCADE, related_name="further_parts"
    )
    alliance = models.ForeignKey(
        Alliance, verbose_name=_("alliance"), on_delete=models.PROTECT, related_name="enquiries"
    )
    asked_cluster = models.ForeignKey(
        Cluster,
        verbose_name=_("asked on the page of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    text = models.TextField(_("text"))
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    town = models.ForeignKey(
        Town, verbose_name=_("town"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.CharField(_("place"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, default="de")
    passing_consent = models.CharField(
        _("may be passed on"), max_length=4, choices=PassingConsent, default=PassingConsent.ANY
    )
    consent_wording = models.TextField(_("wording of the consent"), blank=True)
    consent_source = models.CharField(_("how the consent was given"), max_length=200, blank=True)
    channel = models.CharField(_("came in"), max_length=8, choices=Channel, default=Channel.PAGE)
    passed_on_by = models.CharField(_("passed on by"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=14, choices=EnquiryState, default=EnquiryState.RECEIVED)
    owner_cluster = models.ForeignKey(
        Cluster,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_enquiries",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    restricted = models.BooleanField(_("read by the staff only"), default=False)
    question = models.TextField(_("open question to the enquirer"), blank=True)
    joined_to = models.ForeignKey(
        "self", verbose_name=_("goes on under"), null=True, blank=True, on_delete=models.CASCADE, related_name="joined"
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    reply_token = models.CharField(max_length=24, unique=True, default=new_reply_token, editable=False)
    relevance = models.FloatField(_("relevance"), null=True, blank=True)
    routed_at = models.DateTimeField(_("networks suggested"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints = [
            models.CheckConstraint(
                condition=Q(text="") | ~Q(email="") | ~Q(phone=""), name="whoever_asked_can_be_answered"
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.PAGE) | Q(text="") | ~Q(consent_source=""),
                name="consent_of_what_others_entered",
            ),
            models.UniqueConstraint(fields=["number", "part"], name="one_number_a_part"),
            models.CheckConstraint(
                condition=Q(part=1, split_from__isnull=True) | Q(part__gt=1, split_from__isnull=False),
                name="further_parts_belong_to_the_first",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT))
                | Q(owner_cluster__isnull=False),
                name="accepted_enquiry_is_owned_by_a_network",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=(
                        EnquiryState.RECEIVED,
                        EnquiryState.NEEDS_CONSENT,
                        EnquiryState.TRIAGE,
                        EnquiryState.ASKED,
                        EnquiryState.OFFERED,
                    )
                )
                | Q(owner_cluster__isnull=True),
                name="open_enquiry_is_owned_by_the_staff_before_acceptance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}{f'/{self.part}' if self.part > 1 else ''}: {self.subject}"

    @property
    def whole(self) -> "Enquiry":
        """The first part: what the enquirer knows of."""
        return self.split_from or self

    @property
    def listed_files(self) -> QuerySet:
        """What the enquirer has added, for the readers of every part."""
        return self.whole.files.listed()

    @property
    def is_referable(self) -> bool:
        """Waits for the staff to choose a network."""
        return self.state in (EnquiryState.RECEIVED, EnquiryState.TRIAGE) and not self.restricted

    @property
    def status_url(self) -> str:
        """The private page; not ``get_absolute_url``, which the administration's "view on site" would give away."""
        return reverse("matchmaking:enquiry_status", args=[self.token])

    @property
    def subject(self) -> str:
        """The first words of the text, for lists."""
        line = " ".join(self.text.split())
        return line if len(line) <= 70 else f"{line[:68].rsplit(' ', 1)[0]} …"


class EnquiryStep(models.Model):
    """Something that happened to an enquiry; ``public`` steps are shown to the enquirer."""

    enquiry = models.ForeignKey(Enquiry, verbose_name=_("enquiry"), on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=14, choices=EnquiryState)
    cluster = models.ForeignKey(
        Cluster, verbose_name=_("network"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.TextField(_("internal note"), blank=True)
    public = models.BooleanField(_("shown to the enquirer"), default=True)
    happened_at = models.DateTimeField(_("happened"), default=timezone.now)

    class Meta:
        ordering = ["happened_at", "pk"]
        verbose_name = _("step of an enquiry")
        verbose_name_plural = _("steps of enquiries")

    def __str__(self) -> str:
        return f"{self.enquiry.number}: {self.get_state_display()}"


class Suggestion(models.Model):
    """A network that the engine proposes for an enquiry, with its reasons.

    ``company`` is a member that can do what is asked; ``twins`` are networks of the same field; with ``partner``, of
    another field, the enquiry is proposed to both, this one leading.
    """

    enquiry = models.ForeignKey(
        Enquiry, verbose_name=_("enquiry"), on_delete=models.CASCADE, related_name="suggestions"
    )
    cluster = models.ForeignKey(Cluster, verbose_name=_("network"), on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(_("rank"))
    score = models.FloatField(_("score"))
    confidence = models.FloatField(_("confidence"))
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    company = models.ForeignKey(
        Company, verbose_name=_("company"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    twins = models.ManyToManyField(Cluster, verbose_name=_("similar networks"), blank=True, related_name="+")
    partner = models.ForeignKey(
        Cluster, verbose_name=_("second network"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["enquiry", "rank"]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "cluster"], name="cluster_once_per_enquiry"),
            models.UniqueConstraint(fields=["enquiry", "rank"], name="suggestion_rank_once_per_enquiry"),
            models.CheckConstraint(condition=Q(confidence__range=(0, 1)), name="confidence_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry.number}: {self.rank}. {self.cluster}"

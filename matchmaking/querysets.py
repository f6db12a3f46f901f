"""Who sees runs, proposals, enquiries and referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from .enums import OPEN_ENQUIRIES, EnquiryState, FollowUpAnswer, ReferralState, Voice

if TYPE_CHECKING:
    from members.models import Cluster
    from members.querysets import Viewer

    from .models import Enquiry


class MatchingRunQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Runs and proposals belong to the office that organises the round. Superusers are no exception."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(round__cluster__in=user.managed_cluster_ids)


class EnquiryQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Staff of its alliance and the offices that have it; not those that declined."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        from .models import Referral

        passed_on = Referral.objects.filter(
            enquiry=OuterRef("pk"),
            cluster__in=user.managed_cluster_ids,
            state__in=(ReferralState.OFFERED, ReferralState.ACCEPTED),
        )
        return self.filter(Q(alliance__in=user.alliance_ids) | (Exists(passed_on) & Q(restricted=False)))

    def parts_of(self, enquiry: Enquiry) -> Self:
        """All parts of the enquiry, also where it has but one."""
        whole = enquiry.split_from_id or enquiry.pk
        return self.filter(Q(pk=whole) | Q(split_from=whole)).order_by("part")

    def whole(self) -> Self:
        """Each enquiry once, whatever it was split into."""
        return self.filter(split_from=None)

    def listed(self) -> Self:
        """Without those that only the staff may read, each by itself."""
        return self.filter(restricted=False)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_ENQUIRIES)

    def in_triage(self) -> Self:
        return self.filter(state__in=(EnquiryState.RECEIVED, EnquiryState.TRIAGE)).order_by("received_at", "pk")


class EnquiryFileQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Whoever may read the enquiry."""
        from .models import Enquiry

        visible = Enquiry.objects.visible_to(user)
        return self.filter(Q(enquiry__in=visible) | Q(enquiry__in=visible.values("split_from")))

    def listed(self) -> Self:
        """Without the content."""
        return self.defer("content")


class FollowUpQuerySet(models.QuerySet):
    def asked(self) -> Self:
        """What the enquirer has been asked and has not answered, the last first."""
        return self.filter(asked_at__isnull=False, answer="").order_by("-days")

    def answered(self) -> Self:
        """Whether it has helped, as far as somebody has said so; one that is still open is asked again."""
        return self.filter(answer__in=(FollowUpAnswer.HELPED, FollowUpAnswer.NOT_HELPED))


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """The receiving office; staff of the alliance see all referrals of its enquiries."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(cluster__in=user.managed_cluster_ids) | Q(enquiry__alliance__in=user.alliance_ids))

    def waiting(self) -> Self:
        return self.filter(state=ReferralState.OFFERED)


class EnquiryMessageQuerySet(models.QuerySet):
    def of_the_office(self, cluster: Cluster) -> Self:
        """What a network that has the enquiry reads, by ``course.reads``."""
        return self.filter(~Q(voice=Voice.NETWORK) | Q(cluster=cluster)).listed()

    def waiting(self) -> Self:
        """What the enquirer has written and nobody has answered yet."""
        return self.filter(voice=Voice.ENQUIRER, settled_at=None)

    def listed(self) -> Self:
        return self.select_related("cluster", "enquiry", "author")


class EnquiryNoteQuerySet(models.QuerySet):
    def of_the_staff(self) -> Self:
        """What the desk shows: the staff's own, and what offices have shared."""
        return self.filter(Q(cluster=None) | Q(shared=True))

    def of_the_office(self, cluster: Cluster) -> Self:
        """What a network's office reads: its own, and what the staff have shared; never another network's."""
        return self.filter(Q(cluster=cluster) | Q(cluster=None, shared=True))

"""Talks of an office with its members. Staff, superusers and other offices do not know of them: 404."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from clusterportal.core.undo import done_with_undo, take_undo

from ..forms.talks import TalkForm, TalkRhythmForm, values_of
from ..models import Cluster, Company, Membership, Person, Talk
from ..permissions import can_change_talk
from ..services.talks import change_talk, log_talk, remove_talk, restore_talk, set_talk_rhythm
from .mixins import ServiceFormMixin, tell_refusals


class TalkFormView(ServiceFormMixin, FormView):
    """A form about a talk with the company of ``self.membership``."""

    form_class = TalkForm
    template_name = "members/talk_form.html"
    membership: Membership
    talk: Talk | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.load(kwargs["pk"])

    def load(self, pk: int) -> None:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        people = people_of(self.request, self.membership.company)
        if self.talk and self.talk.person_id:
            people = people | Person.objects.filter(pk=self.talk.person_id)
        return {**super().get_form_kwargs(), "people": people.distinct()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(membership=self.membership, talk=self.talk, **kwargs)

    def get_success_url(self) -> str:
        return f"{self.membership.get_absolute_url()}#talks"


class TalkCreateView(TalkFormView):
    success_message = gettext_lazy("The talk is noted.")

    def load(self, pk: int) -> None:
        own = Membership.objects.filter(cluster__in=self.request.user.managed_cluster_ids).listed()
        self.membership = get_object_or_404(own, pk=pk)

    def perform(self, form: TalkForm) -> Talk:
        return log_talk(membership=self.membership, actor=self.request.user, **form.cleaned_data)


class TalkEditView(TalkFormView):
    """Whoever has noted a talk corrects it; colleagues read it."""

    success_message = gettext_lazy("The change is saved.")

    def load(self, pk: int) -> None:
        self.talk = own_talk(self.request, pk)
        self.membership = membership_of(self.talk)

    def get_initial(self) -> dict[str, Any]:
        return values_of(self.talk)

    def perform(self, form: TalkForm) -> Talk:
        return change_talk(talk=self.talk, actor=self.request.user, **form.cleaned_data)


@require_POST
def talk_remove(request: HttpRequest, pk: int) -> HttpResponse:
    talk = own_talk(request, pk)
    remove_talk(talk=talk, actor=request.user)
    done_with_undo(request, _("The talk is removed."), reverse("members:talk_restore", args=[talk.pk]))
    return redirect(membership_of(talk))


@require_POST
@tell_refusals
def talk_restore(request: HttpRequest, pk: int) -> HttpResponse:
    talk = get_object_or_404(Talk.objects.removed_by(request.user), pk=pk)
    take_undo(request)
    restore_talk(talk=talk, actor=request.user)
    return redirect(membership_of(talk))


class TalkRhythmView(ServiceFormMixin, FormView):
    """How often the office wants to talk to each member."""

    form_class = TalkRhythmForm
    template_name = "members/talk_rhythm.html"
    success_message = gettext_lazy("The change is saved.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            own = Cluster.objects.filter(pk__in=request.user.managed_cluster_ids)
            self.cluster = get_object_or_404(own, slug=kwargs["slug"])

    def get_initial(self) -> dict[str, Any]:
        return {"months": self.cluster.talk_months}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cluster=self.cluster, **kwargs)

    def perform(self, form: TalkRhythmForm) -> Cluster:
        return set_talk_rhythm(cluster=self.cluster, months=form.cleaned_data["months"], actor=self.request.user)

    def get_success_url(self) -> str:
        return f"{reverse('members:membership_list')}?talk=due"


def people_of(request: HttpRequest, company: Company) -> QuerySet[Person]:
    """Whom the office may know there now."""
    return Person.objects.visible_to(request.user).filter(
        affiliations__company=company, affiliations__ends_on__isnull=True
    )


def own_talk(request: HttpRequest, pk: int) -> Talk:
    """404 for what the user may not know of, 403 for what a colleague has noted."""
    talks = Talk.objects.visible_to(request.user).select_related("cluster", "company", "person")
    talk = get_object_or_404(talks, pk=pk)
    if not can_change_talk(request.user, talk):
        raise PermissionDenied
    return talk


def membership_of(talk: Talk) -> Membership:
    """The page on which the talk is shown: the latest membership of the company in this network."""
    return (
        Membership.objects.filter(cluster=talk.cluster_id, company=talk.company_id).listed().latest("starts_on", "pk")
    )

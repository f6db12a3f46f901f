"""Pages of a round: the public call, and the organising office's side of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DetailView, ListView, UpdateView

from clusterportal.core.dates import date_plain
from clusterportal.core.undo import done_with_undo, take_undo
from members.models import Interest
from members.views.mixins import OfficeRequiredMixin, ServiceFormMixin, VisibleMixin, tell_refusals

from ..enums import BEFORE_PUBLICATION, ApplicationState, RoundState, SeatState
from ..forms import ReopenForm, RoundForm
from ..models import Application, Exclusion, Round
from ..permissions import may_organise
from ..readiness import check_readiness
from ..services.applications import eligible_affiliations, open_application
from ..services.rounds import close_round, may_take, open_round, reopen_round, save_round, undo_close

Steps = list[dict[str, Any]]


@method_decorator(login_not_required, name="dispatch")
class RoundListView(VisibleMixin, ListView):
    """Open rounds first; an office sees its own with their states."""

    model = Round
    template_name = "focusgroups/round_list.html"

    def get_queryset(self) -> QuerySet[Round]:
        applied = Count("applications", filter=~Q(applications__state=ApplicationState.WITHDRAWN))
        rounds = super().get_queryset().select_related("cluster").annotate(applied=applied)
        return rounds.with_own_state(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rounds = list(self.object_list)
        own = user.managed_cluster_ids if user.is_authenticated else []
        return super().get_context_data(
            **kwargs,
            organised=[one for one in rounds if one.cluster_id in own],
            open_rounds=[one for one in rounds if one.state == RoundState.OPEN and one.cluster_id not in own],
            other_rounds=[one for one in rounds if one.state != RoundState.OPEN and one.cluster_id not in own],
            is_office=bool(own),
        )


@method_decorator(login_not_required, name="dispatch")
class RoundDetailView(VisibleMixin, DetailView):
    """The call for everybody; applicants, readiness and groups for the organising office."""

    model = Round
    template_name = "focusgroups/round_detail.html"
    context_object_name = "round"

    def get_queryset(self) -> QuerySet[Round]:
        return super().get_queryset().select_related("cluster")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        organises = may_organise(user, self.object)
        person = user.person_or_none if user.is_authenticated else None
        return super().get_context_data(
            **kwargs,
            facts=facts_of(self.object),
            steps=timeline(self.object),
            organises=organises,
            application=open_application(person=person, round=self.object),
            seat=_own_seat(person, self.object),
            eligible=bool(eligible_affiliations(person=person, round=self.object)),
            **(office_side(user, self.object) if organises else {}),
        )


def _own_seat(person: Any, round: Round) -> Any:
    if person is None:
        return None
    return person.seats.open().filter(group__round=round).select_related("group").first()


def facts_of(round: Round) -> list[tuple[Any, Any]]:
    sizes = _("%(smallest)s to %(largest)s people") % {"smallest": round.min_size, "largest": round.max_size}
    return [
        (_("Network"), round.cluster),
        (_("Applications until"), date_plain(round.closes_on)),
        (_("Answer by"), date_plain(round.answer_by)),
        (_("First meetings from"), date_plain(round.starts_on)),
        (_("Group size"), sizes),
        *([(_("Region"), round.region)] if round.region else []),
    ]


def timeline(round: Round) -> Steps:
    """The round's days, what is over and what comes next; an office may be ahead of its own dates."""
    today = timezone.localdate()
    closed = round.state not in {RoundState.DRAFT, RoundState.OPEN}
    steps = [
        (round.opens_on, _("Applications begin"), False),
        (round.closes_on, _("Applications end"), closed),
        (round.answer_by, _("Everybody has an answer"), round.state not in BEFORE_PUBLICATION),
        (round.starts_on, _("First meetings"), False),
    ]
    over = [early or day < today for day, _text, early in steps]
    following = next((place for place, done in enumerate(over) if not done), None)
    return [
        {
            "text": text,
            "detail": date_plain(day),
            "state": "done" if over[place] else "now" if place == following else "",
        }
        for place, (day, text, _early) in enumerate(steps)
    ]


def office_side(user: Any, round: Round) -> dict[str, Any]:
    """What only the organising office sees. Exclusions that nobody may know are neither named nor counted."""
    named = Exclusion.objects.visible_to(user).select_related("company", "person")
    applications = list(
        Application.objects.filter(round=round)
        .exclude(state=ApplicationState.WITHDRAWN)
        .listed()
        .prefetch_related(
            Prefetch("person__interests", queryset=Interest.objects.select_related("topic")),
            "person__affiliations",
            Prefetch("exclusions", queryset=named, to_attr="named"),
        )
    )
    cut, remarks = check_readiness(round, applications)
    seats = {state: Count("seats", filter=Q(seats__state=state)) for state in SeatState.values}
    return {
        "applications": applications,
        "cut": cut,
        "remarks": remarks,
        "groups": round.groups.annotate(**seats),
        "can_open": may_take(round, "open"),
        "can_close": may_take(round, "close"),
        "can_reopen": may_take(round, "reopen"),
        "can_match": may_take(round, "start_matching"),
        "before_publication": round.state in BEFORE_PUBLICATION,
    }


class RoundCreateView(OfficeRequiredMixin, ServiceFormMixin, CreateView):
    form_class = RoundForm
    template_name = "focusgroups/round_form.html"
    success_message = gettext_lazy("The round is saved as a draft. Nobody but your office sees it until you open it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "clusters": self.managed_clusters}

    def perform(self, form: RoundForm) -> Round:
        fields = dict(form.cleaned_data)
        cluster, key = fields.pop("cluster"), fields.pop("form_key")
        return save_round(cluster=cluster, actor=self.request.user, fields=fields, form_key=key)


class RoundEditView(ServiceFormMixin, UpdateView):
    form_class = RoundForm
    template_name = "focusgroups/round_form.html"
    success_message = gettext_lazy("Your changes are saved.")

    def get_queryset(self) -> QuerySet[Round]:
        return Round.objects.organised_by(self.request.user).select_related("cluster")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "clusters": self.get_queryset().none()}

    def perform(self, form: RoundForm) -> Round:
        return save_round(
            round=form.instance, cluster=form.instance.cluster, actor=self.request.user, fields=form.cleaned_data
        )


@require_POST
@tell_refusals
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    round = get_object_or_404(Round.objects.organised_by(request.user), pk=pk)
    open_round(round=round, actor=request.user)
    messages.success(request, _("The round is open. Its page is public, members can apply."))
    return redirect(round)


@require_POST
@tell_refusals
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    round = get_object_or_404(Round.objects.organised_by(request.user), pk=pk)
    close_round(round=round, actor=request.user)
    done_with_undo(
        request,
        _("Applications are closed. You can have groups proposed now."),
        reverse("focusgroups:round_undo_close", args=[round.pk]),
    )
    return redirect(round)


@require_POST
@tell_refusals
def round_undo_close(request: HttpRequest, pk: int) -> HttpResponse:
    round = get_object_or_404(Round.objects.organised_by(request.user), pk=pk)
    take_undo(request)
    undo_close(round=round, actor=request.user)
    messages.success(request, _("The round takes applications again."))
    return redirect(round)


@tell_refusals
def round_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the new deadline first."""
    round = get_object_or_404(Round.objects.organised_by(request.user), pk=pk)
    form = ReopenForm(request.POST or None, initial={"closes_on": round.closes_on})
    if request.method == "POST" and form.is_valid():
        reopen_round(round=round, closes_on=form.cleaned_data["closes_on"], actor=request.user)
        messages.success(request, _("The round takes applications again."))
        return redirect(round)
    return TemplateResponse(request, "focusgroups/round_reopen.html", {"round": round, "form": form})

"""Pages of a round: the public call, and the organising office's side of it."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
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
from clusterportal.core.prepared import prepared
from clusterportal.core.undo import done_with_undo, take_undo
from members.querysets import Viewer
from members.views.mixins import OfficeRequiredMixin, ServiceFormMixin, VisibleMixin, tell_refusals

from ..enums import BEFORE_PUBLICATION, NOT_APPLIED, RoundReach, RoundState, SeatState
from ..forms import ReopenForm, RoundForm
from ..models import FocusGroup, Round, SuccessStory
from ..permissions import may_open_in_emergency, may_organise
from ..readiness import check_readiness
from ..rows import applicants_of, application_rows, topic_demand
from ..services.applications import eligible_affiliations, for_whom, open_application
from ..services.rounds import close_round, may_take, open_round, reopen_round, save_round, undo_close

PER_PAGE = 50  # applicants; a round of a network seldom has more
Steps = list[dict[str, Any]]


@method_decorator(login_not_required, name="dispatch")
class RoundListView(VisibleMixin, ListView):
    """An office sees its own first, by where they are; whoever looks for a round sees what closes next."""

    model = Round
    template_name = "focusgroups/round_list.html"

    def get_queryset(self) -> QuerySet[Round]:
        applied = Count("applications", filter=~Q(applications__state__in=NOT_APPLIED))
        rounds = super().get_queryset().select_related("cluster").annotate(applied=applied)
        return rounds.with_own_state(self.request.user).in_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rounds = list(self.object_list)
        own = user.managed_cluster_ids if user.is_authenticated else []
        others = [one for one in rounds if one.cluster_id not in own]
        return super().get_context_data(
            **kwargs,
            organised=by_stage(one for one in rounds if one.cluster_id in own),
            open_rounds=sorted((one for one in others if one.state == RoundState.OPEN), key=lambda one: one.closes_on),
            other_rounds=[one for one in others if one.state != RoundState.OPEN],
            is_office=bool(own),
        )


def by_stage(rounds: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Rounds ``in_order`` below the name of their stage."""
    names = _("Your rounds under way"), _("Your rounds in preparation"), _("Your completed rounds")
    return [(names[stage], list(those)) for stage, those in groupby(rounds, key=lambda one: one.stage)]


@method_decorator(login_not_required, name="dispatch")
class RoundDetailView(VisibleMixin, DetailView):
    """The call for everybody; applicants, readiness and groups for the organising office."""

    model = Round
    template_name = "focusgroups/round_detail.html"
    context_object_name = "round"

    def get_object(self, queryset: QuerySet[Round] | None = None) -> Round:
        found = visible_round(self.request.user, self.kwargs["pk"])
        if not found:
            raise Http404
        return found[0]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, round = self.request.user, self.object
        is_open = round.state == RoundState.OPEN
        organises = may_organise(user, round)
        person = user.person_or_none if user.is_authenticated else None
        application = open_application(person=person, round=round)
        may_apply = not application and not organises
        own = user.managed_cluster_ids if user.is_authenticated else []
        return super().get_context_data(
            **kwargs,
            facts=facts_of(round),
            for_whom=for_whom(round),
            steps=timeline(round),
            organises=organises,
            stories=stories_of(round, user, organises),
            emergency_groups=emergency_groups(user, round),
            application=application,
            seat=_own_seat(person, round) if application else None,
            eligible=may_apply and bool(eligible_affiliations(person=person, round=round)),
            may_invite=is_open and bool(own) and (organises or round.networks().filter(pk__in=own).exists()),
            **(office_side(user, round, self.request.GET.get("page")) if organises else {}),
        )


def emergency_groups(user: Viewer, round: Round) -> list[FocusGroup]:
    """For the staff who may ask for an emergency opening: letters alone."""
    if not may_open_in_emergency(user) or round.state in BEFORE_PUBLICATION:
        return []
    return list(round.groups.order_by("letter").only("pk", "letter"))


def stories_of(round: Round, user: Viewer, organises: bool) -> list[SuccessStory]:
    """What members tell of their own accord and the office has released; it and the person see what waits, too."""
    if round.state in BEFORE_PUBLICATION:
        return []
    told = round.stories.select_related("person").prefetch_related("person__affiliations__company")
    return [one for one in told if one.released_at or organises or one.person.user_id == user.pk]


@prepared
def visible_round(user: Viewer, pk: int) -> QuerySet[Round]:
    return Round.objects.visible_to(user).filter(pk=pk).select_related("cluster")


def _own_seat(person: Any, round: Round) -> Any:
    return person.seats.open().filter(group__round=round).select_related("group").first()


def facts_of(round: Round) -> list[tuple[Any, Any]]:
    sizes = _("%(smallest)s to %(largest)s people") % {"smallest": round.min_size, "largest": round.max_size}
    return [
        (_("Network"), str(round.cluster)),
        *([(_("For whom"), round.get_reach_display())] if round.reach == RoundReach.ALLIANCE else []),
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


def office_side(user: Any, round: Round, page: str | None) -> dict[str, Any]:
    """What only the organising office sees. Exclusions that nobody may know are neither named nor counted."""
    applicants, invited = applicants_of(round.pk)
    demand, rare = topic_demand(round.pk)
    cut, remarks = check_readiness(round, applicants, len(invited))
    shown = Paginator(applicants, PER_PAGE).get_page(page)
    return {
        "applications": application_rows(user, [one.pk for one in shown]),
        "applicant_count": len(applicants),
        "page_obj": shown,
        "cut": cut,
        "remarks": remarks,
        "groups": groups_of(round.pk),
        "can_open": may_take(round, "open"),
        "can_close": may_take(round, "close"),
        "can_reopen": may_take(round, "reopen"),
        "can_match": may_take(round, "start_matching"),
        "before_publication": round.state in BEFORE_PUBLICATION,
        "invited_count": len(invited),
        "smaller": round.min_size - 1,
        "demand": demand,
        "rare": rare,
    }


@prepared
def groups_of(round_id: int) -> QuerySet[FocusGroup]:
    """The groups of a round with the number of seats in each state."""
    seats = {state: Count("seats", filter=Q(seats__state=state)) for state in SeatState.values}
    return FocusGroup.objects.filter(round=round_id).annotate(**seats)


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

"""What the staff do to several enquiries of the list: a preview where mails follow, an undo where nobody is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clusterportal.core.exceptions import DomainError
from clusterportal.core.undo import done_with_undo, take_undo
from members.models import Cluster, User

from ..models import Enquiry, Referral, Suggestion
from ..services import bulk
from ..services.enquiries import offerable_clusters
from .page import list_url
from .queues import CAME_FROM

MOST = 100  # rows of two pages; more is not looked through
ACTS = ("bulk", "bulk_refer")
NOBODY = "nobody"


@dataclass(frozen=True)
class Planned:
    """A line of the preview: where the enquiry would go, or why it stays."""

    enquiry: Enquiry
    cluster: Cluster | None
    why_not: str = ""


class BulkActs:
    """For the admin of enquiries: its list posts the chosen ones here."""

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(f"{act}/", self._guarded(getattr(self, f"{act}_view")), name=f"matchmaking_enquiry_{act}")
            for act in ACTS
        ]
        undo = [
            path(f"{act}/<str:keys>/", self._guarded(getattr(self, f"{act}_view")), name=f"matchmaking_enquiry_{act}")
            for act in ("bulk_take_back", "bulk_not_spam")
        ]
        return own + undo + super().get_urls()

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        chosen = self._chosen(request, request.POST.getlist("chosen"))
        act = {"refer": self._preview, "spam": self._spam, "assign": self._assign}.get(request.POST.get("act", ""))
        if act is None or not chosen:
            messages.error(request, _("Tick the enquiries first, then choose what to do with them."))
            return self._to_list(request)
        return act(request, chosen)

    def bulk_refer_view(self, request: HttpRequest) -> HttpResponse:
        """Does exactly what the preview has shown, or nothing."""
        pairs = dict(pair.partition(":")[::2] for pair in request.POST.getlist("pair"))
        clusters = {str(key): cluster for key, cluster in Cluster.objects.in_bulk(_numbers(pairs.values())).items()}
        named = {one: clusters.get(pairs[str(one.pk)]) for one in self._chosen(request, pairs)}
        chosen = {one: cluster for one, cluster in named.items() if cluster}
        if not chosen:
            messages.error(request, _("None of these can be passed on."))
            return self._to_list(request)

        def refer() -> str:
            referrals = bulk.refer_all(chosen=chosen, actor=request.user)
            return _undo_url("bulk_take_back", [referral.pk for referral in referrals])

        done = ngettext("%(number)d enquiry is passed on.", "%(number)d enquiries are passed on.", len(chosen))
        return self._done(request, refer, done % {"number": len(chosen)})

    def bulk_take_back_view(self, request: HttpRequest, keys: str) -> HttpResponse:
        visible = self.get_queryset(request).values("pk")
        offered = Referral.objects.filter(pk__in=_numbers(keys.split("-")), enquiry__in=visible)
        offered = offered.select_related("enquiry", "cluster")
        return self._undone(request, lambda: bulk.take_back_all(offered=offered, actor=request.user))

    def bulk_not_spam_view(self, request: HttpRequest, keys: str) -> HttpResponse:
        chosen = self._chosen(request, keys.split("-"))
        return self._undone(request, lambda: bulk.take_back_all_spam(enquiries=chosen, actor=request.user))

    def _preview(self, request: HttpRequest, chosen: list[Enquiry]) -> HttpResponse:
        first = {one.enquiry_id: one.cluster for one in _first_suggestions(chosen)}
        planned = [_plan(enquiry, first.get(enquiry.pk)) for enquiry in chosen]
        context = {
            **self.admin_site.each_context(request),
            "ready": [line for line in planned if line.cluster],
            "left_out": [line for line in planned if not line.cluster],
            "list_url": list_url(request.GET.get(CAME_FROM, "")),
            "came_from": request.GET.get(CAME_FROM, ""),
        }
        return TemplateResponse(request, "admin/matchmaking/enquiry/bulk_refer.html", context)

    def _spam(self, request: HttpRequest, chosen: list[Enquiry]) -> HttpResponse:
        def mark() -> str:
            bulk.mark_all_as_spam(enquiries=chosen, actor=request.user)
            return _undo_url("bulk_not_spam", [enquiry.pk for enquiry in chosen])

        done = ngettext(
            "%(number)d enquiry is marked as spam.", "%(number)d enquiries are marked as spam.", len(chosen)
        )
        return self._done(request, mark, done % {"number": len(chosen)})

    def _assign(self, request: HttpRequest, chosen: list[Enquiry]) -> HttpResponse:
        key = request.POST.get("colleague", "")
        colleague = None if key == NOBODY else colleagues_of(request.user).filter(pk__in=_numbers([key])).first()
        if colleague is None and key != NOBODY:
            messages.error(request, _("Choose who is to see to them."))
            return self._to_list(request)

        def assign() -> str:
            bulk.assign_all(enquiries=chosen, to=colleague, actor=request.user)
            return ""

        done = ngettext("%(number)d enquiry is assigned.", "%(number)d enquiries are assigned.", len(chosen))
        return self._done(request, assign, done % {"number": len(chosen)})

    def _done(self, request: HttpRequest, act: Callable[[], str], done: str) -> HttpResponse:
        """Acts and tells it, with the button that ``act`` gives the address of, if any."""
        try:
            undo = act()
        except DomainError as error:
            messages.error(request, error.message)
            return self._to_list(request)
        if undo:
            done_with_undo(request, done, undo)
        else:
            messages.success(request, done)
        return self._to_list(request)

    def _undone(self, request: HttpRequest, act: Callable[[], Any]) -> HttpResponse:
        try:
            take_undo(request)
            act()
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("All of them are as they were before."))
        return self._to_list(request)

    def _chosen(self, request: HttpRequest, keys: Iterable[str]) -> list[Enquiry]:
        return list(self.get_queryset(request).filter(pk__in=_numbers(keys)).order_by("received_at", "pk")[:MOST])

    def _to_list(self, request: HttpRequest) -> HttpResponse:
        return redirect(list_url(request.GET.get(CAME_FROM, "")))

    def _guarded(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_site.admin_view(require_POST(view))


def colleagues_of(user: User) -> QuerySet[User]:
    """The staff of the coordination offices that the user works in."""
    found = User.objects.filter(is_active=True, alliance_roles__isnull=False)
    return (found if user.is_superuser else found.filter(alliance_roles__alliance__in=user.alliance_ids)).distinct()


def _first_suggestions(chosen: list[Enquiry]) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(enquiry__in=chosen, rank=1).select_related("cluster")


def _plan(enquiry: Enquiry, cluster: Cluster | None) -> Planned:
    if not enquiry.is_referable:
        return Planned(enquiry, None, _("It is not in triage: %(state)s.") % {"state": enquiry.get_state_display()})
    if cluster is None:
        return Planned(enquiry, None, _("No network is suggested for it."))
    if not offerable_clusters(enquiry).filter(pk=cluster.pk).exists():
        return Planned(enquiry, None, _("%(network)s may not get it.") % {"network": cluster})
    return Planned(enquiry, cluster)


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in list(keys)[:MOST] if key.isdecimal() and len(key) < 19]


def _undo_url(act: str, keys: list[int]) -> str:
    return reverse(f"admin:matchmaking_enquiry_{act}", args=["-".join(map(str, keys))])

"""Inviting members to a round: each office its own people."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clusterportal.core.mail import render
from members.models import Affiliation, Cluster
from members.views.mixins import tell_refusals

from ..enums import RoundState
from ..invitees import affiliations_to_invite, invitees
from ..models import Round
from ..services.calls import call_context, invite_people, remind_invited

PER_PAGE = 50  # people; one wave of mails


@tell_refusals
def round_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Who can be asked and who has been; a POST writes to those who are ticked."""
    rounds = Round.objects.visible_to(request.user).select_related("cluster")
    round = get_object_or_404(rounds, pk=pk)
    networks = list(round.networks().filter(pk__in=request.user.managed_cluster_ids))
    if not networks:
        raise PermissionDenied(_("The offices of the networks that this round is for invite their own members."))
    people = affiliations_to_invite(request.user, round)
    if request.method == "POST":
        _write(request, round, list(people.filter(person__in=_ticked(request))))
        return redirect("focusgroups:round_invite", round.pk)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "focusgroups/round_invite.html", _context(request, round, networks, page))


def _context(request: HttpRequest, round: Round, networks: list[Cluster], page: Any) -> dict[str, Any]:
    rows = invitees(round, page.object_list)
    subject, body = _sample(request, round, rows[0].affiliation) if rows else ("", [])
    return {
        "round": round,
        "networks": networks,
        "rows": rows,
        "page_obj": page,
        "subject": subject,
        "body": body,
        "is_open": round.state == RoundState.OPEN,
        "any_to_ask": any(row.may_be_asked or row.may_be_reminded for row in rows),
    }


def _sample(request: HttpRequest, round: Round, affiliation: Affiliation) -> tuple[str, list[str]]:
    """Subject and paragraphs as the first person of the page gets them, without the link that is theirs alone."""
    context = call_context(round, request.user)
    link = _("(the person's own link)")
    values = {**context, "person": affiliation.person, "link": link}
    subject, body = render("round_call", values, get_language() or "de")
    return subject, [" ".join(text.split()) for text in body.split("\n\n")]


def _ticked(request: HttpRequest) -> list[int]:
    return [int(value) for value in request.POST.getlist("person") if value.isdecimal() and len(value) < 10]


def _write(request: HttpRequest, round: Round, affiliations: list[Affiliation]) -> None:
    """Invites, or reminds; says to how many a mail goes."""
    if request.POST.get("act") == "remind":
        count = remind_invited(round=round, people=[one.person_id for one in affiliations], actor=request.user)
        text = ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", count)
        none = _("Nobody is reminded: all of them have had a mail in the last three days, or have answered.")
    else:
        count = len(invite_people(round=round, affiliations=affiliations, actor=request.user))
        text = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", count)
        none = _("Nobody is invited: tick people who have not been asked yet.")
    if count:
        messages.success(request, text % {"count": count})
    else:
        messages.error(request, none)

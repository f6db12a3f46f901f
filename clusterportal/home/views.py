"""The start page of each role, search, the demo's mailbox, and the pages that every portal must have."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from clusterportal.core.context_processors import menu_of
from members.words import tidy

from .entries import greeting
from .leader import leader_context
from .mailfolder import newest_mails
from .office import office_context
from .search.results import Found, Result, search
from .staff import staff_context
from .visitor import visitor_context

FIRST_FEW, PER_PAGE, LONGEST = 4, 20, 100  # results of a kind on the first page, on its own page; letters
HOMES = {"leader": leader_context, "office": office_context, "staff": staff_context}


@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """Four pages at one address, by the role that the main menu goes by."""
    role = menu_of(request.user)
    if role == "visitor":
        return render(request, "home/visitor.html", visitor_context())
    person = request.user.person_or_none
    context = {"greeting": greeting(person.name if person else ""), "today": timezone.localdate()}
    return render(request, f"home/{role}.html", {**context, **HOMES[role](request.user)})


@login_not_required
def search_page(request: HttpRequest) -> HttpResponse:
    """``?q=`` in everything that the reader may see; ``&in=companies`` shows all hits of one kind, page by page."""
    asked = tidy(request.GET.get("q", ""))[:LONGEST]
    answer = search(request.user, asked)
    only = next((one for one in answer.groups if one.kind.key == request.GET.get("in")), None)
    shown = page_of(only, request.GET.get("page")) if only else {"sections": first_few(answer.groups)}
    return render(request, "home/search.html", {"asked": asked, "answer": answer, "only": only, **shown})


def first_few(groups: list[Found]) -> list[tuple[Found, list[Result]]]:
    return [(one, one.results(end=FIRST_FEW)) for one in groups]


def page_of(found: Found, number: str | None) -> dict[str, Any]:
    page = Paginator(range(len(found.matches)), PER_PAGE).get_page(number)
    results = found.results(page.start_index() - 1, page.end_index())
    return {"page_obj": page, "sections": [(found, results)]}


@login_not_required
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mails of the demo, for everybody: its people are invented. Elsewhere the page does not exist."""
    if not settings.DEMO:
        raise Http404
    wanted = request.GET.get("q", "").strip()
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.VAR_DIR / "mail")
    return render(request, "home/mailbox.html", {"mails": newest_mails(folder, wanted=wanted), "wanted": wanted})


@method_decorator(login_not_required, name="dispatch")
class LegalPage(TemplateView):
    """Imprint, privacy, accessibility, and what the operator can see."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(operator=settings.OPERATOR, **kwargs)

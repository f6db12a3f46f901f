"""The desk itself, and what the staff do there: each act is a POST of its own that leads to the next enquiry."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusterportal.core.exceptions import DomainError
from clusterportal.core.undo import done_with_undo, take_undo
from members.models import Cluster

from ..enums import ReferralState
from ..exceptions import EnquiryError
from ..forms import MessageForm
from ..models import Enquiry, Referral
from ..services import conversation, incoming, referrals, triage
from ..services.enquiries import agree_to_passing_on
from ..services.splitting import split_enquiry
from ..services.vocabulary import keep_words
from . import presence
from .forms import JoinForm, NoteForm, QuestionForm, SplitForm
from .page import desk_context, desk_url, list_url, next_url
from .queues import CAME_FROM
from .tally import day_tally

ACTS = (
    "message", "settle", "split", "restrict", "lift", "refer", "take_back", "close", "spam", "not_spam", "note", "ask",
    "go_on", "join", "judge", "agreed", "words",
)  # fmt: skip
FORMS: dict[str, type[forms.Form]] = {
    "message": MessageForm,
    "note": NoteForm,
    "ask": QuestionForm,
    "join": JoinForm,
}


def _split(request: HttpRequest, enquiry: Enquiry, clusters: list[Cluster]) -> None:
    """``leads`` names the network that comes first, where the desk has proposed a pair."""
    leading = request.POST.get("leads", "")
    clusters.sort(key=lambda cluster: str(cluster.pk) != leading)
    leads = leading == str(clusters[0].pk)
    split_enquiry(enquiry=enquiry, clusters=clusters, actor=request.user, leads=leads)


class DeskActs:
    """For the admin of enquiries: ``change_view`` is the desk, the acts are addresses beside it."""

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{act}/",
                self.admin_site.admin_view(require_POST(getattr(self, f"{act}_view"))),
                name=f"matchmaking_enquiry_{act}",
            )
            for act in ACTS
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        enquiry = self._enquiry(request, object_id if object_id.isdecimal() else None)
        return self._desk(request, enquiry)

    def refer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        chosen = request.POST.get("cluster", "")
        cluster = get_object_or_404(Cluster, pk=chosen if chosen.isdecimal() else None)
        return self._decide(
            request,
            enquiry,
            lambda: referrals.refer(enquiry=enquiry, cluster=cluster, actor=request.user),
            _("No. %(number)s is offered to %(network)s.") % {"number": enquiry.number, "network": cluster},
            undo="take_back",
        )

    def split_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        form = SplitForm(request.POST, enquiry=enquiry, auto_id="split_%s")
        return self._by_form(
            request,
            enquiry,
            "split",
            lambda typed: _split(request, enquiry, list(typed["clusters"])),
            _("No. %(number)s is offered to several networks.") % {"number": enquiry.number},
            form=form,
        )

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        referral = enquiry.referrals.waiting().first() or Referral(enquiry=enquiry)
        return self._take_back(
            request,
            enquiry,
            lambda: referrals.take_back_referral(referral=referral, actor=request.user),
            _("No. %(number)s is in triage again.") % {"number": enquiry.number},
        )

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        message = request.POST.get("message", "").replace("\0", "")
        try:
            referrals.answer_and_close(enquiry=enquiry, actor=request.user, message=message)
        except DomainError as error:
            return self._desk(request, enquiry, close_error=error.message, typed_message=message)
        messages.success(request, _("No. %(number)s is answered and closed.") % {"number": enquiry.number})
        return self._next(request, enquiry)

    def spam_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Done at once, told with a button that takes it back: nobody gets a mail."""
        enquiry = self._enquiry(request, pk)
        return self._decide(
            request,
            enquiry,
            lambda: referrals.mark_as_spam(enquiry=enquiry, actor=request.user),
            _("No. %(number)s is marked as spam.") % {"number": enquiry.number},
            undo="not_spam",
        )

    def not_spam_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        return self._take_back(
            request,
            enquiry,
            lambda: referrals.take_back_spam(enquiry=enquiry, actor=request.user),
            _("No. %(number)s is in triage again.") % {"number": enquiry.number},
        )

    def restrict_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        return self._decide(
            request,
            enquiry,
            lambda: triage.restrict(enquiry=enquiry, actor=request.user),
            _("No. %(number)s is restricted: only the staff see it, under “Restricted”.") % {"number": enquiry.number},
            undo="lift",
        )

    def lift_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        return self._take_back(
            request,
            enquiry,
            lambda: triage.lift_restriction(enquiry=enquiry, actor=request.user),
            _("No. %(number)s is no longer restricted.") % {"number": enquiry.number},
            offered=False,
        )

    def note_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The only act after which the enquiry stays open: it still has to be decided."""
        enquiry = self._enquiry(request, pk)
        return self._by_form(
            request,
            enquiry,
            "note",
            lambda typed: triage.add_note(enquiry=enquiry, actor=request.user, **typed),
            _("The note is kept."),
            stays=True,
        )

    def message_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answering leaves the enquiry where it is: it still needs somebody who takes care of it."""
        enquiry = self._enquiry(request, pk)
        return self._by_form(
            request,
            enquiry,
            "message",
            lambda typed: conversation.answer_enquirer(enquiry=enquiry, actor=request.user, **typed),
            _("Your message is on its way."),
            stays=True,
        )

    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        return self._take_back(
            request,
            enquiry,
            lambda: conversation.needs_no_answer(enquiry=enquiry, actor=request.user),
            _("Noted: this message needs no answer."),
            offered=False,
        )

    def judge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A mail of somebody else than the enquirer: into the conversation, or a note."""
        enquiry = self._enquiry(request, pk)
        chosen = request.POST.get("note", "")
        note = get_object_or_404(enquiry.notes, pk=chosen if chosen.isdecimal() else None)
        belongs = request.POST.get("belongs") == "yes"
        return self._take_back(
            request,
            enquiry,
            lambda: incoming.judge_note(note=note, actor=request.user, belongs=belongs),
            _("The mail stands in the conversation.") if belongs else _("The mail stays a note."),
            offered=False,
        )

    def ask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        return self._by_form(
            request,
            enquiry,
            "ask",
            lambda typed: triage.ask_back(enquiry=enquiry, actor=request.user, **typed),
            _("No. %(number)s waits for the enquirer's answer.") % {"number": enquiry.number},
        )

    def words_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Words of an enquiry that went a detour, to find the right network at once next time."""
        enquiry = self._enquiry(request, pk)
        referral = enquiry.referrals.filter(state=ReferralState.ACCEPTED).select_related("enquiry", "cluster").first()
        if referral is None:
            raise Http404
        words = request.POST.getlist("word")
        return self._take_back(
            request,
            enquiry,
            lambda: keep_words(referral=referral, actor=request.user, words=words),
            _("Thank you. The next enquiry of this kind finds its way sooner."),
            offered=False,
        )

    def agreed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """On the telephone, where no mail reaches the enquirer."""
        enquiry = self._enquiry(request, pk)
        return self._take_back(
            request,
            enquiry,
            lambda: agree_to_passing_on(enquiry=enquiry, told=request.user),
            _("No. %(number)s is in triage again.") % {"number": enquiry.number},
            offered=False,
        )

    def go_on_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)
        return self._take_back(
            request,
            enquiry,
            lambda: triage.go_on_without_answer(enquiry=enquiry, actor=request.user),
            _("No. %(number)s is in triage again.") % {"number": enquiry.number},
            offered=False,
        )

    def join_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = self._enquiry(request, pk)

        def join(typed: dict[str, Any]) -> None:
            other = self.get_queryset(request).filter(number=typed["number"]).whole().first()
            if other is None:
                raise EnquiryError(_("There is no enquiry with this number."))
            triage.join_with(enquiry=enquiry, other=other, actor=request.user)

        done = _("No. %(number)s is joined. The enquirer is told.") % {"number": enquiry.number}
        return self._by_form(request, enquiry, "join", join, done)

    def _enquiry(self, request: HttpRequest, key: int | str | None) -> Enquiry:
        return get_object_or_404(self.get_queryset(request), pk=key)

    def _desk(self, request: HttpRequest, enquiry: Enquiry, **more: Any) -> HttpResponse:
        blank: dict[str, forms.Form] = {f"{act}_form": form(auto_id=f"{act}_%s") for act, form in FORMS.items()}
        context = {
            **self.admin_site.each_context(request),
            **blank,
            "split_form": SplitForm(enquiry=enquiry, auto_id="split_%s"),
            **desk_context(request.user, enquiry, request.GET.get(CAME_FROM, "")),
            "others_here": presence.come(enquiry, request.user),
            **more,
        }
        return TemplateResponse(request, self.change_form_template, context)

    def _decide(
        self, request: HttpRequest, enquiry: Enquiry, act: Callable[[], Any], done: str, undo: str = ""
    ) -> HttpResponse:
        """Acts, tells it (with a button that takes it back, if there is one) and opens what comes next."""
        try:
            act()
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(desk_url(enquiry, request.GET.get(CAME_FROM, "")))
        if undo:
            done_with_undo(request, done, reverse(f"admin:matchmaking_enquiry_{undo}", args=[enquiry.pk]))
        else:
            messages.success(request, done)
        return self._next(request, enquiry)

    def _by_form(
        self,
        request: HttpRequest,
        enquiry: Enquiry,
        name: str,
        act: Callable[[dict[str, Any]], Any],
        done: str,
        *,
        stays: bool = False,
        form: forms.Form | None = None,
    ) -> HttpResponse:
        """What was typed comes back with the sentence that says what is missing."""
        form = form or FORMS[name](request.POST, auto_id=f"{name}_%s")
        try:
            if form.is_valid():
                act(form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
            messages.error(request, error.message)  # the form itself may have gone with the state it was for
        if form.errors:
            return self._desk(request, enquiry, **{f"{name}_form": form})
        messages.success(request, done)
        return redirect(desk_url(enquiry, request.GET.get(CAME_FROM, ""))) if stays else self._next(request, enquiry)

    def _take_back(
        self, request: HttpRequest, enquiry: Enquiry, act: Callable[[], Any], done: str, *, offered: bool = True
    ) -> HttpResponse:
        """Back on the desk of the same enquiry; ``offered`` acts only once, and where the button was shown."""
        try:
            if offered:
                take_undo(request)
            act()
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, done)
        return redirect(desk_url(enquiry, request.GET.get(CAME_FROM, "")))

    def _next(self, request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
        """To the next enquiry of the list that one came from; at its end to the list, with what the day has brought."""
        presence.leave(enquiry, request.user)
        came_from = request.GET.get(CAME_FROM, "")
        following = next_url(request.user, enquiry, came_from)
        if not following:
            messages.success(request, day_tally(request.user))
        return redirect(following or list_url(came_from))

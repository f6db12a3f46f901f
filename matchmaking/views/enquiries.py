"""What anybody can do without an account: ask, and see by a private link where the enquiry stands."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, FormView

from clusterportal.core.exceptions import DomainError
from clusterportal.core.limits import LimitedForm
from members.models import Cluster
from members.views.mixins import ServiceFormMixin, tell_refusals

from ..course import may_write
from ..enums import ANSWERED_ENQUIRIES, OPEN_ENQUIRIES, EnquiryState, FollowUpAnswer, ReferralState
from ..forms import EnquiryForm, ReplyForm
from ..models import Enquiry, Referral
from ..querysets import EnquiryQuerySet
from ..services.conversation import write_as_enquirer
from ..services.enquiries import agree_to_passing_on, submit_enquiry
from ..services.erasing import erase_enquiry, withdraw_enquiry
from ..services.follow_ups import answer_follow_up
from ..timeline import public_timeline, what_comes_next
from .passing_on import sender_of


@method_decorator(login_not_required, name="dispatch")
class EnquiryCreateView(LimitedForm, ServiceFormMixin, FormView):
    """Four fields; ``?cluster=`` comes from a network's page."""

    form_class = EnquiryForm
    template_name = "matchmaking/enquiry_form.html"
    limited_as = "enquiry"

    @property
    def asked_cluster(self) -> Cluster | None:
        slug = self.request.GET.get("cluster", "")
        return Cluster.objects.visible_to(self.request.user).filter(slug=slug).first() if slug_re.match(slug) else None

    def get_initial(self) -> dict[str, Any]:
        person = self.request.user.is_authenticated and self.request.user.person_or_none
        known = {"name": person.name, "email": person.email or self.request.user.email} if person else {}
        return {**super().get_initial(), **known}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "asked_cluster": self.asked_cluster}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        may_pass_on = user.is_authenticated and sender_of(user) is not None
        return super().get_context_data(asked_cluster=self.asked_cluster, may_pass_on=may_pass_on, **kwargs)

    def perform(self, form: EnquiryForm) -> Enquiry:
        fields = {key: value for key, value in form.cleaned_data.items() if key != "website"}
        enquiry = submit_enquiry(**fields, asked_cluster=self.asked_cluster, language=(get_language() or "de")[:2])
        sent = _("Your enquiry has arrived. An e-mail with its number and the link to this page goes to %(email)s.")
        messages.success(self.request, sent % {"email": enquiry.email})
        return enquiry

    def get_success_url(self) -> str:
        return self.object.status_url


@method_decorator(csrf_exempt, name="dispatch")  # it stores nothing, and a token would cost a reading visitor a cookie
class EnquiryBeginView(EnquiryCreateView):
    """The form with the question of the start page in it; sent in a body, as addresses end up in logs and histories."""

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.get(request)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {name: value for name, value in kwargs.items() if name not in ("data", "files")}

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "text": self.request.POST.get("text", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(action=reverse("matchmaking:enquiry_create"), **kwargs)


@method_decorator([login_not_required, never_cache], name="dispatch")
class EnquiryStatusView(DetailView):
    """Whoever has the link sees where it stands."""

    queryset = Enquiry.objects.whole()
    slug_field = slug_url_kwarg = "token"
    template_name = "matchmaking/enquiry_status.html"
    context_object_name = "enquiry"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enquiry = self.object
        parts = Enquiry.objects.parts_of(enquiry)
        taken = Referral.objects.filter(enquiry__in=parts.open(), state=ReferralState.ACCEPTED).select_related(
            "cluster"
        )
        needs_consent = enquiry.state == EnquiryState.NEEDS_CONSENT
        return super().get_context_data(
            steps=public_timeline(enquiry),
            next_step=what_comes_next(enquiry),
            holders=[referral.cluster for referral in taken.order_by("enquiry__part")],
            is_open=parts.open().exists(),
            needs_consent=needs_consent,
            files=enquiry.files.listed(),
            answers=FollowUpAnswer if _is_asked(enquiry) else [],
            thread=enquiry.messages.listed(),
            is_asked=enquiry.state == EnquiryState.ASKED,
            reply_form=self._reply_form(parts),
            suggested=[s.cluster for s in enquiry.suggestions.select_related("cluster")] if needs_consent else [],
            **kwargs,
        )

    def _reply_form(self, parts: EnquiryQuerySet) -> ReplyForm | None:
        """To answer or to add; none where nothing is taken any more."""
        takes = self.object.text and may_write([EnquiryState(state) for state in parts.values_list("state", flat=True)])
        return ReplyForm(is_answer=self.object.state == EnquiryState.ASKED) if takes else None


def _is_asked(enquiry: Enquiry) -> bool:
    return enquiry.state in ANSWERED_ENQUIRIES and enquiry.follow_ups.asked().exists()


class EnquiryReplyView(EnquiryStatusView):
    """What the enquirer adds or answers; the page comes back with what was typed where it cannot be taken."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        self.object = self.get_object()
        form = ReplyForm(request.POST, request.FILES, is_answer=self.object.state == EnquiryState.ASKED)
        try:
            if form.is_valid():
                typed = form.cleaned_data
                write_as_enquirer(enquiry=self.object, text=typed["reply"], upload=typed["upload"])
                messages.success(request, _("Thank you. Whoever takes care of your enquiry reads it."))
                return redirect(self.object.status_url)
        except DomainError as error:
            form.add_error(None, error.message)
        return self.render_to_response({**self.get_context_data(), "reply_form": form})


@login_not_required
@require_POST
@tell_refusals
def agree(request: HttpRequest, token: str) -> HttpResponse:
    enquiry = agree_to_passing_on(enquiry=get_object_or_404(Enquiry, token=token))
    messages.success(request, _("Thank you. We now look for the right network."))
    return redirect(enquiry.status_url)


@login_not_required
@require_POST
@tell_refusals
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    enquiry = withdraw_enquiry(enquiry=get_object_or_404(Enquiry, token=token))
    messages.success(request, _("Your enquiry is withdrawn. Text and contact data are deleted."))
    return redirect(enquiry.status_url)


@login_not_required
@require_POST
@tell_refusals
def answer(request: HttpRequest, token: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, token=token)
    enquiry = answer_follow_up(enquiry=enquiry, answer=request.POST.get("answer", ""))
    messages.success(request, str(_THANKS[enquiry.state in OPEN_ENQUIRIES]))
    return redirect(enquiry.status_url)


_THANKS = {
    False: gettext_lazy("Thank you. Your answer helps the networks to get better."),
    True: gettext_lazy("Thank you. Your enquiry is open again, and we write to you."),
}


@login_not_required
@require_POST
@tell_refusals
def erase(request: HttpRequest, token: str) -> HttpResponse:
    enquiry = erase_enquiry(enquiry=get_object_or_404(Enquiry, token=token))
    messages.success(request, _("Text and contact data of your enquiry are deleted."))
    return redirect(enquiry.status_url)

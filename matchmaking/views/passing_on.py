"""What a member company or an office was asked and passes on, with the consent of the person who asked."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView

from clusterportal.core.limits import LimitedForm
from members.models import Cluster, Membership, User
from members.views.mixins import ServiceFormMixin

from ..enums import Channel
from ..forms import PassOnForm
from ..models import Enquiry
from ..services.enquiries import Origin, submit_enquiry


class Sender(NamedTuple):
    """Whom the enquiry comes from: the name to show, and the office's network."""

    name: str
    cluster: Cluster | None = None


def sender_of(user: User) -> Sender | None:
    """The office in which the user works, else their company if it is a member somewhere; None may not pass on."""
    if user.is_office:
        cluster = Cluster.objects.managed_by(user).order_by("pk")[0]
        return Sender(cluster.short_name, cluster)
    now = {"company__affiliations__person__user": user, "company__affiliations__ends_on__isnull": True}
    membership = Membership.objects.current().filter(**now).select_related("company").order_by("pk").first()
    return Sender(membership.company.name) if membership else None


class PassOnView(LimitedForm, ServiceFormMixin, FormView):
    """The same questions as the public form, and how the person has agreed."""

    form_class = PassOnForm
    template_name = "matchmaking/enquiry_pass_on.html"
    limited_as = "enquiry"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.sender = sender_of(request.user)
        if self.sender is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sender=self.sender.name, **kwargs)

    def perform(self, form: PassOnForm) -> Enquiry:
        typed = form.cleaned_data
        fields = {name: typed[name] for name in ("text", "name", "email", "place", "passing_consent", "upload")}
        origin = Origin(
            actor=self.request.user,
            channel=Channel.MEMBER,
            consent=typed["consent"],
            phone=typed["phone"],
            passed_on_by=self.sender.name,
        )
        language = (get_language() or "de")[:2]
        enquiry = submit_enquiry(**fields, asked_cluster=self.sender.cluster, language=language, origin=origin)
        sent = _("Thank you. It is passed on as enquiry no. %(number)s; the person gets an e-mail with its link.")
        messages.success(self.request, sent % {"number": enquiry.number})
        return enquiry

    def get_success_url(self) -> str:
        return reverse("matchmaking:referral_list" if self.sender.cluster else "home:start")

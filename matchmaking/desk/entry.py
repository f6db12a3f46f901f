"""The staff take down what somebody has told them: the same enquiry as from the public form, with its source."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from clusterportal.core.exceptions import DomainError

from ..forms import EntryForm
from ..models import Enquiry
from ..services.enquiries import Origin, submit_enquiry
from .page import desk_url, list_url


class EntryActs:
    """For the admin of enquiries: its list leads here."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.enter_view)
        return [path("enter/", view, name="matchmaking_enquiry_enter"), *super().get_urls()]

    def enter_view(self, request: HttpRequest) -> HttpResponse:
        form = EntryForm(request.POST or None, request.FILES or None, initial={"channel": "phone"})
        if request.method == "POST" and form.is_valid():
            try:
                enquiry = _keep(form, request)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("Enquiry no. %(number)s is kept.") % {"number": enquiry.number})
                return redirect(desk_url(enquiry))
        context = {**self.admin_site.each_context(request), "form": form, "list_url": list_url()}
        return TemplateResponse(request, "admin/matchmaking/enquiry/enter.html", context)


def _keep(form: EntryForm, request: HttpRequest) -> Enquiry:
    typed = form.cleaned_data
    names = ("text", "name", "email", "place", "passing_consent", "upload", "language")
    origin = Origin(actor=request.user, channel=typed["channel"], consent=typed["consent"], phone=typed["phone"])
    return submit_enquiry(**{name: typed[name] for name in names}, origin=origin)

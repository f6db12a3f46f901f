"""Files of an enquiry: added and read by whoever has the private link, read by whoever has the enquiry."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clusterportal.core.exceptions import DomainError
from members.views.mixins import tell_refusals

from ..models import Enquiry, EnquiryFile
from ..services.files import add_file


@login_not_required
@require_POST
@tell_refusals
def add(request: HttpRequest, token: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry, token=token)
    upload = request.FILES.get("file")
    if upload is None:
        raise DomainError(_("Choose a file first."))
    file = add_file(enquiry=enquiry, upload=upload)
    messages.success(request, _("%(name)s is added.") % {"name": file.name})
    return redirect(enquiry.status_url)


@login_not_required
@never_cache
@require_safe
def own(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """For the enquirer."""
    return _download(get_object_or_404(EnquiryFile, enquiry__token=token, pk=pk))


@never_cache
@require_safe
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """For the staff and the office that has the enquiry."""
    return _download(get_object_or_404(EnquiryFile.objects.visible_to(request.user), pk=pk))


def _download(file: EnquiryFile) -> HttpResponse:
    """Always saved, never shown as a page of ours: it comes from a stranger."""
    headers = {"Content-Disposition": content_disposition_header(True, file.name), "Content-Length": str(file.size)}
    return HttpResponse(bytes(file.content), content_type=file.kind, headers=headers)

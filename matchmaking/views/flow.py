"""The alliance looks at the flow of its enquiries."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from ..flow import flow_context


def enquiry_flow(request: HttpRequest) -> HttpResponse:
    """For the coordination office; for everybody else the page does not exist."""
    if not request.user.is_alliance_staff or not request.user.alliance_ids:
        raise Http404
    return TemplateResponse(request, "matchmaking/enquiry_flow.html", flow_context(request.user))

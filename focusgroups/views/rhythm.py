"""The office's overview of its groups' rhythm."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_variables

from clusterportal.core.reports import confidential

from ..models import Round
from ..rhythm import rhythm_of


@confidential
@sensitive_variables()
def round_rhythm(request: HttpRequest, pk: int) -> HttpResponse:
    """For the organising office alone; what is said in a group is closed to it, and the page says so."""
    round = get_object_or_404(Round.objects.organised_by(request.user).select_related("cluster"), pk=pk)
    rows = rhythm_of(round)
    context = {"round": round, "rows": rows, "late": sum(row.kind == "late" for row in rows)}
    return TemplateResponse(request, "focusgroups/round_rhythm.html", context)

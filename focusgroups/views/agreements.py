"""The agreement of a room: read and accepted before the first entry, and again after each change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..forms import AcceptForm
from ..models import Acceptance, AgreementVersion, FocusGroup
from ..services.agreements import accept_agreement, valid_version


def room_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """For those on the membership list: the wording valid now, all versions, and when one has accepted which."""
    groups = FocusGroup.objects.visible_to(request.user).select_related("round__cluster")
    group = get_object_or_404(groups, pk=pk)
    version, person = valid_version(group.round.cluster), request.user.person
    form = AcceptForm(request.POST or None, initial={"version": version})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] == version:
            accept_agreement(person=person, version=version)
            messages.success(request, _("You have accepted the agreement. The room is open."))
            return redirect(group)
        form.add_error(None, _("The agreement has a new version. Please read it and accept again."))
    accepted = dict(Acceptance.objects.filter(person=person).values_list("version", "accepted_at"))
    versions = AgreementVersion.objects.newest_for(group.round.cluster)
    context = {
        "group": group,
        "version": version,
        "form": form,
        "accepted_at": accepted.get(version.pk),
        "versions": [(one, accepted.get(one.pk)) for one in versions if one.agreement_id == version.agreement_id],
    }
    return TemplateResponse(request, "focusgroups/room/agreement.html", context)

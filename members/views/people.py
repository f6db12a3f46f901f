"""People: their page for those who may see it, and their own two forms."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, FormView

from ..forms import InterestsForm, ProfileForm
from ..models import Company, Person
from ..permissions import can_see_interests
from ..services import save_interests, update_profile
from .mixins import ServiceFormMixin, VisibleMixin


class PersonDetailView(VisibleMixin, DetailView):
    """Contact data for whom ``visible_to`` names; interests only for the person and the office."""

    model = Person
    template_name = "members/person_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, user = self.object, self.request.user
        inside = can_see_interests(user, person)
        known = Company.objects.visible_to(user)
        affiliations = person.affiliations.filter(company__in=known).select_related(
            "company__town", "company__industry"
        )
        return super().get_context_data(
            affiliations=affiliations.filter(ends_on__isnull=True),
            past=affiliations.filter(ends_on__isnull=False),
            interests=person.interests.select_related("topic") if inside else [],
            consents=person.consents.all() if inside else [],
            inside=inside,
            **kwargs,
        )


class OwnFormView(ServiceFormMixin, FormView):
    """A form about the signed-in person."""

    @property
    def person(self) -> Person | None:
        return self.request.user.person_or_none

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)

    def get_success_url(self) -> str:
        return self.request.path


class ProfileView(OwnFormView):
    form_class = ProfileForm
    template_name = "members/profile.html"
    success_message = _("Your data is saved.")

    def get_initial(self) -> dict[str, Any]:
        own = [name for name in ProfileForm.base_fields if name != "language"]
        values = {name: getattr(self.person, name) for name in own} if self.person else {}
        return {**values, "language": self.request.user.language}

    def perform(self, form: ProfileForm) -> Person:
        return update_profile(user=self.request.user, language=form.cleaned_data["language"], values=form.values())


class InterestsView(OwnFormView):
    """An account without a person is asked for its name first."""

    form_class = InterestsForm
    template_name = "members/interests.html"
    success_message = _("Your interests are saved and count as confirmed from today.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.person is None:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        interests = self.person.interests.all() if self.person else []
        return {**super().get_form_kwargs(), "interests": interests}

    def perform(self, form: BaseForm) -> Person:
        save_interests(person=self.person, choices=form.choices(), actor=self.request.user)
        return self.person

    def get_success_url(self) -> str:
        """Back to where somebody came from to name their topics (``?next=``), else here."""
        came_from = self.request.GET.get("next", "")
        own = url_has_allowed_host_and_scheme(came_from, {self.request.get_host()}, self.request.is_secure())
        return came_from if own else super().get_success_url()

"""Forms for guests and offices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterportal.core.forms import CreatedOnce, NativeDates, NotOverwritten, WithTrap
from clusterportal.core.sorting import german
from members.forms.fields import LONGEST_ADDRESS, StrangersNameField
from members.models import Cluster, Person, User

from .models import Event
from .querysets import EventQuerySet


class RegistrationForm(WithTrap):
    """Name and address; filled in for a signed-in person. ``may_wait``: the page has said that all places are taken."""

    may_wait = forms.BooleanField(required=False, widget=forms.HiddenInput)

    name = StrangersNameField(label=_("Your name"), max_length=160)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("The confirmation goes there, with a link to cancel."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This e-mail address is not complete. It looks like name@example.org."),
            "required": _("Enter the address to which we may send the confirmation."),
        },
    )

    def __init__(
        self, *args: Any, person: Person | None = None, full: bool = False, asks_by_mail: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("Enter your name as it should appear on the list.")
        if asks_by_mail:
            self.fields["email"].help_text = _("We send a link there: by it you confirm, and can cancel later.")
        if person is not None:
            self.initial = {"name": person.name, "email": person.email or (person.user.email if person.user else "")}
        self.initial["may_wait"] = full

    def refuse(self, sentence: str, *, full: bool) -> None:
        """Comes back with everything typed; sent again, it may wait."""
        self.add_error(None, sentence)
        self.data = self.data.copy()
        self.data["may_wait"] = "on" if full else ""


class EventForm(CreatedOnce, NotOverwritten, NativeDates, forms.ModelForm):
    """An event of one of the user's networks, alone or together with others."""

    class Meta:
        model = Event
        fields = [
            "title",
            "kind",
            "summary",
            "starts_at",
            "ends_at",
            "online",
            "town",
            "place",
            "capacity",
            "audience",
            "description",
            "topics",
            "hosts",
        ]
        labels = {
            "online": _("Can be attended online"),
            "place": _("Address or link"),
            "audience": _("For whom"),
        }
        help_texts = {
            "summary": _("Stands under the title in the calendar."),
            "town": _("Empty if the event is online only."),
            "place": _("Street and room, or the address of the video conference. Everybody can read it."),
            "capacity": _("Empty means without limit. Whoever comes later waits and moves up."),
            "hosts": _(
                "The offices of other networks are asked first. Once they accept, they can change the event and see "
                "who is registered."
            ),
        }
        widgets = {
            "audience": forms.RadioSelect,
            "topics": forms.CheckboxSelectMultiple(attrs={"class": "picks"}),
            "hosts": forms.CheckboxSelectMultiple(attrs={"class": "picks"}),
            "description": forms.Textarea(attrs={"rows": 6}),
            "capacity": forms.NumberInput(attrs={"class": "short", "min": 1}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["town"].empty_label = _("No town: online only")
        self.fields["hosts"].queryset = Cluster.objects.visible_to(user).order_by(german("short_name"))
        self.fields["hosts"].error_messages["required"] = _("Tick at least your own network.")
        if not self.instance.pk:
            self.initial["hosts"] = user.managed_cluster_ids
        else:
            asked = Cluster.objects.filter(pk__in=self.instance.host_requests.waiting().values("cluster"))
            self.initial["hosts"] = [*self.instance.hosts.all(), *asked]

    def clean_hosts(self) -> EventQuerySet:
        hosts = self.cleaned_data["hosts"]
        if not self.user.is_superuser and not {host.pk for host in hosts} & set(self.user.managed_cluster_ids):
            raise forms.ValidationError(_("Tick your own network too, otherwise you could not change the event."))
        return hosts

    def clean_capacity(self) -> int | None:
        capacity: int | None = self.cleaned_data["capacity"]
        taken = self.instance.registrations.confirmed().count() if self.instance.pk else 0
        if capacity is not None and capacity < max(taken, 1):
            raise forms.ValidationError(
                _("Enter at least %(number)d: that many people are registered already.") % {"number": taken}
                if taken
                else _("Enter at least 1, or nothing for an event without limit.")
            )
        return capacity

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must come after the beginning."))
        if not data.get("online") and "town" in data and not data["town"]:
            self.add_error("town", _("Choose a town, or tick that the event can be attended online."))
        return data

    def fields_of_event(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name, and apart from the hosts who is to be asked."""
        chosen, free = self.cleaned_data["hosts"], set(self.user.managed_cluster_ids)
        if self.instance.pk:
            free |= set(self.instance.hosts.values_list("pk", flat=True))
        hosts = [one for one in chosen if one.pk in free or self.user.is_superuser]
        return {**self.cleaned_data, "hosts": hosts, "asked": [one for one in chosen if one not in hosts]}

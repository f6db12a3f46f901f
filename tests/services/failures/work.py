"""The work that people cause while something is away, and how often it was done in the end."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from clusterportal.core.models import Job, JobState, LogEntry, MailState, OutgoingMail
from events.models import Registration
from focusgroups.enums import RoundState
from focusgroups.models import Application, Round
from matchmaking.models import Enquiry, MatchingRun
from tests.factories.focusgroups import make_application, make_round
from tests.services.failures.town import Answer, Town


@dataclass
class Work:
    """Four forms that ask for work: an enquiry, a registration, an application, a matching run."""

    town: Town
    name: str

    def prepare(self) -> None:
        cluster = self.town.cast.objects["cluster", "own"]
        self.open_round = make_round(cluster=cluster, title=f"Offen {self.name}")
        self.closed_round = make_round(cluster=cluster, title=f"Zu {self.name}", state=RoundState.CLOSED)
        for _ in range(10):
            make_application(round=self.closed_round)

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"

    def forms(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Who sends what where."""
        person = self.town.cast.users["leader"].person
        event = self.town.cast.objects["event", "own"]
        guest = {"name": "Vera Gast", "email": self.email}
        application = {
            "topic_1": person.interests.earliest("rank").topic_id,
            "learn_1": "on",
            "confirmed": "on",
            "affiliation": person.affiliations.get().pk,
            "takeaway": "Wie andere Fachkräfte finden.",
            "travel_limit": 60,
        }
        return [
            ("anonymous", reverse("matchmaking:enquiry_create"), self.enquiry),
            ("anonymous", reverse("events:event_register", args=[event.pk]), guest),
            ("leader", reverse("focusgroups:apply", args=[self.open_round.pk]), application),
            ("own_manager", reverse("matchmaking:run_create", args=[self.closed_round.pk]), {}),
        ]

    @property
    def enquiry(self) -> dict[str, str]:
        text = f"Wir suchen jemanden, der Glas ohne Blasen klebt ({self.name})."
        return {"text": text, "name": "Hanna Beispiel", "email": self.email, "place": "", "passing_consent": "any"}

    def send(self) -> list[Answer]:
        return [self.town.post(path, data, role) for role, path, data in self.forms()]

    def result(self) -> dict[str, Any]:
        """How often each thing is there; a form that came twice, or a task that ran twice, shows."""
        enquiry = Enquiry.objects.filter(email=self.email)
        run = MatchingRun.objects.filter(round=self.closed_round)
        return {
            "enquiries": [e.state for e in enquiry],
            "routed": sum(e.steps.filter(state="triage").count() for e in enquiry),
            "registrations": Registration.objects.filter(email=self.email).count(),
            "applications": Application.objects.filter(round=self.open_round).count(),
            "runs": list(run.values_list("state", flat=True)),
            "seats": sum(r.seats.count() for r in run),
            "finished": LogEntry.objects.filter(verb="run_finished", target_id__in=run.values("pk")).count(),
            "round": Round.objects.get(pk=self.closed_round.pk).state,
        }

    #: what ``result`` says when all was done once
    DONE = {
        "enquiries": ["triage"],
        "routed": 1,
        "registrations": 1,
        "applications": 1,
        "runs": ["done"],
        "seats": 10,
        "finished": 1,
        "round": "review",
    }


def mails_by_state() -> dict[str, int]:
    states = list(OutgoingMail.objects.values_list("state", flat=True))
    return {state.value: states.count(state) for state in MailState if state in states}


def failed_jobs() -> list[dict]:
    return list(Job.objects.filter(state=JobState.FAILED).values("task", "object_id", "error"))

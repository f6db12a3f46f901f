from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from clusterportal.core.jobs.kinds import register_kind
        from clusterportal.core.policies import register

        from .policies import POLICIES

        register(POLICIES)
        register_kind("events.tell_cancelled", _("Tell that an event is cancelled"))

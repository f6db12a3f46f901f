from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from clusterportal.core.jobs.kinds import register_kind
        from clusterportal.core.policies import register
        from members.narrowings import register_narrowing

        from .attendance import absent
        from .policies import POLICIES

        register(POLICIES)
        register_narrowing("events", _("at none of our events for a year"), absent)
        register_kind("events.forget_unconfirmed", _("Forget a registration that nobody confirmed"))
        register_kind("events.tell_host_answer", _("Tell whether a network holds an event, too"))
        register_kind("events.tell_cancelled", _("Tell that an event is cancelled"))

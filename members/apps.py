from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from clusterportal.core.jobs.kinds import register_kind
        from clusterportal.core.policies import register

        from . import signals  # noqa: F401 (connects the receivers)
        from .policies import POLICIES

        register(POLICIES)
        register_kind("members.forget_talk", _("Erase a talk that was removed"))

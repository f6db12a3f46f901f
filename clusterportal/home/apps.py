from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "clusterportal.home"
    label = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from clusterportal.core.policies import register

        from .policies import POLICIES

        register(POLICIES)

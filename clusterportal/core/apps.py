from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from .sorting import teach_connection


class CoreConfig(AppConfig):
    name = "clusterportal.core"
    label = "core"
    verbose_name = _("Ground floor")

    def ready(self) -> None:
        connection_created.connect(teach_connection, dispatch_uid="core.german_order")

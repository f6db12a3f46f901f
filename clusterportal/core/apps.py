from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from .sorting import teach_connection


class CoreConfig(AppConfig):
    name = "clusterportal.core"
    label = "core"
    verbose_name = _("Operation")

    def ready(self) -> None:
        from clusterportal.core import kept  # noqa: F401 (connects its receiver)
        from clusterportal.core.jobs.kinds import register_kind

        connection_created.connect(teach_connection, dispatch_uid="core.german_order")
        register_kind("core.send_mail", _("Send a mail"), reopen="clusterportal.core.mail.reopen")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FocusGroupsConfig(AppConfig):
    name = "focusgroups"
    verbose_name = _("Focus groups")

    def ready(self) -> None:
        from clusterportal.core.erasures import register_erasure
        from clusterportal.core.jobs.kinds import register_kind
        from clusterportal.core.policies import register

        from . import checks  # noqa: F401 (registers itself)
        from .policies import POLICIES
        from .room import keys

        register(POLICIES)
        register_erasure(keys.KIND, keys.erase_again)
        register_kind("focusgroups.close_round", _("Close a round on its last day"))
        register_kind("focusgroups.lapse_seat", _("End an invitation without an answer"))
        register_kind("focusgroups.tell_declined", _("Tell that a seat was declined"))
        register_kind("focusgroups.forget_expired_files", _("Erase files of a room whose day is over"))
        register_kind("focusgroups.forget_withdrawn", _("Erase an application that was withdrawn"))

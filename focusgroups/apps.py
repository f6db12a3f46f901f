from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FocusGroupsConfig(AppConfig):
    name = "focusgroups"
    verbose_name = _("Focus groups")

    def ready(self) -> None:
        from clusterportal.core.erasures import register_erasure
        from clusterportal.core.jobs.kinds import register_kind
        from clusterportal.core.policies import register
        from members.holds import register_hold

        from . import checks  # noqa: F401 (registers itself)
        from .permissions import opens_a_room
        from .policies import POLICIES
        from .room import keys

        register(POLICIES)
        register_hold(opens_a_room)
        register_erasure(keys.KIND, keys.erase_again)
        register_kind("focusgroups.close_round", _("Close a round on its last day"))
        register_kind("focusgroups.mind_room", _("Look after what falls due in a group’s room"))
        register_kind("focusgroups.remind_commitments", _("Remind of what members have set out to do"))
        register_kind("focusgroups.lapse_seat", _("End an invitation without an answer"))
        register_kind("focusgroups.tell_declined", _("Tell that a seat was declined"))
        register_kind("focusgroups.forget_withdrawn", _("Erase an application that was withdrawn"))
        register_kind("focusgroups.close_search", _("Take the best day on the last day of a date search"))
        register_kind("focusgroups.remind_search", _("Remind of a date search"))
        register_kind("focusgroups.watch_meeting", _("Look at a meeting that comes near"))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchmakingConfig(AppConfig):
    name = "matchmaking"
    verbose_name = _("Matchmaking")

    def ready(self) -> None:
        from clusterportal.core.erasures import register_erasure
        from clusterportal.core.jobs.kinds import register_kind
        from clusterportal.core.policies import register

        from .policies import POLICIES
        from .services import erasing

        register(POLICIES)
        register_erasure(erasing.KIND, erasing.erase_again)
        register_kind("matchmaking.route_enquiry", _("Suggest networks for an enquiry"))
        register_kind("matchmaking.find_new_words", _("Look for words to learn from an enquiry"))
        register_kind("matchmaking.tell_referral", _("Tell a network of an enquiry"))
        register_kind("matchmaking.watch_referral", _("Remind a network of an enquiry, or take it back"))
        register_kind(
            "matchmaking.propose_groups", _("Propose groups"), reopen="matchmaking.services.runs.reopen_failed"
        )
        services = "matchmaking.services.runs"
        register_kind("matchmaking.cut_round", _("Cut a large round"), reopen=f"{services}.reopen_failed")
        register_kind(
            "matchmaking.solve_block", _("Group one part of a large round"), reopen=f"{services}.cut_again_for_block"
        )
        register_kind("matchmaking.join_blocks", _("Join the parts of a large round"), reopen=f"{services}.cut_again")
        register_kind(
            "matchmaking.assemble_groups", _("Propose groups for a large round"), reopen=f"{services}.cut_again"
        )
        register_kind(
            "matchmaking.prove_proposal",
            _("Prove how good proposed groups can be"),
            reopen="matchmaking.services.proofs.reopen_failed",
        )
        register_kind("matchmaking.ask_whether_it_helped", _("Ask an enquirer whether it has helped"))
        register_kind("matchmaking.refill_seat", _("Give a free seat to the next person"))
        register_kind("matchmaking.tell_published", _("Invite to the published groups"))

"""A round and what a company asks, in the environment of a service: ``python -m tests.services.compose.play <act>``.

The factories come from the tests; everything else is the image's code.
"""

import sys

import django

django.setup()

from focusgroups.enums import RoundState  # noqa: E402 (after the setup)
from focusgroups.models import Round  # noqa: E402
from focusgroups.services.rounds import close_round, open_round  # noqa: E402
from matchmaking.models import Enquiry, MatchingRun  # noqa: E402
from matchmaking.services.publishing import publish_proposal  # noqa: E402
from matchmaking.services.referrals import refer  # noqa: E402
from matchmaking.services.runs import start_run  # noqa: E402
from members.models import User  # noqa: E402
from tests.factories.focusgroups import make_application, make_round  # noqa: E402
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff  # noqa: E402


def prepare() -> None:
    alliance = make_alliance()
    for subject in ("Optik und Photonik", "Kunststoffe", "Holz", "Logistik"):
        make_cluster(alliance=alliance, released=True, description_de=f"Ein Netzwerk für {subject}.")
    round = open_round(round=make_round(state=RoundState.DRAFT))
    for _ in range(12):
        make_application(round=round)
    make_manager(round.cluster)
    make_staff(alliance)


def propose() -> None:
    round = Round.objects.get()
    manager = User.objects.get(cluster_roles__cluster=round.cluster)
    start_run(round=close_round(round=round, actor=manager), actor=manager)


def publish() -> None:
    publish_proposal(run=MatchingRun.objects.get(), actor=None)


def pass_on() -> None:
    enquiry = Enquiry.objects.get()
    first = enquiry.suggestions.order_by("rank").first().cluster
    refer(enquiry=enquiry, cluster=first, actor=User.objects.get(alliance_roles__isnull=False))


if __name__ == "__main__":
    {"prepare": prepare, "propose": propose, "publish": publish, "pass_on": pass_on}[sys.argv[1]]()

"""The pages of ``benchmarks.web`` on rows of the tests, so many of each."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from benchmarks.web import QUERIES_DETAIL, QUERIES_LIST
from events.models import HostRequest
from focusgroups.enums import RoundState
from focusgroups.models import Round
from matchmaking.models import MatchingRun
from members.models import Cluster, Competence, Service, User
from tests.factories.events import make_event, make_registration
from tests.factories.focusgroups import make_applicant, make_application, make_round
from tests.factories.matchmaking import (
    make_enquiry,
    make_proposed_group,
    make_proposed_waiting,
    make_referral,
    make_run,
)
from tests.factories.members import (
    make_alliance,
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_topic,
)

QUERIES_BOARD, QUERIES_COMPARISON = 15, 16  # the engine's whole problem is seven of them


@dataclass(frozen=True)
class Portal:
    """One network with its office and leader; everything else is added by ``grow``."""

    cluster: Cluster
    round: Round
    manager: User
    leader: User
    proposals: list[MatchingRun]
    asked: HostRequest


def make_portal() -> Portal:
    cluster = make_cluster(alliance=make_alliance())
    round_ = make_round(cluster=cluster)
    searched = make_round(cluster=cluster, state=RoundState.REVIEW, min_size=2, max_size=4)
    return Portal(
        cluster,
        round_,
        make_manager(cluster),
        make_applicant(cluster).user,
        [make_run(searched) for _number in range(2)],
        HostRequest.objects.create(event=make_event(hosts=[make_cluster()]), cluster=cluster),
    )


def grow(portal: Portal, number: int) -> None:
    """So many more of everything that one of the pages lists."""
    for _number in range(number):
        cluster = make_cluster(tags=["Optik"])
        cluster.topics.add(make_topic())
        Service.objects.create(cluster=portal.cluster, name=f"Service {cluster.pk}")
        Competence.objects.create(cluster=portal.cluster, name=f"Competence {cluster.pk}")
        event = make_event(hosts=[portal.cluster, cluster], topics=(make_topic(),))
        company = make_company(cluster=portal.cluster)
        make_registration(event=event, person=make_leader(company).person)
        make_registration(event=event, person=portal.leader.person)
        make_referral(cluster=portal.cluster, enquiry=make_enquiry())
        make_application(round=portal.round)
        make_run(make_round(cluster=portal.cluster, state=RoundState.REVIEW))
        grow_proposals(portal.proposals)


def grow_proposals(runs: list[MatchingRun]) -> None:
    """A group of two more, and one who waits."""
    applications = [make_application(round=runs[0].round) for _number in range(3)]
    for run in runs:
        make_proposed_group(run, applications[:2], chr(ord("A") + run.groups.count()))
        make_proposed_waiting(run, applications[2])


def pages(portal: Portal) -> dict[str, tuple[User | None, str, int]]:
    """Name, who reads, address, and how many queries it may ask."""
    event = make_event(cluster=portal.cluster, starts_at=timezone.now() + timedelta(days=900))
    start, round_ = reverse("home:start"), portal.round.get_absolute_url()
    return {
        "start": (None, start, QUERIES_DETAIL),
        "directory": (None, reverse("members:cluster_list"), QUERIES_LIST),
        "network": (None, portal.cluster.get_absolute_url(), QUERIES_DETAIL),
        "events": (None, reverse("events:event_list"), QUERIES_LIST),
        "event": (None, event.get_absolute_url(), QUERIES_DETAIL),
        "sign-in": (None, reverse("account_login"), QUERIES_DETAIL),
        "home of a leader": (portal.leader, start, QUERIES_DETAIL),
        "home of an office": (portal.manager, start, QUERIES_DETAIL),
        "events of a leader": (portal.leader, reverse("events:event_list"), QUERIES_LIST),
        "members of an office": (portal.manager, reverse("members:membership_list"), QUERIES_LIST),
        "round": (portal.leader, round_, QUERIES_DETAIL),
        "round of the office": (portal.manager, round_, QUERIES_DETAIL),
        "invitations to a round": (
            portal.manager,
            reverse("focusgroups:round_invite", args=[portal.round.pk]),
            QUERIES_DETAIL,
        ),
        "board": (portal.manager, portal.proposals[0].get_absolute_url(), QUERIES_BOARD),
        "comparison": (
            portal.manager,
            reverse("matchmaking:run_compare", args=[portal.proposals[0].round_id]),
            QUERIES_COMPARISON,
        ),
        "host request": (portal.manager, reverse("events:host_request", args=[portal.asked.pk]), QUERIES_DETAIL),
        **{
            f"{word} sought by {who}": (user, f"{reverse('home:search')}?q={word}", QUERIES_DETAIL)
            for who, user in (("a visitor", None), ("a leader", portal.leader), ("an office", portal.manager))
            for word in ("Network", "Netwrok")
        },
    }

"""Enquiries, referrals, runs. What is not given is invented, and different each time."""

from itertools import count
from typing import Any

from focusgroups.models import Application, Round
from matchmaking.enums import OWNED_BY_NETWORK, EnquiryState, ReferralState, RunState
from matchmaking.models import Enquiry, MatchingRun, ProposedGroup, ProposedSeat, Referral, Suggestion
from members.models import Alliance, Cluster

from .members import make_alliance, make_cluster

_numbers = count(5001)


def make_enquiry(*, alliance: Alliance | None = None, **fields: Any) -> Enquiry:
    number = next(_numbers)
    defaults = {
        "number": number,
        "text": f"We look for somebody who bonds glass without bubbles, part {number}.",
        "name": f"Enquirer {number}",
        "email": f"enquirer{number}@example.org",
        "state": EnquiryState.TRIAGE,
    }
    return Enquiry.objects.create(alliance=alliance or make_alliance(), **{**defaults, **fields})


def make_suggestion(enquiry: Enquiry, cluster: Cluster, rank: int = 1, **fields: Any) -> Suggestion:
    defaults = {"score": 0.5, "confidence": 0.8, "reasons": []}
    return Suggestion.objects.create(enquiry=enquiry, cluster=cluster, rank=rank, **{**defaults, **fields})


def make_referral(
    *, enquiry: Enquiry | None = None, cluster: Cluster | None = None, accepted: bool = False, **fields: Any
) -> Referral:
    """A referral that is offered, or with ``accepted`` taken over by the network."""
    enquiry = enquiry or make_enquiry()
    cluster = cluster or make_cluster(alliance=enquiry.alliance)
    enquiry.state = EnquiryState.ACCEPTED if accepted else EnquiryState.OFFERED
    enquiry.owner_cluster = cluster if enquiry.state in OWNED_BY_NETWORK else None
    enquiry.save()
    state = ReferralState.ACCEPTED if accepted else ReferralState.OFFERED
    hop = enquiry.referrals.count() + 1
    return Referral.objects.create(enquiry=enquiry, cluster=cluster, **{"state": state, "hop": hop, **fields})


def make_run(round: Round, **fields: Any) -> MatchingRun:
    number = MatchingRun.objects.filter(round=round).count() + 1
    return MatchingRun.objects.create(round=round, **{"number": number, "state": RunState.DONE, "steps": 300, **fields})


def make_proposed_group(run: MatchingRun, applications: list[Application], letter: str = "A") -> ProposedGroup:
    group = ProposedGroup.objects.create(run=run, letter=letter)
    ProposedSeat.objects.bulk_create(
        ProposedSeat(run=run, group=group, application=application) for application in applications
    )
    return group


def make_proposed_waiting(run: MatchingRun, application: Application, reason: str = "remainder") -> ProposedSeat:
    return ProposedSeat.objects.create(run=run, application=application, waiting_reason=reason)

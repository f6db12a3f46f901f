"""The offices' talks with their members: most within two years, some longer ago, some never."""

from random import Random

from django.utils import timezone

from members.enums import TalkKind
from members.models import Cluster, Membership, Person, Topic, User
from members.services.talks import log_talk

from .clock import at, later, office_moment
from .talk_texts import NOTES

OFFICES = ("thzm", "optonet")
TWO_YEARS = 730
KINDS = (TalkKind.PERSONAL, TalkKind.PERSONAL, TalkKind.PHONE, TalkKind.PHONE, TalkKind.VIDEO, TalkKind.EVENT)
LATELY, LONG_AGO = 0.82, 0.93  # shares of members with a talk within two years, and with one before


def build_talks(seed: int = 14) -> None:
    random, topics = Random(seed), list(Topic.objects.all())
    for cluster in Cluster.objects.filter(slug__in=OFFICES).order_by("slug"):
        office = cluster.roles.select_related("user").earliest("pk").user
        for membership in cluster.memberships.current().select_related("cluster", "company").order_by("pk"):
            _talk_with(membership, office, topics, random)


def _talk_with(membership: Membership, office: User, topics: list[Topic], random: Random) -> None:
    share = random.random()
    longest = (timezone.localdate() - membership.starts_on).days
    if share < LONG_AGO and longest > TWO_YEARS + 30:
        _log(membership, office, random.randint(TWO_YEARS + 5, min(longest, 1400)), topics, random)
    if share < LATELY and longest > 14:
        _log(membership, office, random.randint(3, min(longest, TWO_YEARS - 10)), topics, random)


def _log(membership: Membership, office: User, days_ago: int, topics: list[Topic], random: Random) -> None:
    """Held in office hours and noted soon after."""
    held = office_moment(days_ago, random.randint(9, 15), random.choice((0, 15, 30, 45)))
    person = Person.objects.filter(affiliations__company=membership.company).earliest("pk")
    with at(later(held, 2)):
        log_talk(
            membership=membership,
            held_on=timezone.localdate(held),
            kind=random.choice(KINDS),
            person=person,
            topics=random.sample(topics, random.randint(1, 2)),
            note=random.choice(NOTES),
            actor=office,
        )

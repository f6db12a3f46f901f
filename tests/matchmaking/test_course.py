"""Two thousand chains of hops by the rule book; a dozen of them through the services and the database as well.

A chain through the database takes about half a second, so 2,000 would take a quarter of an hour. The rule book is plain
values and is tried on all of them; that services and rows follow it is tried on a dozen, step by step.
"""

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from

from matchmaking import course as rules
from matchmaking.course import HELD, HOP_LIMIT, Course
from matchmaking.enums import OPEN_ENQUIRIES, OWNED_BY_NETWORK, EnquiryState, PassingConsent, ReferralState
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, Referral
from matchmaking.services import conversation, enquiries, erasing, referrals, triage, watching
from matchmaking.services.history import course_of
from matchmaking.timeline import hop_timeline
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff

from .work import work_off

NETWORKS = 8
NO = (ReferralState.DECLINED, ReferralState.RETURNED)


class RuleBook(RuleBasedStateMachine):
    """Any order of acts, by the rule book alone."""

    @initialize(state=sampled_from([EnquiryState.RECEIVED, EnquiryState.TRIAGE]))
    def begin(self, state: EnquiryState) -> None:
        self.course = Course(state)
        self.said_no: set[int] = set()

    def attempt(self, act: Any, *arguments: Any, **named: Any) -> None:
        with contextlib.suppress(EnquiryError):
            self.course = act(self.course, *arguments, **named)

    @rule(network=integers(1, NETWORKS))
    def offer(self, network: int) -> None:
        before = self.course
        self.attempt(rules.offer, network)
        if self.course is not before:
            assert network not in self.said_no

    @rule(act=sampled_from([rules.accept, rules.decline, rules.expire, rules.take_back, rules.give_back]))
    def answer(self, act: Any) -> None:
        holder = self.course.holder
        before = self.course
        self.attempt(act)
        if self.course is not before and act in (rules.decline, rules.give_back):
            self.said_no.add(holder.network)

    @rule(network=integers(1, NETWORKS), act=sampled_from([rules.decline, rules.expire]))
    def pass_through(self, network: int, act: Any) -> None:
        """A hop at one go, so that chains grow long."""
        self.offer(network)
        self.answer(act)

    @rule(act=sampled_from([rules.accept, rules.contact]))
    def work(self, act: Any) -> None:
        self.attempt(act)

    @rule(solved=booleans(), reason=sampled_from(["", "No answer."]))
    def close(self, solved: bool, reason: str) -> None:
        contacted = self.course.state == EnquiryState.FIRST_CONTACT
        self.attempt(rules.close, solved=solved, reason=reason)
        if self.course.state == EnquiryState.SOLVED:
            self.was_contacted = contacted or getattr(self, "was_contacted", False)
            assert self.was_contacted

    @invariant()
    def holds(self) -> None:
        check(self.course)


def check(course: Course) -> None:
    """What is always so."""
    held = [hop for hop in course.hops if hop.state in HELD]
    assert len(course.hops) <= HOP_LIMIT
    assert len(held) <= 1
    assert (course.owner is not None) == (course.state in OWNED_BY_NETWORK)
    assert (course.state == EnquiryState.OFFERED) == ([hop.state for hop in held] == [ReferralState.OFFERED])
    if course.state in OPEN_ENQUIRIES and not held:
        assert course.owner is None
    for number, hop in enumerate(course.hops):
        earlier = [other for other in course.hops[:number] if other.network == hop.network]
        assert {other.state for other in earlier} <= {ReferralState.EXPIRED}
    seen = [network for network in range(1, NETWORKS + 1) if course.is_seen_by(network)]
    assert seen == [hop.network for hop in held]


@pytest.mark.walks
def test_two_thousand_chains_keep_the_rules() -> None:
    run_state_machine_as_test(
        RuleBook,
        settings=settings(
            max_examples=2000, stateful_step_count=10, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("broken", ["a cycle", "two owners", "a hop too many", "an owner without a network"])
def test_the_check_finds_what_is_broken(broken) -> None:
    hop = rules.Hop
    courses = {
        "a cycle": Course(EnquiryState.TRIAGE, (hop(1, NO[0]), hop(2, NO[0]), hop(1, NO[1]))),
        "two owners": Course(EnquiryState.ACCEPTED, (hop(1, HELD[1]), hop(2, HELD[1]))),
        "a hop too many": Course(EnquiryState.TRIAGE, tuple(hop(number, NO[0]) for number in range(HOP_LIMIT + 1))),
        "an owner without a network": Course(EnquiryState.ACCEPTED, (hop(1, NO[0]),)),
    }

    with pytest.raises(AssertionError):
        check(courses[broken])


def test_a_chain_ends_at_the_limit_and_never_turns_back() -> None:
    course = Course(EnquiryState.TRIAGE)
    for network in range(HOP_LIMIT):
        course = rules.decline(rules.offer(course, network))
        with pytest.raises(EnquiryError):
            rules.offer(course, network)

    with pytest.raises(EnquiryError):
        rules.offer(course, HOP_LIMIT)


def test_who_only_was_late_may_be_asked_again() -> None:
    late = rules.expire(rules.offer(Course(EnquiryState.TRIAGE), 1))

    assert rules.offer(late, 1).holder == rules.Hop(1, ReferralState.OFFERED)


class Services(RuleBasedStateMachine):
    """The same through services and rows: each ends where the rule book says, and every network sees its own hop."""

    @initialize(consent=sampled_from(PassingConsent.values))
    def submit(self, consent: str) -> None:
        self.alliance = make_alliance()
        self.clusters = [make_cluster(alliance=self.alliance) for _number in range(3)]
        self.staff = make_staff(self.alliance)
        self.offices = {cluster.pk: make_manager(cluster) for cluster in self.clusters}
        self.enquiry = enquiries.submit_enquiry(
            text="Wer schweißt Aluminium für uns?",
            email=f"machine{self.alliance.pk}@example.org",
            passing_consent=consent,
            asked_cluster=self.clusters[0],
        )
        if consent == PassingConsent.ANY:
            work_off("matchmaking.route_enquiry")
        self.enquiry.refresh_from_db()

    def attempt(self, act: Any, by_the_book: Any = None, **arguments: Any) -> None:
        """Done or refused, and then as the book says; whatever else comes up fails the test."""
        before = course_of(self.enquiry)
        try:
            act(**arguments)
        except EnquiryError:
            self.enquiry.refresh_from_db()
            assert course_of(self.enquiry) == before
        else:
            self.enquiry.refresh_from_db()
            if by_the_book is not None:
                assert course_of(self.enquiry) == by_the_book(before)

    def latest(self) -> Referral | None:
        return self.enquiry.referrals.select_related("enquiry", "cluster").order_by("hop").last()

    @rule()
    def suggest(self) -> None:
        work_off("matchmaking.route_enquiry")
        self.enquiry.refresh_from_db()

    @rule()
    def agree(self) -> None:
        self.attempt(enquiries.agree_to_passing_on, enquiry=self.enquiry)

    @rule(replies=booleans())
    def ask(self, replies: bool) -> None:
        self.attempt(triage.ask_back, enquiry=self.enquiry, actor=self.staff, question="How thick?")
        if replies:
            self.attempt(conversation.write_as_enquirer, enquiry=self.enquiry, text="Thin.")
        else:
            self.attempt(triage.go_on_without_answer, enquiry=self.enquiry, actor=self.staff)

    @rule(who=sampled_from(["enquirer", "staff", "network"]))
    def write(self, who: str) -> None:
        held = self.enquiry.referrals.filter(state__in=HELD).select_related("cluster").first()
        if who == "enquirer":
            self.attempt(conversation.write_as_enquirer, enquiry=self.enquiry, text="One thing more.")
        elif who == "staff" or held is None:
            self.attempt(conversation.answer_enquirer, enquiry=self.enquiry, actor=self.staff, text="From the staff.")
        else:
            self.attempt(
                conversation.answer_enquirer, enquiry=self.enquiry, actor=self.offices[held.cluster_id],
                cluster=held.cluster, text=f"From {held.cluster.short_name}.",
            )  # fmt: skip

    @rule(place=integers(0, 2))
    def refer(self, place: int) -> None:
        cluster = self.clusters[place]
        self.attempt(
            referrals.refer, lambda course: rules.offer(course, cluster.pk),
            enquiry=self.enquiry, cluster=cluster, actor=self.staff,
        )  # fmt: skip

    @rule(answer=sampled_from(["accept", "decline", "give_back", "take_back", "expire"]))
    def answer(self, answer: str) -> None:
        referral = self.latest()
        if referral is None:
            return
        actor, reason = self.offices[referral.cluster_id], "Not our field."
        match answer:
            case "accept":
                self.attempt(referrals.accept_referral, rules.accept, referral=referral, actor=actor)
            case "decline":
                self.attempt(referrals.decline_referral, rules.decline, referral=referral, actor=actor, reason=reason)
            case "give_back":
                self.attempt(referrals.give_back, rules.give_back, referral=referral, actor=actor, reason=reason)
            case "take_back":
                self.attempt(referrals.take_back_referral, rules.take_back, referral=referral, actor=self.staff)
            case "expire" if referral.state == ReferralState.OFFERED:
                referral.enquiry = self.enquiry
                self.attempt(watching._expire, rules.expire, referral=referral)

    @rule()
    def contact(self) -> None:
        self.attempt(
            referrals.record_first_contact, rules.contact, enquiry=self.enquiry, actor=self.staff, people="A with B"
        )

    @rule(solved=booleans(), reason=sampled_from(["", "No answer."]))
    def close(self, solved: bool, reason: str) -> None:
        self.attempt(
            referrals.close_enquiry, lambda course: rules.close(course, solved=solved, reason=reason),
            enquiry=self.enquiry, actor=self.staff, solved=solved, reason=reason,
        )  # fmt: skip

    @rule()
    def withdraw(self) -> None:
        self.attempt(erasing.withdraw_enquiry, rules.withdraw, enquiry=self.enquiry)

    @invariant()
    def one_owner(self) -> None:
        course = course_of(self.enquiry)
        check_owner(course)
        assert self.enquiry.owner_cluster_id == course.owner or self.enquiry.state not in OPEN_ENQUIRIES
        assert self.enquiry.steps.order_by("pk").last().state == self.enquiry.state

    @invariant()
    def each_network_sees_its_own_hop(self) -> None:
        course = course_of(self.enquiry)
        for cluster in self.clusters:
            office = self.offices[cluster.pk]
            seen = Enquiry.objects.visible_to(office).filter(pk=self.enquiry.pk).exists()
            assert seen == course.is_seen_by(cluster.pk)
            others = [other.short_name for other in self.clusters if other != cluster]
            for referral in Referral.objects.visible_to(office).filter(enquiry=self.enquiry):
                assert referral.cluster == cluster
                told = " ".join(str(line["text"]) + str(line["detail"]) for line in hop_timeline(referral))
                thread = self.enquiry.messages.of_the_office(cluster)
                told += " ".join(message.text for message in thread)
                assert [name for name in others if name in told] == []
                assert [m for m in thread if not rules.reads(cluster.pk, m.voice, m.cluster_id)] == []

    @invariant()
    def consent_is_kept(self) -> None:
        if self.enquiry.passing_consent == PassingConsent.ONLY:
            assert set(self.enquiry.referrals.values_list("cluster", flat=True)) <= {self.clusters[0].pk}
        if self.enquiry.passing_consent == PassingConsent.ASK and self.enquiry.referrals.exists():
            assert self.enquiry.steps.filter(state=EnquiryState.TRIAGE).exists()


def check_owner(course: Course) -> None:
    held = [hop for hop in course.hops if hop.state in HELD]
    said_no = [hop.network for hop in course.hops if hop.state in NO]
    assert len(held) <= 1
    assert len(set(said_no)) == len(said_no)
    assert (course.owner is not None) == (course.state in OWNED_BY_NETWORK)
    assert len(course.hops) <= HOP_LIMIT


@pytest.mark.django_db
class TestServices(TestCase):
    def test_services_follow_the_rule_book(self) -> None:
        run_state_machine_as_test(
            Services,
            settings=settings(
                max_examples=12, stateful_step_count=12, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip

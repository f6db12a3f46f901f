"""Forty enquiries, each led by its people through the portal's own services to the state in which it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from clusterportal.core.mail import header_id
from clusterportal.core.models import Job, OutgoingMail
from matchmaking.enums import ANSWERED_ENQUIRIES, Channel, FollowUpAnswer
from matchmaking.incoming.letters import Letter
from matchmaking.models import Enquiry, Referral
from matchmaking.services.conversation import answer_enquirer, write_as_enquirer
from matchmaking.services.enquiries import Origin, offerable_clusters, submit_enquiry
from matchmaking.services.erasing import withdraw_enquiry
from matchmaking.services.follow_ups import answer_follow_up
from matchmaking.services.incoming import take_letter
from matchmaking.services.referrals import (
    accept_referral,
    answer_and_close,
    close_enquiry,
    decline_referral,
    mark_as_spam,
    record_first_contact,
    refer,
)
from matchmaking.services.vocabulary import keep_words
from members.models import Cluster, User

from . import enquiry_texts as texts
from .clock import at, later, office_moment
from .networks import EMPTY
from .work import work_off

ROUTE = "matchmaking.route_enquiry"
# What happens one after the other, by the state that is to be reached.
STORIES = {
    "received": "",
    "triage": "",
    "needs_consent": "",
    "declined": "refer decline add",
    "offered": "refer",
    "offered_again": "refer decline refer",
    "accepted": "refer accept write reply",
    "accepted_again": "refer decline refer accept",
    "first_contact": "refer accept write reply contact",
    "solved": "refer accept contact solve",
    "not_solved": "refer accept contact give_up",
    "answered": "answer",
    "withdrawn": "refer withdraw",
    "spam": "sort_out",
}
MONTH = timedelta(days=30, hours=1)
HOURS = {"refer": 3, "decline": 7, "accept": 5, "contact": 9, "solve": 26, "give_up": 30}  # office hours after


@dataclass
class Case:
    """An enquiry, the row that tells of it, and the moment that its story has reached."""

    enquiry: Enquiry
    state: str
    wish: str
    place: int
    now: datetime

    def one_of(self, sentences: tuple[str, ...]) -> str:
        return sentences[self.place % len(sentences)]


def build_enquiries() -> None:
    staff = User.objects.get(email="staff@example.org")
    rows = sorted(texts.ENQUIRIES, key=_received)
    cases = [Case(_submit(row, place), row[3], row[7], place, _received(row)) for place, row in enumerate(rows)]
    for case in sorted(cases, key=_learning):
        _tell(case, staff)
    _keep_a_word(staff)
    _receive_a_mail()


def _keep_a_word(staff: User) -> None:
    """Of one enquiry that went a detour; those of the others wait to be looked through."""
    learnt = Referral.objects.exclude(new_words=[]).select_related("enquiry", "cluster").earliest("pk")
    keep_words(referral=learnt, actor=staff, words=learnt.new_words[:1])


def _receive_a_mail() -> None:
    """From somebody whom the portal does not know: the staff judge whether it belongs into the conversation."""
    name, sender, text = texts.FORWARDED
    answered = OutgoingMail.objects.about(Enquiry.objects.get(name=name)).earliest("pk")
    thread = (header_id(answered.message_id),)
    take_letter(Letter(f"<vertretung@{sender.partition('@')[2]}>", sender, referred=thread, text=text))


def _received(row: tuple) -> datetime:
    return office_moment(row[0], row[1], 7 * len(row[6]) % 60)


def _learning(case: Case) -> bool:
    """What is declined is routed once more: before others are accepted, from which the engine would learn anew."""
    return "decline" not in STORIES[case.state]


def _tell(case: Case, staff: User) -> None:
    for act in STORIES[case.state].split():
        case.now = later(case.now, HOURS.get(act, 4))
        case.enquiry.refresh_from_db()
        with at(case.now):
            ACTS[act](case, staff)
            work_off()
    _look_back(case)


def _look_back(case: Case) -> None:
    """A month after closing the portal asks whether it has helped; who was asked long ago has answered."""
    case.enquiry.refresh_from_db()
    if case.enquiry.state not in ANSWERED_ENQUIRIES or case.enquiry.closed_at > timezone.now() - MONTH:
        return
    with at(case.enquiry.closed_at + MONTH):
        work_off()
    if case.enquiry.closed_at < timezone.now() - 1.5 * MONTH:
        answer = FollowUpAnswer.HELPED if case.state == "solved" else FollowUpAnswer.NOT_HELPED
        with at(case.enquiry.closed_at + MONTH + timedelta(hours=20)):
            answer_follow_up(enquiry=case.enquiry, answer=answer)


def _submit(row: tuple, place: int) -> Enquiry:
    _, _, language, state, town, name, text, _ = row
    consent, now = "ask" if state == "needs_consent" else "any", timezone.now()
    with at(_received(row)):
        phone = texts.CALLED.get(name)
        enquiry = submit_enquiry(
            text=text,
            email="" if phone else f"anfrage{place + 1}@example.org",
            origin=_taken_down(phone) if phone else None,
            name=name,
            place=town,
            language=language,
            passing_consent=consent,
        )
        if state == "received":  # one is still on its way: the first worker looks for networks
            Job.objects.filter(task=ROUTE, object_id=enquiry.pk).update(due=now)
        work_off()
    return enquiry


def _taken_down(phone: str) -> Origin:
    staff = User.objects.get(email="staff@example.org")
    return Origin(actor=staff, channel=Channel.PHONE, consent=texts.READ_ALOUD, phone=phone)


def _refer(case: Case, staff: User) -> None:
    refer(enquiry=case.enquiry, cluster=_network_for(case), actor=staff)


def _network_for(case: Case) -> Cluster:
    """The one that is named, unless it has declined; else the best suggestion."""
    open_to = offerable_clusters(case.enquiry).exclude(slug=EMPTY)
    named = open_to.filter(slug=case.wish).first()
    suggested = open_to.filter(pk__in=case.enquiry.suggestions.order_by("rank").values("cluster"))
    ranks = dict(case.enquiry.suggestions.values_list("cluster_id", "rank"))
    return named or min(suggested, key=lambda cluster: ranks[cluster.pk], default=None) or open_to[0]


def _decline(case: Case, _staff: User) -> None:
    referral = _offer(case)
    decline_referral(referral=referral, actor=_office(referral.cluster), reason=case.one_of(texts.DECLINED))


def _accept(case: Case, _staff: User) -> None:
    referral = _offer(case)
    accept_referral(referral=referral, actor=_office(referral.cluster))


def _write(case: Case, _staff: User) -> None:
    cluster = case.enquiry.owner_cluster
    text = case.one_of(texts.ASKED)
    answer_enquirer(enquiry=case.enquiry, actor=_office(cluster), cluster=cluster, text=text)


def _reply(case: Case, _staff: User) -> None:
    write_as_enquirer(enquiry=case.enquiry, text=case.one_of(texts.REPLIED))


def _add(case: Case, _staff: User) -> None:
    write_as_enquirer(enquiry=case.enquiry, text=case.one_of(texts.ADDED))


def _contact(case: Case, _staff: User) -> None:
    office = _office(case.enquiry.owner_cluster)
    record_first_contact(enquiry=case.enquiry, actor=office, people=case.one_of(texts.CONTACTS))


def _solve(case: Case, _staff: User) -> None:
    office = _office(case.enquiry.owner_cluster)
    close_enquiry(enquiry=case.enquiry, actor=office, solved=True, message=case.one_of(texts.SOLVED))


def _give_up(case: Case, _staff: User) -> None:
    office = _office(case.enquiry.owner_cluster)
    close_enquiry(enquiry=case.enquiry, actor=office, solved=False, message=texts.NOT_SOLVED)


def _answer(case: Case, staff: User) -> None:
    answer_and_close(enquiry=case.enquiry, actor=staff, message=texts.ANSWERED)


def _sort_out(case: Case, staff: User) -> None:
    mark_as_spam(enquiry=case.enquiry, actor=staff)


def _withdraw(case: Case, _staff: User) -> None:
    withdraw_enquiry(enquiry=case.enquiry)


ACTS: dict[str, Callable[[Case, User], None]] = {
    "refer": _refer,
    "decline": _decline,
    "accept": _accept,
    "contact": _contact,
    "solve": _solve,
    "give_up": _give_up,
    "write": _write,
    "reply": _reply,
    "add": _add,
    "answer": _answer,
    "sort_out": _sort_out,
    "withdraw": _withdraw,
}


def _offer(case: Case) -> Referral:
    return case.enquiry.referrals.waiting().select_related("cluster", "enquiry").get()


def _office(cluster: Cluster) -> User:
    return cluster.roles.select_related("user").earliest("pk").user

"""The real tasks, each with what makes it necessary and what must be there once it is done."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from clusterportal.core.jobs import enqueue
from clusterportal.core.models import Job, MailState, OutgoingMail
from events.hosting import answer_request, ask_hosts
from events.models import HostRequest, Registration
from events.services import cancel_event, register
from focusgroups.enums import ApplicationState, RoundState, SeatState, WaitingReason
from focusgroups.models import Application, Exclusion, Round, Seat
from focusgroups.services.applications import withdraw_application
from focusgroups.services.rounds import open_round
from focusgroups.services.seats import decline_seat
from matchmaking.models import Enquiry, MatchingRun, ProposalProof, Referral, RunBlock
from matchmaking.services.enquiries import submit_enquiry
from matchmaking.services.proofs import start_proof
from matchmaking.services.publishing import publish_proposal
from matchmaking.services.referrals import accept_referral, answer_and_close, refer
from matchmaking.services.runs import start_run
from members.models import Talk
from members.services.talks import log_talk, remove_talk
from tests.factories.events import make_event, make_registration
from tests.factories.focusgroups import make_application, make_group, make_round, seats_of
from tests.factories.matchmaking import make_enquiry as make_triaged_enquiry
from tests.factories.matchmaking import make_proposed_group
from tests.factories.matchmaking import make_run as make_done_run
from tests.factories.members import (
    make_alliance,
    make_cluster,
    make_company,
    make_manager,
    make_membership,
    make_staff,
)
from tests.services.case import Case, due_now, forget_mails, times
from tests.services.group_cases import GROUP_CASES


def mails_about(thing: Any) -> int:
    return OutgoingMail.objects.filter(reference_type=thing._meta.label_lower, reference_id=thing.pk).count()


def make_mail() -> int:
    mail = OutgoingMail.objects.create(to="leader@example.org", subject="A seat", body="Free\n", language="de")
    enqueue("core.send_mail", object_id=mail.pk)
    return mail.pk


def mail_state(mail_id: int) -> str:
    return OutgoingMail.objects.get(pk=mail_id).state


def make_enquiry() -> int:
    alliance = make_alliance()
    for subject in ("Optik und Photonik", "Kunststoffe", "Holz", "Logistik"):
        make_cluster(alliance=alliance, released=True, description_de=f"Ein Netzwerk für {subject}.")
    return submit_enquiry(text="Wir suchen Hilfe bei Optik und Photonik.", email="a@example.org").pk


def routed(enquiry_id: int) -> tuple:
    enquiry = Enquiry.objects.get(pk=enquiry_id)
    states = list(enquiry.steps.order_by("pk").values_list("state", flat=True))
    return enquiry.state, states, enquiry.suggestions.count(), mails_about(enquiry)


def make_closed_enquiry() -> int:
    make_alliance()
    enquiry = submit_enquiry(text="Wer prüft eine Klebung an Glas?", email="petra@example.org", name="Petra Falk")
    Job.objects.all().delete()
    answer_and_close(enquiry=enquiry, actor=make_manager(make_cluster()), message="Rufen Sie uns an.")
    forget_mails()
    due_now("matchmaking.ask_whether_it_helped")
    return enquiry.pk


def asked_once(enquiry_id: int) -> tuple:
    enquiry = Enquiry.objects.get(pk=enquiry_id)
    return enquiry.follow_ups.filter(asked_at__isnull=False).count(), mails_about(enquiry)


def make_run() -> int:
    round = make_round(state=RoundState.CLOSED)
    for _ in range(12):
        make_application(round=round)
    return start_run(round=round, actor=make_manager(round.cluster)).pk


def proposed(run_id: int) -> tuple:
    run = MatchingRun.objects.select_related("round").get(pk=run_id)
    return run.state, run.round.state, run.seats.count(), times("run_finished"), mails_about(run)


def make_large_run() -> int:
    """As above, with more applicants than the settings of these tests let one job group."""
    round = make_round(state=RoundState.CLOSED)
    for _ in range(30):
        make_application(round=round)
    return start_run(round=round, actor=make_manager(round.cluster), steps=100).pk


def assembled(run_id: int) -> tuple:
    return *proposed(run_id), RunBlock.objects.count()


def make_declined_seat() -> int:
    group = make_group()
    for _ in range(2):
        make_application(round=group.round, state=ApplicationState.WAITING, waiting_reason=WaitingReason.REMAINDER)
    [seat, *_others] = seats_of(group)
    return decline_seat(seat=seat).pk


def refilled(seat_id: int) -> tuple:
    group = Seat.objects.get(pk=seat_id).group
    return group.seats.filter(state=SeatState.INVITED).count(), group.seats.count()


def make_round_past_its_deadline() -> int:
    round = open_round(round=make_round(state=RoundState.DRAFT))
    Round.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    due_now("focusgroups.close_round")
    return round.pk


def closed(round_id: int) -> tuple:
    return Round.objects.get(pk=round_id).state, times("round_close")


def make_unanswered_seat() -> int:
    group = make_group()
    [seat, *_others] = seats_of(group)
    Seat.objects.filter(pk=seat.pk).update(answer_by=timezone.localdate() - timedelta(days=1))
    Job.objects.filter(task="focusgroups.lapse_seat").exclude(object_id=seat.pk).delete()
    due_now("focusgroups.lapse_seat")
    return seat.pk


def lapsed(seat_id: int) -> tuple:
    refills = Job.objects.filter(task="matchmaking.refill_seat", object_id=seat_id).count()
    return Seat.objects.get(pk=seat_id).state, times("seat_lapsed"), refills


def make_cancelled_event() -> int:
    event = make_event()
    make_registration(event=event)
    return cancel_event(actor=None, event=event).pk


def told(event_id: int) -> tuple:
    [registration] = Registration.objects.filter(event=event_id)
    return registration.state, mails_about(registration)


def make_withdrawn_application() -> int:
    application = make_application(round=make_round())
    Exclusion.objects.create(application=application, kind="competitor", company=make_company())
    return withdraw_application(application=application).pk


def forgotten(application_id: int) -> tuple:
    return Exclusion.objects.count(), mails_about(Application.objects.get(pk=application_id))


def make_removed_talk() -> int:
    membership, today = make_membership(), timezone.localdate()
    actor = make_manager(membership.cluster)
    for _ in range(2):
        talk = log_talk(membership=membership, held_on=today, note="Sucht eine Nachfolge.", actor=actor)
    remove_talk(talk=talk, actor=actor)
    Talk.objects.filter(pk=talk.pk).update(removed_at=timezone.now() - timedelta(days=2))
    due_now("members.forget_talk")
    return talk.pk


def talks_left(talk_id: int) -> tuple:
    return Talk.objects.filter(pk=talk_id).exists(), Talk.objects.count()


def confirmed(seat_id: int) -> tuple:
    seat = Seat.objects.get(pk=seat_id)
    return seat.state, mails_about(seat)


def make_unconfirmed_guest() -> int:
    registration = register(event=make_event(), name="Petra Gast", email="gast@example.org", is_proved=False)
    due_now("events.forget_unconfirmed")
    return registration.pk


def guests_left(registration_id: int) -> int:
    return Registration.objects.filter(pk=registration_id).count()


def make_answered_host() -> int:
    own, other = make_cluster(), make_cluster()
    ask_hosts(event=make_event(cluster=own), clusters=[other], actor=make_manager(own, email="asks@example.org"))
    request = HostRequest.objects.get()
    forget_mails()
    answer_request(request=request, accepts=True, actor=make_manager(other))
    due_now("events.tell_host_answer")
    return request.pk


def answers_told(_request_id: int) -> int:
    return OutgoingMail.objects.filter(to="asks@example.org").count()


def make_published_run() -> int:
    round = make_round(state=RoundState.REVIEW)
    run = make_done_run(round, state="done")
    make_proposed_group(run, [make_application(round=round) for _ in range(5)])
    publish_proposal(run=run, actor=None)
    due_now("matchmaking.tell_published")
    return run.pk


def invitations(run_id: int) -> tuple:
    seats = Seat.objects.filter(group__proposal__run=run_id)
    return MatchingRun.objects.get(pk=run_id).state, [mails_about(seat) for seat in seats]


def make_asked_proof() -> int:
    round = make_round(state=RoundState.REVIEW)
    run = make_done_run(round, state="done")
    for letter in "AB":
        people = [make_application(round=round, travel_limit_km=500) for _ in range(5)]
        make_proposed_group(run, people, letter)
    return start_proof(run=run, actor=None).run_id


def proven(run_id: int) -> tuple:
    proof = ProposalProof.objects.get(run=run_id)
    return proof.state, proof.bound is not None, len(proof.people), proof.groups, times("proof_finished")


def make_offer() -> int:
    """Of an enquiry that has been routed, to an office that has an account."""
    enquiry = make_triaged_enquiry()
    cluster = make_cluster(alliance=enquiry.alliance)
    make_manager(cluster)
    referral = refer(enquiry=enquiry, cluster=cluster, actor=make_staff(enquiry.alliance))
    due_now("matchmaking.tell_referral")
    return referral.pk


def told_once(referral_id: int) -> tuple:
    referral = Referral.objects.get(pk=referral_id)
    return referral.state, referral.enquiry.state, mails_about(referral)


def make_detour() -> int:
    """Accepted by a network that nobody had suggested."""
    enquiry = make_triaged_enquiry(text="Wer repariert Trampoline?")
    cluster = make_cluster(alliance=enquiry.alliance, released=True, description_de="Ein Netzwerk für Optik.")
    referral = refer(enquiry=enquiry, cluster=cluster, actor=make_staff(enquiry.alliance))
    accept_referral(referral=referral, actor=make_manager(cluster))
    Job.objects.exclude(task="matchmaking.find_new_words").delete()
    return referral.pk


def words_found(referral_id: int) -> list[str]:
    return Referral.objects.get(pk=referral_id).new_words


def make_late_offer() -> int:
    """Offered so long ago that the time for an answer is over."""
    referral_id = make_offer()
    Referral.objects.update(due_at=timezone.now() - timedelta(hours=1))
    due_now("matchmaking.watch_referral")
    return referral_id


def taken_back(referral_id: int) -> tuple:
    referral = Referral.objects.get(pk=referral_id)
    return referral.state, referral.enquiry.state, times("referral_expired")


CASES = [
    Case("matchmaking.find_new_words", make_detour, words_found, ["repariert", "Trampoline"]),
    Case("matchmaking.tell_referral", make_offer, told_once, ("offered", "offered", 1)),
    Case("matchmaking.watch_referral", make_late_offer, taken_back, ("expired", "triage", 1)),
    Case("matchmaking.prove_proposal", make_asked_proof, proven, ("done", True, 10, 2, 1)),
    Case("events.forget_unconfirmed", make_unconfirmed_guest, guests_left, 0),
    Case("events.tell_host_answer", make_answered_host, answers_told, 1),
    Case("matchmaking.tell_published", make_published_run, invitations, ("published", [1] * 5)),
    Case("members.forget_talk", make_removed_talk, talks_left, (False, 1)),
    Case("events.tell_cancelled", make_cancelled_event, told, ("cancelled", 1)),
    Case("focusgroups.forget_withdrawn", make_withdrawn_application, forgotten, (0, 1)),
    Case("focusgroups.tell_declined", make_declined_seat, confirmed, ("declined", 2)),
    Case("core.send_mail", make_mail, mail_state, MailState.SENT),
    Case("matchmaking.route_enquiry", make_enquiry, routed, ("triage", ["received", "triage"], 3, 1)),
    Case("matchmaking.ask_whether_it_helped", make_closed_enquiry, asked_once, (2, 2)),
    Case("matchmaking.propose_groups", make_run, proposed, ("done", "review", 12, 1, 1)),
    *(
        Case(f"matchmaking.{task}", make_large_run, assembled, ("done", "review", 30, 1, 1, 0))
        for task in ("cut_round", "solve_block", "join_blocks", "assemble_groups")
    ),
    Case("matchmaking.refill_seat", make_declined_seat, refilled, (5, 6)),
    Case("focusgroups.close_round", make_round_past_its_deadline, closed, ("closed", 1)),
    Case("focusgroups.lapse_seat", make_unanswered_seat, lapsed, ("lapsed", 1, 1)),
    *GROUP_CASES,
]

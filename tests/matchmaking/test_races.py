"""Two people act at once, on real threads. Each race has a control: without the lock it goes wrong."""

import threading
from typing import Any

import pytest

from clusterportal.core.models import Job, OutgoingMail
from focusgroups.enums import RoundState
from focusgroups.models import FocusGroup, Seat
from matchmaking.enums import EnquiryState
from matchmaking.incoming.letters import Letter
from matchmaking.models import BoardAct, Enquiry, EnquiryMessage, IncomingMail, MatchingRun, ProposedSeat, Referral
from matchmaking.services import board, conversation, enquiries, incoming, publishing, referrals
from matchmaking.services.history import course_of
from matchmaking.services.mail_threads import reply_address
from matchmaking.services.places import Board
from members.models import Alliance
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_enquiry, make_proposed_group, make_referral, make_run
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff
from tests.threads import at_once, without_lock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]


def refer_twice() -> tuple[list[str], Enquiry]:
    enquiry = make_enquiry()
    staff = [make_staff(enquiry.alliance) for _number in range(2)]
    clusters = [make_cluster(alliance=enquiry.alliance) for _number in range(2)]
    ends = at_once(
        *[
            lambda cluster=cluster, actor=actor: referrals.refer(enquiry=enquiry, cluster=cluster, actor=actor)
            for cluster, actor in zip(clusters, staff, strict=True)
        ]
    )
    return ends, enquiry


def test_of_two_who_refer_at_once_one_does_and_the_other_is_told() -> None:
    ends, enquiry = refer_twice()

    assert ends == ["EnquiryError", "done"]
    assert Referral.objects.filter(enquiry=enquiry).count() == 1
    assert enquiry.steps.count() == 1


def test_control_without_the_lock_only_the_constraint_stops_the_second_referral(monkeypatch) -> None:
    without_lock(monkeypatch, referrals, "lock_enquiry", lambda enquiry: Enquiry.objects.get(pk=enquiry.pk))
    both_have_checked = threading.Barrier(2)

    def read_together(enquiry: Enquiry) -> Any:
        course = course_of(enquiry)
        both_have_checked.wait(timeout=10)
        return course

    monkeypatch.setattr(referrals, "course_of", read_together)

    ends, _enquiry = refer_twice()

    assert ends == ["IntegrityError", "done"]


def accept_and_decline(referral: Referral) -> list[str]:
    one, other = make_manager(referral.cluster), make_manager(referral.cluster)
    return at_once(
        lambda: referrals.accept_referral(referral=referral, actor=one),
        lambda: referrals.decline_referral(referral=referral, actor=other, reason="Not our field."),
    )


def test_a_referral_is_answered_once() -> None:
    referral = make_referral()

    ends = accept_and_decline(referral)

    enquiry = Enquiry.objects.get()
    assert ends == ["EnquiryError", "done"]
    assert enquiry.steps.count() == 1
    assert (enquiry.state == EnquiryState.ACCEPTED) == (enquiry.owner_cluster == referral.cluster)


def test_control_a_referral_is_answered_twice_without_the_lock(monkeypatch) -> None:
    referral = make_referral()
    before = course_of(referral.enquiry)
    monkeypatch.setattr(referrals, "course_of", lambda _enquiry: before)
    offered = Referral.objects.select_related("enquiry", "cluster")
    without_lock(
        monkeypatch,
        referrals,
        "_offered",
        lambda asked: (Enquiry.objects.get(pk=asked.enquiry_id), offered.get(pk=asked.pk)),
    )

    ends = accept_and_decline(referral)

    assert ends == ["done", "done"]
    assert Enquiry.objects.get().steps.count() == 2


def submit_twice() -> list[str]:
    fields = {"text": "Wer klebt Glas ohne Blasen?", "email": "hanna@example.org"}
    return at_once(lambda: enquiries.submit_enquiry(**fields), lambda: enquiries.submit_enquiry(**fields))


def test_sending_twice_at_once_makes_one_enquiry() -> None:
    make_alliance()

    ends = submit_twice()

    assert ends == ["done", "done"]
    assert (Enquiry.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_control_without_the_lock_both_take_the_same_number(monkeypatch) -> None:
    make_alliance()
    without_lock(monkeypatch, enquiries, "_sent_just_now", lambda *_arguments: None)
    monkeypatch.setattr(enquiries, "_locked_alliances", lambda: list(Alliance.objects.all()))
    taken = threading.Barrier(2)
    wording = enquiries._wording

    def number_taken(*arguments: Any) -> str:
        taken.wait(timeout=10)
        return wording(*arguments)

    monkeypatch.setattr(enquiries, "_wording", number_taken)

    assert submit_twice() == ["IntegrityError", "done"]


def make_proposal() -> MatchingRun:
    round = make_round(state=RoundState.REVIEW)
    run = make_run(round)
    make_proposed_group(run, [make_application(round=round) for _number in range(5)])
    return run


def publish_twice(run: MatchingRun) -> list[str]:
    return at_once(
        lambda: publishing.publish_proposal(run=run, actor=None),
        lambda: publishing.publish_proposal(run=run, actor=None),
    )


def test_publishing_twice_at_once_founds_the_groups_once() -> None:
    ends = publish_twice(make_proposal())

    assert ends == ["done", "done"]
    told = Job.objects.filter(task="matchmaking.tell_published")
    assert (FocusGroup.objects.count(), Seat.objects.count(), told.count()) == (1, 5, 1)


def test_control_without_the_lock_the_second_publication_fails_halfway(monkeypatch) -> None:
    run = make_proposal()
    without_lock(monkeypatch, publishing, "lock_run", lambda pk: MatchingRun.objects.select_related("round").get(pk=pk))
    checked = threading.Barrier(2)
    seats_to_publish = publishing.publishable_seats

    def check_together(run: MatchingRun) -> Any:
        seats = seats_to_publish(run)
        checked.wait(timeout=10)
        return seats

    monkeypatch.setattr(publishing, "publishable_seats", check_together)

    ends = publish_twice(run)

    assert ends != ["done", "done"]
    assert "done" in ends


def make_board() -> MatchingRun:
    """Three groups of two."""
    round = make_round(state=RoundState.REVIEW, min_size=2)
    run = make_run(round)
    for letter in "ABC":
        make_proposed_group(run, [make_application(round=round) for _number in range(2)], letter)
    return run


def move_twice(run: MatchingRun) -> list[str]:
    """Two people move the first person out of group A, one to B, the other to C."""
    first, second, third = run.groups.order_by("letter")
    seat = first.seats.earliest("pk")
    seen = {seat.pk: first.pk}
    return at_once(
        lambda: board.move_seat(seat=seat, group=second, actor=None, seen=seen),
        lambda: board.move_seat(seat=seat, group=third, actor=None, seen=seen),
    )


def unlocked_board(run_id: int, *_of_whom: object) -> Board:
    run = MatchingRun.objects.select_related("round").get(pk=run_id)
    seats = run.seats.select_related("application__person")
    return Board(run, {group.pk: group for group in run.groups.all()}, {seat.pk: seat for seat in seats})


def test_of_two_who_move_the_same_person_one_does_and_the_other_is_told() -> None:
    ends = move_twice(make_board())

    assert ends == ["RunError", "done"]
    assert BoardAct.objects.count() == 1


def test_control_without_the_lock_the_same_person_is_moved_twice(monkeypatch) -> None:
    without_lock(monkeypatch, board, "open_board", unlocked_board)

    ends = move_twice(make_board())

    assert ends == ["done", "done"]
    assert BoardAct.objects.count() == 2


def undo_twice(run: MatchingRun) -> list[str]:
    first, second, _third = run.groups.order_by("letter")
    act = board.move_seat(seat=first.seats.earliest("pk"), group=second, actor=None)
    one, other = make_manager(run.round.cluster), make_manager(run.round.cluster)
    return at_once(lambda: board.undo_act(act=act, actor=one), lambda: board.undo_act(act=act, actor=other))


def test_an_act_is_taken_back_once() -> None:
    run = make_board()

    assert undo_twice(run) == ["RunError", "done"]
    assert sorted(ProposedSeat.objects.values_list("group__letter", flat=True)) == list("AABBCC")


def test_control_without_the_lock_an_act_is_taken_back_twice(monkeypatch) -> None:
    run = make_board()
    newest_act = board.newest_act
    both_have_read = threading.Barrier(2)

    def read(run: MatchingRun) -> Any:
        act = newest_act(run)
        both_have_read.wait(timeout=10)
        return act

    first, second, _third = run.groups.order_by("letter")
    act = board.move_seat(seat=first.seats.earliest("pk"), group=second, actor=None)
    monkeypatch.setattr(board, "newest_act", read)
    without_lock(monkeypatch, board, "open_board", unlocked_board)

    ends = at_once(lambda: board.undo_act(act=act, actor=None), lambda: board.undo_act(act=act, actor=None))

    assert ends == ["done", "done"]


def read_twice(settings) -> list[str]:
    settings.ENQUIRY_MAIL_ADDRESS = "anfragen@portal.example.org"
    enquiry = make_enquiry(email="hanna@example.org")
    letter = Letter("<1@example.org>", "hanna@example.org", (reply_address(enquiry),), text="Two metres.")
    return at_once(*[lambda: incoming.take_letter(letter)] * 2)


def test_two_readers_of_a_mailbox_take_a_mail_once(settings) -> None:
    assert read_twice(settings) == ["done", "done"]
    assert IncomingMail.objects.count() == EnquiryMessage.objects.count() == 1


def test_control_without_looking_only_the_constraint_stops_the_second_reader(settings, monkeypatch) -> None:
    monkeypatch.setattr(
        IncomingMail.objects, "get_or_create", lambda message_id, defaults: (IncomingMail(message_id=message_id), True)
    )

    assert read_twice(settings) == ["IntegrityError", "done"]
    assert EnquiryMessage.objects.count() == 1


def test_office_that_gives_back_while_a_colleague_writes_leaves_no_word_of_a_stranger() -> None:
    referral = make_referral(accepted=True)
    one, other = make_manager(referral.cluster), make_manager(referral.cluster)

    ends = at_once(
        lambda: conversation.answer_enquirer(
            enquiry=referral.enquiry, actor=one, cluster=referral.cluster, text="We call you."
        ),
        lambda: referrals.give_back(referral=referral, actor=other, reason="Not our field."),
    )

    said = EnquiryMessage.objects.count()
    assert ends in (["done", "done"], ["EnquiryError", "done"])
    assert said == ends.count("done") - 1

"""Publishing a proposal and refilling a seat: nobody is left without an answer."""

import pytest

from clusterportal.core.exceptions import TooLateError
from clusterportal.core.models import Job, OutgoingMail
from focusgroups.enums import ApplicationState, RoundState, SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import Application, Exclusion, FocusGroup, Seat
from focusgroups.services.agreements import ensure_default_agreement
from focusgroups.services.seats import accept_seat, decline_seat
from matchmaking.enums import RunState
from matchmaking.exceptions import RunError
from matchmaking.services.board import move_seat
from matchmaking.services.publishing import call_back_publication, publish_proposal
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_proposed_waiting, make_run
from tests.factories.members import make_manager

from .work import waiting_jobs, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal():
    """Two groups of five, and one person who waits."""
    round = make_round(state=RoundState.REVIEW)
    applications = [make_application(round=round) for _number in range(11)]
    run = make_run(round)
    make_proposed_group(run, applications[:5], "A")
    make_proposed_group(run, applications[5:10], "B")
    make_proposed_waiting(run, applications[10])
    return run


def test_everybody_is_placed_or_waits_and_gets_a_mail(proposal) -> None:
    publish_proposal(run=proposal, actor=make_manager(proposal.round.cluster))
    work_off("matchmaking.tell_published")

    proposal.refresh_from_db()
    proposal.round.refresh_from_db()
    states = list(Application.objects.order_by("pk").values_list("state", flat=True))
    assert (proposal.state, proposal.round.state) == (RunState.PUBLISHED, RoundState.PUBLISHED)
    assert states == [ApplicationState.PLACED] * 10 + [ApplicationState.WAITING]
    assert [group.seats.count() for group in FocusGroup.objects.order_by("letter")] == [5, 5]
    assert OutgoingMail.objects.count() == 11
    assert {group.focus_group.letter for group in proposal.groups.all()} == {"A", "B"}


def test_publishing_again_changes_nothing(proposal) -> None:
    publish_proposal(run=proposal, actor=None)

    again = publish_proposal(run=proposal, actor=None)
    work_off("matchmaking.tell_published")

    assert again.state == RunState.PUBLISHED
    assert (FocusGroup.objects.count(), Seat.objects.count(), OutgoingMail.objects.count()) == (2, 10, 11)


def test_second_proposal_of_the_round_is_refused(proposal) -> None:
    other = make_run(proposal.round)
    publish_proposal(run=proposal, actor=None)

    with pytest.raises(RunError):
        publish_proposal(run=other, actor=None)


@pytest.mark.parametrize("state", [RunState.WAITING, RunState.RUNNING, RunState.FAILED, RunState.CANCELLED])
def test_only_a_finished_search_is_published(state) -> None:
    run = make_run(make_round(state=RoundState.REVIEW), state=state)

    with pytest.raises(RunError):
        publish_proposal(run=run, actor=None)


def test_somebody_who_applied_later_stops_it(proposal) -> None:
    make_application(round=proposal.round)

    with pytest.raises(RunError):
        publish_proposal(run=proposal, actor=None)

    assert (FocusGroup.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_a_group_that_became_too_small_stops_it(proposal) -> None:
    Application.objects.filter(pk=Application.objects.earliest("pk").pk).update(state=ApplicationState.WITHDRAWN)

    with pytest.raises(RunError):
        publish_proposal(run=proposal, actor=None)

    assert FocusGroup.objects.count() == 0


def test_a_waiting_person_who_withdrew_does_not_stop_it(proposal) -> None:
    Application.objects.filter(pk=Application.objects.latest("pk").pk).update(state=ApplicationState.WITHDRAWN)

    publish_proposal(run=proposal, actor=None)
    work_off("matchmaking.tell_published")

    assert (FocusGroup.objects.count(), OutgoingMail.objects.count()) == (2, 10)


def test_an_exclusion_named_later_stops_it_without_being_told(proposal) -> None:
    one, other = Application.objects.order_by("pk")[:2]
    other.person.last_name = "CANARYname"
    other.person.save()
    Exclusion.objects.create(application=one, kind="private", visibility="nobody", person=other.person)

    with pytest.raises(RunError) as refused:
        publish_proposal(run=proposal, actor=None)

    assert "CANARY" not in refused.value.message
    assert FocusGroup.objects.count() == 0


def test_a_declined_seat_goes_to_the_waiting_person(proposal) -> None:
    publish_proposal(run=proposal, actor=None)
    declined = Seat.objects.earliest("pk")

    decline_seat(seat=declined, reason="No time.")
    asked_for = waiting_jobs("matchmaking.refill_seat")
    work_off("matchmaking.refill_seat")

    newcomer = Application.objects.latest("pk")
    assert asked_for == [declined.pk]
    assert newcomer.state == ApplicationState.PLACED
    assert Seat.objects.get(application=newcomer).group == declined.group
    assert declined.group.seats.filter(state=SeatState.INVITED).count() == 5


def test_refilling_twice_invites_once(proposal) -> None:
    publish_proposal(run=proposal, actor=None)
    declined = Seat.objects.earliest("pk")
    decline_seat(seat=declined, reason="No time.")
    work_off("matchmaking.refill_seat")
    Job.objects.create(task="matchmaking.refill_seat", object_id=declined.pk, queue="default")

    work_off("matchmaking.refill_seat")

    assert declined.group.seats.filter(state=SeatState.INVITED).count() == 5


def test_who_declined_is_not_asked_again_and_nobody_fitting_leaves_it_free(proposal) -> None:
    publish_proposal(run=proposal, actor=None)
    first, second = Seat.objects.order_by("pk")[:2]
    Application.objects.filter(pk=Application.objects.latest("pk").pk).update(state=ApplicationState.WITHDRAWN)

    decline_seat(seat=first, reason="No time.")
    decline_seat(seat=second, reason="Illness.")
    work_off("matchmaking.refill_seat")

    assert first.group.seats.filter(state=SeatState.INVITED).count() == 3


def test_a_publication_of_which_nobody_was_told_is_called_back(proposal) -> None:
    publish_proposal(run=proposal, actor=None)

    call_back_publication(run=proposal, actor=None)
    work_off("matchmaking.tell_published")

    proposal.refresh_from_db()
    proposal.round.refresh_from_db()
    assert (proposal.state, proposal.round.state) == (RunState.DONE, RoundState.REVIEW)
    assert set(Application.objects.values_list("state", "waiting_reason")) == {(ApplicationState.CONFIRMED, "")}
    assert (FocusGroup.objects.count(), Seat.objects.count(), OutgoingMail.objects.count()) == (0, 0, 0)
    assert waiting_jobs("focusgroups.lapse_seat") == []


def test_what_was_called_back_can_be_changed_and_published_again(proposal) -> None:
    publish_proposal(run=proposal, actor=None)
    call_back_publication(run=proposal, actor=None)

    move_seat(seat=proposal.seats.get(group=None), group=proposal.groups.get(letter="A"), actor=None)
    publish_proposal(run=proposal, actor=None)
    work_off("matchmaking.tell_published")

    assert Application.objects.filter(state=ApplicationState.PLACED).count() == 11
    assert OutgoingMail.objects.count() == 11


def test_once_the_mails_are_written_it_is_too_late(proposal) -> None:
    publish_proposal(run=proposal, actor=None)
    work_off("matchmaking.tell_published")

    with pytest.raises(TooLateError):
        call_back_publication(run=proposal, actor=None)

    assert (FocusGroup.objects.count(), Seat.objects.count()) == (2, 10)


def test_once_somebody_has_answered_it_is_too_late(proposal) -> None:
    publish_proposal(run=proposal, actor=None)
    accept_seat(seat=Seat.objects.earliest("pk"), version=ensure_default_agreement())

    with pytest.raises(WrongStateError):
        call_back_publication(run=proposal, actor=None)

    assert Seat.objects.count() == 10


def test_who_has_answered_before_the_mails_is_not_invited_again(proposal) -> None:
    publish_proposal(run=proposal, actor=None)
    accept_seat(seat=Seat.objects.earliest("pk"), version=ensure_default_agreement())
    before = OutgoingMail.objects.count()

    work_off("matchmaking.tell_published")

    assert OutgoingMail.objects.count() - before == 10


def test_calling_back_what_is_not_published_changes_nothing(proposal) -> None:
    assert call_back_publication(run=proposal, actor=None).state == RunState.DONE


def test_an_empty_group_is_not_founded(proposal) -> None:
    make_proposed_group(proposal, [], "C")

    publish_proposal(run=proposal, actor=None)

    assert list(FocusGroup.objects.order_by("letter").values_list("letter", flat=True)) == ["A", "B"]


def test_what_stands_against_it_is_told(proposal) -> None:
    move_seat(seat=proposal.seats.filter(group__letter="A").first(), group=None, actor=None)

    with pytest.raises(RunError) as refused:
        publish_proposal(run=proposal, actor=None)

    assert "A" in refused.value.message
    assert "5" in refused.value.message

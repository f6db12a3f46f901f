"""How good groups can be at most: asked for once, computed by a worker, said in words that the bound allows."""

import pytest

from clusterportal.core.models import Job
from focusgroups.enums import RoundState
from focusgroups.models import Exclusion
from matchmaking.board.page import Board
from matchmaking.board.proofs import proof_context
from matchmaking.enums import ProofState, RunState
from matchmaking.exceptions import RunError
from matchmaking.models import MatchingRun, ProposalProof
from matchmaking.services import proofs, proving
from matchmaking.services.board import move_seat, swap_seats
from matchmaking.services.proofs import cancel_proof, start_proof
from matchmaking.services.runs import start_run
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_proposed_waiting, make_run
from tests.factories.members import make_interest, make_manager, make_topic

from .work import waiting_jobs, work_off

pytestmark = pytest.mark.django_db
SEARCH, PROVE = "matchmaking.propose_groups", "matchmaking.prove_proposal"


def people(round, number: int, topics=()):
    """Applicants whose topics take turns, so that some groups are better than others."""
    found = [make_application(round=round, travel_limit_km=500) for _number in range(number)]
    for place, application in enumerate(found):
        if topics:
            application.person.interests.all().delete()
            make_interest(person=application.person, topic=topics[place % len(topics)])
    return found


@pytest.fixture
def run() -> MatchingRun:
    """Two groups of two of at most three people, put together as badly as can be; one waits."""
    round = make_round(state=RoundState.REVIEW, min_size=2, max_size=3)
    one, two, three, four, five = people(round, 5, [make_topic(), make_topic()])
    run = make_run(round)
    make_proposed_group(run, [one, two], "A")
    make_proposed_group(run, [three, four], "B")
    make_proposed_waiting(run, five)
    return run


def context(run: MatchingRun):
    return proof_context(Board(MatchingRun.objects.get(pk=run.pk)))


def test_a_small_search_is_followed_by_its_proof() -> None:
    round = make_round(state=RoundState.CLOSED)
    people(round, 12)
    run = start_run(round=round, actor=None)
    work_off(SEARCH)
    asked = waiting_jobs(PROVE)

    work_off(PROVE)

    found = context(run)
    assert (asked, found.optimal, found.can_start) == ([run.pk], True, False)
    assert "12" in found.text


def test_a_search_for_more_people_is_not(settings) -> None:
    settings.MATCHING_PROVE_PEOPLE = 11
    round = make_round(state=RoundState.CLOSED)
    people(round, 12)
    start_run(round=round, actor=None)

    work_off(SEARCH)

    assert waiting_jobs(PROVE) == []


def test_groups_that_can_be_better_get_the_bound_and_not_the_word(run) -> None:
    start_proof(run=run, actor=None)
    work_off(PROVE)
    bad = context(run)
    one, other = run.seats.filter(group__letter="A").first(), run.seats.filter(group__letter="B").last()
    two = run.seats.filter(group__letter="A").last()
    assert one != two

    swap_seats(seat=two, other=run.seats.filter(group__letter="B").first(), actor=None)

    good = context(run)
    assert (bad.optimal, good.optimal, other.group_id is None) == (False, True, False)
    assert bad.text != good.text


@pytest.mark.parametrize(("missing", "optimal"), [(0.0, True), (9e-7, True), (2e-6, False), (0.01, False)])
def test_optimal_is_said_only_within_a_millionth(run, missing, optimal) -> None:
    worth = Board(run).table.worth()
    seats = list(run.seats.filter(group__isnull=False).order_by("application").values_list("application", flat=True))
    ProposalProof.objects.create(run=run, state=ProofState.DONE, people=seats, groups=2, bound=worth + missing)

    assert context(run).optimal is optimal


def test_what_was_given_up_for_the_worst_placed_person_stands_beside_it(run) -> None:
    run.groups.update(rationale={"total": 1.5})
    board = Board(run)
    run.result = {
        "total": board.worth, "plain": board.worth * 1.004, "given_up": 0.004, "worst": 0.7, "worst_before": 0.61
    }  # fmt: skip
    run.save()
    seats = list(run.seats.filter(group__isnull=False).order_by("application").values_list("application", flat=True))
    ProposalProof.objects.create(run=run, state=ProofState.DONE, people=seats, groups=2, bound=board.worth * 1.004)

    cost = context(run).cost

    assert [number in cost for number in ("0,4", "70", "61")] == [True, True, True]


def test_the_search_keeps_what_it_gave_up() -> None:
    round = make_round(state=RoundState.CLOSED)
    people(round, 12, [make_topic(), make_topic(), make_topic()])
    run = start_run(round=round, actor=None)
    work_off(SEARCH)

    run.refresh_from_db()
    assert {"plain", "given_up", "worst", "worst_before"} <= run.result.keys()
    assert run.result["plain"] >= run.result["total"] - 1e-4


def test_it_is_not_started_twice(run) -> None:
    first, second = (start_proof(run=run, actor=None) for _time in range(2))

    assert (first.pk, waiting_jobs(PROVE)) == (second.pk, [run.pk])


def test_cancelled_before_it_began_leaves_no_job(run) -> None:
    start_proof(run=run, actor=None)

    cancel_proof(run=run, actor=None)

    assert (run.proof.state, waiting_jobs(PROVE)) == (ProofState.CANCELLED, [])
    assert context(run).can_start is True


def test_cancelled_while_it_computes_keeps_no_bound(run, monkeypatch) -> None:
    start_proof(run=run, actor=None)
    compute = proving.proving.bound_of

    def cancel_meanwhile(*given):
        cancel_proof(run=run, actor=None)
        return compute(*given)

    monkeypatch.setattr(proving.proving, "bound_of", cancel_meanwhile)
    work_off(PROVE)

    proof = ProposalProof.objects.get()
    assert (proof.state, proof.bound) == (ProofState.CANCELLED, None)


def test_begun_anew_while_it_computes_the_first_keeps_nothing(run, monkeypatch) -> None:
    start_proof(run=run, actor=None)

    def begin_anew(*_given):
        cancel_proof(run=run, actor=None)
        start_proof(run=run, actor=None)
        ProposalProof.objects.update(state=ProofState.RUNNING)
        return 1.0

    monkeypatch.setattr(proving.proving, "bound_of", begin_anew)
    work_off(PROVE)

    assert ProposalProof.objects.get().bound is None


def test_the_worker_looks_twice_a_second_whether_it_is_still_wanted(run) -> None:
    proof = start_proof(run=run, actor=None)
    ProposalProof.objects.update(state=ProofState.RUNNING)
    now = [0.0]
    watch = proving._Watch(proof.pk, proof.created_at, clock=lambda: now[0])
    at_first = watch.is_over()
    cancel_proof(run=run, actor=None)

    now[0] = 0.4
    too_early = watch.is_over()
    now[0] = 0.6

    assert (at_first, too_early, watch.is_over()) == (False, False, True)


def test_a_new_search_takes_the_place_of_a_proof() -> None:
    round = make_round(state=RoundState.CLOSED)
    people(round, 12)
    run = start_run(round=round, actor=None)
    work_off(SEARCH)
    round.refresh_from_db()

    start_run(round=round, actor=None)

    assert (ProposalProof.objects.get(run=run).state, waiting_jobs(PROVE)) == (ProofState.CANCELLED, [])


def test_other_people_with_a_seat_make_the_proof_worthless(run) -> None:
    start_proof(run=run, actor=None)
    work_off(PROVE)

    move_seat(seat=run.seats.get(group=None), group=run.groups.get(letter="A"), actor=None)

    found = context(run)
    assert (found.optimal, found.can_start, found.text != "") == (False, True, True)


def test_groups_that_break_a_rule_are_not_proven(run) -> None:
    one, two = run.groups.get(letter="A").seats.select_related("application__person").order_by("pk")
    Exclusion.objects.create(application=one.application, kind="private", person=two.application.person)

    with pytest.raises(RunError):
        start_proof(run=run, actor=None)

    assert ProposalProof.objects.count() == 0


def test_a_rule_that_came_after_the_question_ends_it_without_a_bound(run) -> None:
    start_proof(run=run, actor=None)
    one, two = run.groups.get(letter="A").seats.select_related("application__person").order_by("pk")
    Exclusion.objects.create(application=one.application, kind="private", person=two.application.person)

    work_off(PROVE)

    assert (run.proof.state, run.proof.bound) == (ProofState.FAILED, None)


def test_too_many_people_are_refused_with_the_number(run, monkeypatch) -> None:
    monkeypatch.setattr(proofs, "MOST_PEOPLE", 3)

    with pytest.raises(RunError) as refused:
        start_proof(run=run, actor=None)

    assert "3" in refused.value.message


def test_a_proof_that_is_given_up_can_be_asked_for_again(run, monkeypatch) -> None:
    start_proof(run=run, actor=None)

    def broken(*_given):
        raise ValueError("CANARY detail of the machine")

    monkeypatch.setattr(proving.proving, "bound_of", broken)
    for _attempt in range(2):
        with pytest.raises(ValueError, match="CANARY"):
            work_off(PROVE)

    found = context(run)
    assert (run.proof.state, found.can_start, "CANARY" in found.text) == (ProofState.FAILED, True, False)


def test_the_office_starts_watches_and_cancels_it_from_the_board(client, run) -> None:
    client.force_login(make_manager(run.round.cluster, language="en"))
    run.result = {"random": 1.0, "total": 2.0}
    run.save()

    started = client.post(f"/en/runs/{run.pk}/proof/start/")
    watched = client.get(f"/en/runs/{run.pk}/proof/", headers={"HX-Request": "true"}).content.decode()
    cancelled = client.post(f"/en/runs/{run.pk}/proof/cancel/", follow=True).content.decode()

    assert started.url == f"/en/runs/{run.pk}/#board-chance"
    assert (f'hx-get="/en/runs/{run.pk}/proof/"' in watched, "<html" in watched) == (True, False)
    assert f'action="/en/runs/{run.pk}/proof/start/"' in cancelled


def test_without_htmx_the_proof_is_on_the_boards_page(client, run) -> None:
    client.force_login(make_manager(run.round.cluster, language="en"))

    assert client.get(f"/en/runs/{run.pk}/proof/").url == f"/en/runs/{run.pk}/"


def test_a_published_proposal_keeps_its_proof_and_starts_none(run) -> None:
    run.state = RunState.PUBLISHED
    run.save()

    with pytest.raises(RunError):
        start_proof(run=run, actor=None)

    assert Job.objects.filter(task=PROVE).count() == 0

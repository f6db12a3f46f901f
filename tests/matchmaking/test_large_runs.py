"""Rounds that are cut: parts solved side by side, joined twice along other borders, one proposal in the end."""

from uuid import uuid4

import pytest
from django.utils import timezone

from clusterportal.celery import app
from clusterportal.core.jobs import kinds, leases
from clusterportal.core.models import Job, JobState, OutgoingMail
from focusgroups.enums import ApplicationState, RoundState
from focusgroups.models import Application, Exclusion
from matchmaking.adapters import large
from matchmaking.enums import RunPhase, RunState
from matchmaking.grouping.blocks import WAVES
from matchmaking.models import MatchingRun, RunBlock
from matchmaking.services.board import lock_group, pin_seat
from matchmaking.services.improving import improve_rest
from matchmaking.services.runs import cancel_run, start_run
from tests.factories.focusgroups import make_applicant, make_application, make_round
from tests.factories.members import make_company, make_manager, make_town

pytestmark = pytest.mark.django_db
CUT, SOLVE, JOIN, ASSEMBLE = (
    f"matchmaking.{name}" for name in ("cut_round", "solve_block", "join_blocks", "assemble_groups")
)


@pytest.fixture(autouse=True)
def small_blocks(settings) -> None:
    settings.MATCHING_LARGE_ROUND, settings.MATCHING_BLOCK_PEOPLE, settings.MATCHING_PROVE_PEOPLE = 20, 12, 0


def large_round(applicants: int = 33, **fields):
    """Applicants of six towns along a road of 300 km."""
    round = make_round(state=RoundState.CLOSED, **fields)
    towns = [make_town(latitude=51.0, longitude=8.0 + 0.8 * number) for number in range(6)]
    for number in range(applicants):
        person = make_applicant(round.cluster)
        company = person.affiliations.get().company
        company.town = towns[number % 6]
        company.save()
        make_application(round=round, person=person, travel_limit_km=500)
    return round


def start(round, **fields) -> MatchingRun:
    return start_run(round=round, actor=None, **{"seed": 1, "steps": 60, **fields})


def hand_out() -> list[Job]:
    """Leases what is due in the queue of searches, as the dispatcher does."""
    return leases.claim("matching", 20)


def work(jobs: list[Job]) -> None:
    app.loader.import_default_modules()
    for job in jobs:
        app.tasks[job.task](job.pk, str(job.token))


def work_until(task: str = "") -> list[Job]:
    """Works jobs off until one of this task is due, which is handed out; without a task until there are none."""
    while jobs := hand_out():
        if jobs[0].task == task:
            return jobs
        work(jobs)
    return []


def groups_of(run: MatchingRun) -> list[list[int]]:
    return [sorted(group.seats.values_list("application", flat=True)) for group in run.groups.order_by("pk")]


def test_everybody_is_seated_and_nothing_is_left_behind() -> None:
    round = large_round()
    manager = make_manager(round.cluster)
    run = start_run(round=round, actor=manager, steps=60)

    work_until()

    run.refresh_from_db()
    round.refresh_from_db()
    groups = groups_of(run)
    assert (run.state, round.state, run.done_steps) == (RunState.DONE, RoundState.REVIEW, run.total_steps)
    assert sorted(key for group in groups for key in group) == list(
        run.seats.order_by("application").values_list("application", flat=True)
    )
    assert (run.seats.count(), {len(group) for group in groups} <= {5, 6}) == (33, True)
    assert (RunBlock.objects.count(), OutgoingMail.objects.filter(to=manager.email).count()) == (0, 1)
    assert all(group.rationale["size"] for group in run.groups.all())
    assert run.result["total"] > run.result["random"] > 0


def test_a_round_up_to_the_limit_is_not_cut() -> None:
    start(large_round(20))

    assert list(Job.objects.values_list("task", flat=True)) == ["matchmaking.propose_groups"]


def test_blocks_wait_for_nobody_and_the_join_waits_for_all_of_them() -> None:
    run = start(large_round())

    blocks = work_until(SOLVE)
    parent = Job.objects.get(task=JOIN)

    assert {job.parent_id for job in blocks} == {parent.pk}
    assert len(blocks) == run.blocks.count() > 2
    work(blocks[1:])
    assert hand_out() == []
    work(blocks[:1])
    assert [job.pk for job in hand_out()] == [parent.pk]


def test_progress_counts_blocks() -> None:
    run = start(large_round())

    blocks = work_until(SOLVE)
    run.refresh_from_db()
    assert (run.phase, run.done_steps, run.total_steps) == (RunPhase.BUILDING, 0, WAVES * len(blocks) + 1)
    work(blocks)

    run.refresh_from_db()
    assert run.done_steps == len(blocks)
    work(hand_out())
    run.refresh_from_db()
    assert (run.phase, run.blocks.filter(wave=1).exists()) == (RunPhase.SWAPPING, True)


def test_the_same_seed_gives_the_same_groups_whatever_the_order_of_the_work() -> None:
    round = large_round()
    once = start(round)
    work_until()
    again = start(round)
    while jobs := hand_out():
        work(jobs[::-1])
    other = start(round, seed=2)
    work_until()

    assert groups_of(once) == groups_of(again) != groups_of(other)


def test_rules_hold_across_blocks() -> None:
    round = large_round(30, decision_makers_only=False)
    applications = list(Application.objects.order_by("pk"))
    for one, other in zip(applications[:10], applications[6:16], strict=True):
        Exclusion.objects.create(application=one, kind="private", person=other.person)
    shared = make_company(cluster=round.cluster, town=applications[0].company.town)
    Application.objects.filter(pk__in=[one.pk for one in applications[16:22]]).update(company=shared)
    run = start(round, steps=600)

    work_until()

    seats = dict(run.seats.values_list("application", "group"))
    assert len(seats) == 30
    assert all(
        seats[one.pk] is None or seats[one.pk] != seats[other.pk]
        for one, other in zip(applications[:10], applications[6:16], strict=True)
    )
    places = [seats[one.pk] for one in applications[16:22] if seats[one.pk]]
    assert len(places) == len(set(places)) > 0


def test_only_as_many_wait_as_the_sizes_demand() -> None:
    run = start(large_round(33, min_size=6, max_size=6))

    work_until()

    assert list(run.seats.filter(group=None).values_list("waiting_reason", flat=True)) == ["remainder"] * 3


def test_who_may_not_decide_waits_for_that_reason() -> None:
    round = large_round(30, decision_makers_only=True)
    helper = Application.objects.earliest("pk").person
    helper.affiliations.update(decision_level="other")
    run = start(round)

    work_until()

    assert list(run.seats.filter(waiting_reason="decision_level").values_list("application__person", flat=True)) == [
        helper.pk
    ]


def test_a_block_whose_worker_dies_is_solved_again() -> None:
    run = start(large_round())
    blocks = work_until(SOLVE)

    work(blocks[1:])
    Job.objects.filter(pk=blocks[0].pk).update(lease_until=timezone.now())
    [again] = hand_out()
    work([again])

    assert (again.pk, run.blocks.filter(found=None).count()) == (blocks[0].pk, 0)
    app.tasks[SOLVE](blocks[0].pk, str(blocks[0].token))  # the first worker wakes up
    run.refresh_from_db()
    assert run.done_steps == len(blocks)


@pytest.mark.parametrize("task", [CUT, SOLVE, JOIN, ASSEMBLE])
def test_a_cancelled_search_ends_wherever_it_is(task) -> None:
    round = large_round()
    run = start(round)
    jobs = work_until(task)

    cancel_run(run=run, actor=None)
    work(jobs)
    work_until()

    run.refresh_from_db()
    round.refresh_from_db()
    assert (run.state, round.state) == (RunState.CANCELLED, RoundState.CLOSED)
    assert (run.seats.count(), RunBlock.objects.count()) == (0, 0)
    assert set(Job.objects.filter(queue="matching").values_list("state", flat=True)) == {JobState.DONE}


@pytest.mark.parametrize("task", [CUT, SOLVE, JOIN, ASSEMBLE])
def test_a_part_that_is_given_up_fails_the_search_and_can_be_tried_again(task, settings) -> None:
    round = large_round()
    run = start(round)
    [job, *others] = work_until(task)
    Job.objects.filter(pk=job.pk).update(attempts=app.tasks[task].max_attempts)

    work([job, *others])

    run.refresh_from_db()
    assert (run.state, bool(run.error)) == (RunState.FAILED, True)
    work_until()
    assert leases.retry(job.pk)
    work_until()
    run.refresh_from_db()
    assert (run.state, run.seats.count(), RunBlock.objects.count()) == (RunState.DONE, 33, 0)


def test_a_new_search_does_away_with_what_a_failed_one_left() -> None:
    round = large_round()
    run = start(round)
    [job, *others] = work_until(SOLVE)
    Job.objects.filter(pk=job.pk).update(attempts=app.tasks[SOLVE].max_attempts)
    work([job, *others])

    start(round)

    assert not run.blocks.exists()
    assert leases.retry(job.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_who_withdraws_meanwhile_is_left_out() -> None:
    run = start(large_round())
    blocks = work_until(SOLVE)
    gone = Application.objects.earliest("pk")

    Application.objects.filter(pk=gone.pk).update(state=ApplicationState.WITHDRAWN)
    work(blocks)
    work_until()

    run.refresh_from_db()
    assert (run.state, run.seats.count(), run.seats.filter(application=gone).count()) == (RunState.DONE, 32, 0)


def test_a_proposal_that_breaks_a_rule_is_never_shown(monkeypatch) -> None:
    run = start(large_round())
    [job] = work_until(ASSEMBLE)
    one, other, *_others = Application.objects.order_by("pk")
    monkeypatch.setattr(large._State, "groups", lambda _state: [[one.pk, other.pk]])

    with pytest.raises(ValueError, match="too_small"):
        work([job])

    assert run.seats.count() == 0


def test_every_step_has_a_name_for_the_operator() -> None:
    assert {kinds.label_of(task) == task for task in (CUT, SOLVE, JOIN, ASSEMBLE)} == {False}


def test_a_message_that_comes_twice_does_nothing() -> None:
    run = start(large_round())
    blocks = work_until(SOLVE)
    work(blocks)

    app.tasks[SOLVE](blocks[0].pk, str(uuid4()))

    run.refresh_from_db()
    assert run.done_steps == len(blocks)


def improved(round, hold) -> tuple[MatchingRun, MatchingRun]:
    """A finished search, and the one that follows it after ``hold`` has pinned or locked something."""
    run = start(round)
    work_until()
    hold(run)
    return run, improve_rest(run=MatchingRun.objects.get(pk=run.pk), actor=None)


def members_of(group) -> set[int]:
    return set(group.seats.values_list("application", flat=True))


def test_improving_a_large_round_keeps_locked_groups_and_whom_somebody_is_pinned_to() -> None:
    def hold(run):
        lock_group(group=run.groups.get(letter="A"), actor=None)
        pin_seat(seat=run.groups.get(letter="B").seats.first(), actor=None)

    run, again = improved(large_round(), hold)
    work_until()

    again.refresh_from_db()
    before = [members_of(run.groups.get(letter=letter)) for letter in "AB"]
    after = [members_of(group) for group in again.groups.all()]
    assert again.state == RunState.DONE
    assert [group in after for group in before] == [True, True]
    assert members_of(again.groups.get(locked=True)) == before[0]
    assert again.seats.get(pinned=True).application_id in before[1]


def test_a_large_round_whose_locked_group_lost_too_many_says_so() -> None:
    def hold(run):
        lock_group(group=run.groups.get(letter="A"), actor=None)

    run, again = improved(large_round(), hold)
    seats = run.groups.get(letter="A").seats.select_related("application__person").order_by("pk")
    [stays, *others] = list(seats)
    Application.objects.filter(pk__in=[seat.application_id for seat in others]).update(state=ApplicationState.WITHDRAWN)
    work_until()

    again.refresh_from_db()
    again.round.refresh_from_db()
    assert (again.state, again.round.state) == (RunState.FAILED, RoundState.REVIEW)
    assert stays.application.person.name in again.error


def test_a_large_search_draws_its_curve_block_by_block() -> None:
    run = start(large_round())
    work(hand_out())
    work(hand_out()[:1])
    run.refresh_from_db()
    growing = run.result["curve"]
    Job.objects.filter(state=JobState.RUNNING).update(state=JobState.WAITING, token=None, lease_until=None)

    work_until()

    run.refresh_from_db()
    totals = [total for _step, total in run.result["curve"]]
    assert (len(growing), growing[0][1] > 0) == (1, True)
    assert len(totals) == run.total_steps - 1
    assert totals[-1] == pytest.approx(run.result["total"], rel=0.02)

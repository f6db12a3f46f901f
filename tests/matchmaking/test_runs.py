"""Starting, computing, cancelling a search; what a failing one leaves behind."""

import pytest

from clusterportal.core.jobs import LeaseLost, leases
from clusterportal.core.models import Job, JobState, OutgoingMail
from focusgroups.enums import RoundState
from matchmaking import adapters
from matchmaking.enums import RunState
from matchmaking.exceptions import RunError
from matchmaking.models import MatchingRun
from matchmaking.services import runs
from matchmaking.services.runs import cancel_run, letter, mark_failed, start_run
from tests.factories.focusgroups import make_application, make_round
from tests.factories.members import make_manager

from .work import waiting_jobs, work_off

pytestmark = pytest.mark.django_db
TASK = "matchmaking.propose_groups"


def round_with(applicants: int, **fields):
    round = make_round(**{"state": RoundState.CLOSED, **fields})
    for _number in range(applicants):
        make_application(round=round)
    return round


def test_starting_writes_run_and_job_in_the_matching_queue() -> None:
    round = round_with(6)
    manager = make_manager(round.cluster)

    run = start_run(round=round, actor=manager)

    round.refresh_from_db()
    assert (run.number, run.state, round.state) == (1, RunState.WAITING, RoundState.MATCHING)
    assert list(Job.objects.filter(task=TASK).values_list("object_id", "queue")) == [(run.pk, "matching")]


@pytest.mark.parametrize("state", [state for state in RoundState if state not in ("closed", "review")])
def test_starting_is_refused_in_every_other_state(state) -> None:
    round = round_with(6, state=state)

    with pytest.raises(RunError):
        start_run(round=round, actor=None)

    assert MatchingRun.objects.count() == 0


def test_too_few_applicants_are_refused_with_the_numbers() -> None:
    round = round_with(4)

    with pytest.raises(RunError) as refused:
        start_run(round=round, actor=None)

    assert ("4" in refused.value.message, "5" in refused.value.message) == (True, True)


def test_worker_places_everybody_or_says_why_not() -> None:
    round = round_with(13)
    manager = make_manager(round.cluster)
    run = start_run(round=round, actor=manager)

    work_off(TASK)

    run.refresh_from_db()
    round.refresh_from_db()
    sizes = [group.seats.count() for group in run.groups.all()]
    waiting = list(run.seats.filter(group=None).values_list("waiting_reason", flat=True))
    assert (run.state, round.state) == (RunState.DONE, RoundState.REVIEW)
    assert sorted(sizes) == [6, 6]
    assert waiting == ["remainder"]
    assert OutgoingMail.objects.filter(to=manager.email).count() == 1
    assert Job.objects.get(task=TASK).state == JobState.DONE


def test_the_same_seed_gives_the_same_groups() -> None:
    round = round_with(11)
    found = []
    for _time in range(2):
        run = start_run(round=round, actor=None, seed=7)
        work_off(TASK)
        found.append(
            [list(group.seats.order_by("pk").values_list("application", flat=True)) for group in run.groups.all()]
        )
        round.refresh_from_db()

    assert found[0] == found[1]


def test_cancelled_before_it_began_computes_nothing() -> None:
    round = round_with(6)
    run = start_run(round=round, actor=None)
    cancel_run(run=run, actor=None)

    work_off(TASK)

    run.refresh_from_db()
    round.refresh_from_db()
    assert (run.state, run.seats.count(), round.state) == (RunState.CANCELLED, 0, RoundState.CLOSED)
    assert waiting_jobs(TASK) == []


def test_cancelled_while_it_computes_keeps_no_groups(monkeypatch) -> None:
    round = round_with(6)
    run = start_run(round=round, actor=None)
    solve = adapters.solve_round

    def cancel_meanwhile(problem, *, should_stop, progress):
        cancel_run(run=MatchingRun.objects.get(pk=run.pk), actor=None)
        return solve(problem, should_stop=should_stop, progress=progress)

    monkeypatch.setattr(adapters, "solve_round", cancel_meanwhile)
    work_off(TASK)

    run.refresh_from_db()
    assert (run.state, run.groups.count(), run.seats.count()) == (RunState.CANCELLED, 0, 0)


def test_the_search_looks_at_the_row_twice_a_second_and_stops() -> None:
    run = start_run(round=round_with(6), actor=None)
    MatchingRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    now = [0.0]
    watch = runs.Watch(run.pk, clock=lambda: now[0])
    at_first = watch.is_cancelled()
    MatchingRun.objects.filter(pk=run.pk).update(state=RunState.CANCELLED)

    now[0] = 0.4
    too_early = watch.is_cancelled()
    now[0] = 0.6

    assert (at_first, too_early, watch.is_cancelled()) == (False, False, True)


def test_progress_is_written_twice_a_second_and_at_each_phase(django_assert_num_queries) -> None:
    run = start_run(round=round_with(6), actor=None)
    MatchingRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    now = [0.0]
    watch = runs.Watch(run.pk, clock=lambda: now[0])

    with django_assert_num_queries(2):
        watch.show_progress("search", 0, 1000, 0.0)
        now[0] = 0.3
        watch.show_progress("search", 200, 1000, 1.0)
        now[0] = 0.6
        watch.show_progress("search", 400, 1000, 2.0)

    run.refresh_from_db()
    assert (run.phase, run.done_steps, run.total_steps) == ("swapping", 400, 1000)


def test_a_search_that_is_given_up_says_so_and_can_be_repeated() -> None:
    round = round_with(6)
    run = start_run(round=round, actor=make_manager(round.cluster))

    mark_failed(run.pk)

    run.refresh_from_db()
    round.refresh_from_db()
    assert (run.state, round.state) == (RunState.FAILED, RoundState.CLOSED)
    assert run.error != ""
    assert start_run(round=round, actor=None).number == 2


def test_a_search_that_was_given_up_runs_when_its_job_is_tried_again() -> None:
    run = start_run(round=round_with(6), actor=None)
    job = Job.objects.get(task=TASK)
    mark_failed(run.pk)
    Job.objects.update(state=JobState.FAILED)

    leases.retry(job.pk)
    work_off(TASK)

    run.refresh_from_db()
    assert (run.state, run.error, run.round.state) == (RunState.DONE, "", RoundState.REVIEW)


def test_a_search_whose_round_has_moved_on_cannot_be_tried_again() -> None:
    run = start_run(round=round_with(6), actor=None)
    mark_failed(run.pk)
    Job.objects.update(state=JobState.FAILED)
    run.round.state = RoundState.OPEN
    run.round.save()

    with pytest.raises(RunError):
        leases.retry(Job.objects.get(task=TASK).pk)

    assert Job.objects.get(task=TASK).state == JobState.FAILED


def test_error_in_the_engine_is_tried_again_then_told(monkeypatch) -> None:
    run = start_run(round=round_with(6), actor=None)

    def broken(*_arguments, **_options):
        raise ValueError("CANARY detail of the machine")

    monkeypatch.setattr(adapters, "solve_round", broken)
    for _attempt in range(3):
        with pytest.raises(ValueError, match="CANARY"):
            work_off(TASK)

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "CANARY" not in run.error


def test_earlier_proposal_is_on_the_table_again_after_a_cancelled_search() -> None:
    round = round_with(6)
    start_run(round=round, actor=None)
    work_off(TASK)
    round.refresh_from_db()

    cancel_run(run=start_run(round=round, actor=None), actor=None)

    round.refresh_from_db()
    assert round.state == RoundState.REVIEW


def test_finished_search_cannot_be_cancelled() -> None:
    round = round_with(6)
    run = start_run(round=round, actor=None)
    work_off(TASK)

    with pytest.raises(RunError):
        cancel_run(run=run, actor=None)


def test_a_worker_that_lost_its_lease_writes_no_groups(monkeypatch) -> None:
    run = start_run(round=round_with(6), actor=None)
    solve = adapters.solve_round

    def lose_lease(problem, *, should_stop, progress):
        Job.objects.filter(task=TASK).update(state=JobState.WAITING, token=None, lease_until=None)
        return solve(problem, should_stop=should_stop, progress=progress)

    monkeypatch.setattr(adapters, "solve_round", lose_lease)
    work_off(TASK)

    run.refresh_from_db()
    assert (run.state, run.seats.count()) == (RunState.RUNNING, 0)
    assert waiting_jobs(TASK) == [run.pk]
    assert issubclass(LeaseLost, Exception)


def test_letters_go_on_after_z() -> None:
    assert [letter(number) for number in (0, 25, 26, 27, 51, 52)] == ["A", "Z", "AA", "AB", "AZ", "BA"]


def test_the_curve_grows_with_the_search_and_keeps_few_points() -> None:
    run = start_run(round=round_with(6), actor=None)
    MatchingRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    now = [0.0]
    watch = runs.Watch(run.pk, {"began": "then"}, clock=lambda: now[0])

    for step in range(1, 500):
        now[0] += 0.01
        watch.show_progress("search", step, 500, float(step // 2))
    now[0] += 1
    watch.show_progress("search", 500, 500, 100.0)

    run.refresh_from_db()
    curve = run.result["curve"]
    assert run.result["began"] == "then"
    assert (len(curve) <= runs.MOST_POINTS, curve[-1]) == (True, [498, 249.0])
    assert [total for _step, total in curve] == sorted(total for _step, total in curve)

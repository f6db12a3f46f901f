"""Rows to engine types: who may not sit with whom, and what the engine does not learn."""

from datetime import timedelta

import pytest

from focusgroups.enums import RoundState
from focusgroups.models import Exclusion
from matchmaking.adapters import Held, best_for_group, round_problem, solve_round
from members.models import Competence
from tests.factories.focusgroups import make_application, make_group, make_round, seats_of
from tests.factories.members import make_affiliation, make_company, make_industry, make_interest, make_leader, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return make_round(state=RoundState.CLOSED)


def solve(problem):
    return solve_round(problem, should_stop=lambda: False, progress=lambda *_values: None)


def test_application_becomes_a_participant(round) -> None:
    section = make_industry("C", name_de="Verarbeitendes Gewerbe")
    company = make_company(
        industry=make_industry("23", section=section), town=make_town(latitude=50.9, longitude=11.6), size_band=2
    )
    user = make_leader(company)
    interest = make_interest(person=user.person, rank=1, wants_to_learn=True, can_contribute=True)
    application = make_application(round=round, person=user.person, travel_limit_km=80)

    (person,) = round_problem(round).participants

    assert (person.key, person.company) == (application.pk, company.pk)
    assert (person.industry, person.section, person.size_band) == ("23", "C", 2)
    assert (person.latitude, person.longitude, person.travel_limit_km) == (50.9, 11.6, 80)
    assert [(i.topic, i.rank, i.learn, i.contribute) for i in person.interests] == [
        (interest.topic.slug, 1, True, True)
    ]
    assert person.decision_maker is True


def test_decision_level_is_that_of_the_applying_company(round) -> None:
    user = make_leader(decision_level="head")
    make_affiliation(person=user.person, company=make_company(), decision_level="owner")
    make_application(round=round, person=user.person)

    problem = round_problem(round)

    assert problem.rules.require_decision_makers is True
    assert [person.decision_maker for person in problem.participants] == [False]


@pytest.mark.parametrize("visibility", ["office", "nobody"])
def test_exclusions_of_company_and_person_keep_apart(round, visibility) -> None:
    one, company, person, free = (make_application(round=round) for _number in range(4))
    Exclusion.objects.create(application=one, kind="competitor", visibility=visibility, company=company.company)
    Exclusion.objects.create(application=person, kind="private", visibility=visibility, person=one.person)

    forbidden = round_problem(round).rules.forbidden

    assert forbidden == {frozenset((one.pk, company.pk)), frozenset((one.pk, person.pk))}
    assert free.pk not in {key for pair in forbidden for key in pair}


def test_only_what_nobody_may_know_is_secret_even_from_the_office(round) -> None:
    one, told, untold, both = (make_application(round=round) for _number in range(4))
    for other, visibility in ((told, "office"), (untold, "nobody"), (both, "nobody"), (both, "office")):
        Exclusion.objects.create(application=one, kind="private", visibility=visibility, company=other.company)

    rules = round_problem(round).rules

    assert rules.confidential == {frozenset((one.pk, other.pk)) for other in (told, untold, both)}
    assert rules.secret == {frozenset((one.pk, untold.pk))}


def test_what_the_organiser_holds_counts_for_those_who_still_take_part(round) -> None:
    one, other, gone = (make_application(round=round) for _number in range(3))
    gone.state = "withdrawn"
    gone.save()
    pair = frozenset({frozenset((one.pk, other.pk))})
    start = {one.pk: 0, other.pk: 1, gone.pk: 2}
    held = Held(start=start, pinned=frozenset(start), locked=frozenset({1, 2}), together=pair)

    problem = round_problem(round, held=held)

    assert problem.start == {one.pk: 0, other.pk: 1}
    assert (problem.rules.pinned, problem.rules.locked) == ({one.pk, other.pk}, {1})
    assert problem.rules.together == pair


def test_same_division_with_a_common_competence_is_a_competitor(round) -> None:
    one, other, different = (make_application(round=round) for _number in range(3))
    for application, name in ((one, "Lasern"), (other, "lasern"), (different, "Drehen")):
        Competence.objects.create(company=application.company, name=name)

    assert round_problem(round).rules.forbidden == {frozenset((one.pk, other.pk))}


def test_those_who_sat_together_in_the_last_rounds_are_kept_apart(round) -> None:
    earlier = make_round(cluster=round.cluster, state=RoundState.REVIEW, opens_on=round.opens_on - timedelta(days=300))
    seats = seats_of(make_group(round=earlier, accepted=5))
    one, other = (make_application(round=round, person=seat.person) for seat in seats[:2])
    make_application(round=round)

    kept = round_problem(round).rules.forbidden
    round.kept_apart_rounds = 0
    relaxed = round_problem(round)

    assert kept == {frozenset((one.pk, other.pk))}
    assert relaxed.rules.forbidden == frozenset()
    assert {len(person.past) for person in relaxed.participants} == {0, 1}


def test_withdrawn_applications_take_no_part(round) -> None:
    make_application(round=round, state="withdrawn")

    assert round_problem(round).participants == ()


def test_what_the_engine_explains_names_no_person_and_no_exclusion(round) -> None:
    applications = [make_application(round=round) for _number in range(7)]
    hated = applications[1].person
    hated.last_name = "CANARYperson"
    hated.save()
    Exclusion.objects.create(application=applications[0], kind="private", visibility="nobody", person=hated)

    proposal = solve(round_problem(round, steps=200, seed=1))

    told = str([(group.rationale, group.people) for group in proposal.groups]) + str(proposal.waiting)
    assert "CANARY" not in told
    for word in ("exclusion", "private", "forbidden", "kept"):
        assert word not in told
    (group,) = proposal.groups
    assert not {applications[0].pk, applications[1].pk} <= set(group.applications)


def test_best_waiting_person_fits_the_rules_and_lifts_the_group_most(round) -> None:
    seated = [make_application(round=round) for _number in range(5)]
    topic = seated[0].person.interests.get().topic
    make_interest(person=seated[1].person, topic=topic, rank=2)
    excluded, fitting, plain = (make_application(round=round) for _number in range(3))
    for application in (excluded, fitting):
        make_interest(person=application.person, topic=topic, rank=2)
    Exclusion.objects.create(application=excluded, kind="private", person=seated[0].person)

    chosen = best_for_group(round, [application.pk for application in seated], [plain.pk, excluded.pk, fitting.pk])

    assert chosen == fitting.pk


def test_nobody_is_chosen_when_nobody_fits(round) -> None:
    seated = [make_application(round=round) for _number in range(5)]
    colleague = make_application(round=round, person=make_leader(seated[0].company).person)

    assert best_for_group(round, [application.pk for application in seated], [colleague.pk]) is None


@pytest.mark.parametrize("visibility", ["office", "nobody"])
def test_reason_for_waiting_tells_nothing_of_what_somebody_has_named(round, visibility) -> None:
    *others, last = (make_application(round=round) for _number in range(6))
    for other in others:
        Exclusion.objects.create(application=last, kind="private", visibility=visibility, company=other.company)

    proposal = solve(round_problem(round))

    assert proposal.waiting == {last.pk: "remainder"}


def test_a_competitor_whom_somebody_also_names_stays_an_open_reason(round) -> None:
    *others, last = (make_application(round=round) for _number in range(6))
    industry = make_industry("27")
    for application in (*others, last):
        application.company.industry = industry
        application.company.save()
    for application in others:
        Exclusion.objects.create(application=application, kind="private", visibility="nobody", company=last.company)
        shared = f"Only {application.pk}"
        Competence.objects.create(company=application.company, name=shared)
        Competence.objects.create(company=last.company, name=shared)

    proposal = solve(round_problem(round))

    assert proposal.waiting == {last.pk: "no_compatible_group"}

"""Whoever runs the portal is not in the office: applicants, their ranks and proposals stay closed."""

import pytest
from django.urls import reverse

from focusgroups.models import Application, Round
from matchmaking.models import MatchingRun
from members.models import ClusterRole
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_run
from tests.factories.members import make_superuser

pytestmark = pytest.mark.django_db


def test_superuser_opens_no_board_and_no_applicants_without_an_office_role(client) -> None:
    operator, round = make_superuser(), make_round(state="review")
    application = make_application(round=round, takeaway="CANARY takeaway")
    run = make_run(round)
    make_proposed_group(run, [application])
    pages = [reverse("matchmaking:run_detail", args=[run.pk]), reverse("matchmaking:run_list", args=[round.pk])]
    client.force_login(operator)

    before = [client.get(page).status_code for page in pages]
    announced = client.get(round.get_absolute_url()).content.decode()
    lists = [list(m.objects.visible_to(operator)) for m in (Application, MatchingRun)]
    ClusterRole.objects.create(cluster=round.cluster, user=operator)
    after = [client.get(page).status_code for page in pages]

    assert (before, after) == ([404, 404], [200, 200])
    assert lists == [[], []]
    assert "CANARY" not in announced
    assert application.person.last_name not in announced
    assert list(Round.objects.organised_by(type(operator).objects.get(pk=operator.pk))) == [round]

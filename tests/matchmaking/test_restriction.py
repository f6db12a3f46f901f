"""A complaint or personal data: only the staff see it, out of lists and search."""

import pytest
from django.utils import timezone

from clusterportal.core.models import OutgoingMail
from matchmaking.enums import EnquiryState, ReferralState
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry
from matchmaking.services import referrals, triage
from tests.factories.matchmaking import make_enquiry, make_referral, make_suggestion
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff

from .work import work_off

pytestmark = pytest.mark.django_db

LIST = "/admin/matchmaking/enquiry/"


@pytest.fixture
def staff(client):
    user = make_staff(make_alliance())
    client.force_login(user)
    return user


@pytest.fixture
def alliance(staff):
    return staff.alliance_roles.get().alliance


@pytest.mark.parametrize("query", [{}, {"queue": "all"}, {"q": "CANARY"}, {"queue": "all", "q": "CANARY"},
                                   {"state__exact": "triage"}])  # fmt: skip
def test_it_is_in_no_list_and_no_search(client, staff, alliance, query) -> None:
    enquiry = make_enquiry(alliance=alliance, text="CANARY complaint")
    before = list(client.get(LIST, query).context["cl"].queryset)

    client.post(f"{LIST}{enquiry.pk}/restrict/")

    assert before == [enquiry]
    assert list(client.get(LIST, query).context["cl"].queryset) == []
    assert "CANARY" not in client.get("/").content.decode()


def test_staff_find_it_in_its_own_queue_and_open_it(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance, text="CANARY complaint", restricted=True)

    rows = client.get(LIST, {"queue": "restricted"}).context["cl"].queryset
    desk = client.get(f"{LIST}{enquiry.pk}/change/")

    assert list(rows) == [enquiry]
    assert "CANARY" in desk.content.decode()
    assert desk.context["may_refer"] is False


@pytest.mark.parametrize("accepted", [False, True])
def test_network_that_has_it_loses_it_and_is_told(staff, alliance, accepted) -> None:
    referral = make_referral(enquiry=make_enquiry(alliance=alliance, text="CANARY complaint"), accepted=accepted)
    manager = make_manager(referral.cluster)

    triage.restrict(enquiry=referral.enquiry, actor=staff)

    enquiry = Enquiry.objects.get()
    referral.refresh_from_db()
    mail = OutgoingMail.objects.get()
    assert (enquiry.state, enquiry.owner_cluster, referral.state) == (
        EnquiryState.TRIAGE, None, ReferralState.WITHDRAWN
    )  # fmt: skip
    assert list(Enquiry.objects.visible_to(manager)) == []
    assert (mail.to, "CANARY" in mail.body) == (manager.email, False)


def test_network_that_solved_it_no_longer_reads_it(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance, text="CANARY complaint")
    referral = make_referral(enquiry=enquiry, accepted=True)
    enquiry.state, enquiry.closed_at = EnquiryState.SOLVED, timezone.now()
    enquiry.save()

    triage.restrict(enquiry=enquiry, actor=staff)
    client.force_login(make_manager(referral.cluster))

    assert "CANARY" not in client.get(referral.get_absolute_url()).content.decode()
    assert "CANARY" not in client.get("/referrals/").content.decode()
    assert Enquiry.objects.get().state == EnquiryState.SOLVED


def test_it_is_passed_to_nobody_and_routed_nowhere(staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance, restricted=True)
    cluster = make_cluster(alliance=alliance)

    with pytest.raises(EnquiryError):
        referrals.refer(enquiry=enquiry, cluster=cluster, actor=staff)

    triage.lift_restriction(enquiry=enquiry, actor=staff)
    assert work_off("matchmaking.route_enquiry") == 1
    assert referrals.refer(enquiry=enquiry, cluster=cluster, actor=staff).state == ReferralState.OFFERED


def test_it_is_no_example_of_an_earlier_one(client, staff, alliance) -> None:
    network, met = make_cluster(alliance=alliance), [{"word": "x", "met": "Glass", "field": "competences"}]
    enquiry, past = (
        make_enquiry(alliance=alliance),
        make_enquiry(alliance=alliance, state=EnquiryState.SOLVED, closed_at=timezone.now(), owner_cluster=network),
    )
    for one in (enquiry, past):
        make_suggestion(one, network, reasons=met)
    shown = client.get(f"{LIST}{enquiry.pk}/change/").context["earlier"]

    triage.restrict(enquiry=past, actor=staff)

    assert [one.enquiry for one in shown] == [past]
    assert client.get(f"{LIST}{enquiry.pk}/change/").context["earlier"] == []

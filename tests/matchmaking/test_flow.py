"""The alliance's picture of the flow: counted by hand on a small example, for the alliance alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.enums import EnquiryState, ReferralState
from matchmaking.flow import contact_bands, flow_context, flow_picture
from matchmaking.models import Referral
from tests.factories.matchmaking import make_enquiry, make_referral
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def alliance():
    return make_alliance()


def solved_by(alliance, cluster, *, days: int, **fields) -> Referral:
    """Received so many days before the first contact, which was today."""
    enquiry = make_enquiry(alliance=alliance, received_at=timezone.now() - timedelta(days=days))
    referral = make_referral(enquiry=enquiry, cluster=cluster, accepted=True, contact_on=timezone.localdate(), **fields)
    enquiry.state = EnquiryState.SOLVED
    enquiry.save()
    return referral


def test_who_sends_receives_and_solves(alliance) -> None:
    one, two = (make_cluster(alliance=alliance, short_name=name) for name in ("Alpha", "Beta"))
    back = make_enquiry(alliance=alliance)
    Referral.objects.create(enquiry=back, cluster=one, state=ReferralState.DECLINED, reason="No.")
    make_referral(enquiry=back, cluster=two, sent_by_cluster=one, accepted=True)
    solved_by(alliance, two, days=2, sent_by_cluster=one)
    solved_by(make_alliance(), make_cluster(), days=2)

    context = flow_context(make_staff(alliance))

    assert [(line.network, line.sent, line.received, line.gave_back, line.solved) for line in context["balances"]] == [
        (one, 2, 1, 1, 0), (two, 0, 2, 0, 1)
    ]  # fmt: skip
    assert context["direct"] == 1
    assert [name["text"] for name in context["picture"]["right"]] == ["Beta", "Alpha"]
    assert len(context["picture"]["lines"]) == 2


def test_time_to_first_contact(alliance) -> None:
    cluster = make_cluster(alliance=alliance)
    for days in (0, 1, 3, 9):
        solved_by(alliance, cluster, days=days)

    context = flow_context(make_staff(alliance))

    assert (context["contact_days"], context["contact_count"]) == (2, 4)
    assert [row["value"] for row in context["contact_bands"]] == [2, 1, 0, 1]
    assert [row["value"] for row in contact_bands([])] == [0, 0, 0, 0]


def test_without_an_answer_counts_what_is_late(alliance) -> None:
    now = timezone.now()
    make_enquiry(alliance=alliance, due_at=now + timedelta(days=1))
    staff = make_staff(alliance)
    before = flow_context(staff)["unanswered"]

    make_enquiry(alliance=alliance, due_at=now - timedelta(days=1))
    make_enquiry(alliance=alliance, due_at=now - timedelta(days=1), state=EnquiryState.SOLVED)

    assert (before, flow_context(staff)["unanswered"]) == (0, 1)


def test_wider_lines_carry_more() -> None:
    one, two = make_cluster(), make_cluster()

    picture = flow_picture({(None, one.pk): 4, (one.pk, two.pk): 1}, {one.pk: one, two.pk: two})

    assert [line["wide"] for line in picture["lines"]] == ["14.0", "3.5"]
    assert flow_picture({}, {}) is None


def test_restricted_enquiries_are_left_out(alliance) -> None:
    referral = make_referral(enquiry=make_enquiry(alliance=alliance, restricted=True))

    assert referral.cluster not in [line.network for line in flow_context(make_staff(alliance))["balances"]]


def test_page_is_the_alliance_s_own(client, alliance) -> None:
    make_referral(enquiry=make_enquiry(alliance=alliance))
    client.force_login(make_staff(alliance))
    page = client.get("/enquiries/flow/")
    client.force_login(make_manager(make_cluster(alliance=alliance)))

    assert (page.status_code, '<svg class="flow"' in page.content.decode()) == (200, True)
    assert client.get("/enquiries/flow/").status_code == 404

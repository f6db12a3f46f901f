"""One enquiry for two networks: one number and one page, a part with its own owner for each."""

import pytest
from django.db import IntegrityError, transaction

from clusterportal.core.models import OutgoingMail
from matchmaking.enums import EnquiryState, ReferralState
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, FollowUp, Referral
from matchmaking.services import erasing, referrals, triage
from matchmaking.services.splitting import split_enquiry
from matchmaking.services.watching import TELL
from tests.factories.matchmaking import make_enquiry, make_referral
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


@pytest.fixture
def parts(staff, alliance) -> list[Referral]:
    clusters = [make_cluster(alliance=alliance, short_name=f"Network {letter}") for letter in "AB"]
    enquiry = make_enquiry(alliance=alliance, text="CANARY optics and funding", email="hanna@example.org")
    return split_enquiry(enquiry=enquiry, clusters=clusters, actor=staff)


def office(referral: Referral):
    return make_manager(referral.cluster)


def test_two_networks_see_one_enquiry_under_one_number(parts) -> None:
    managers = [office(referral) for referral in parts]
    seen = [list(Enquiry.objects.visible_to(manager)) for manager in managers]

    assert [[(one.number, one.part, one.text) for one in each] for each in seen] == [
        [(parts[0].enquiry.number, part, "CANARY optics and funding")] for part in (1, 2)
    ]
    assert work_off(TELL) == 2
    assert {mail.to for mail in OutgoingMail.objects.all()} == {manager.email for manager in managers}


def test_each_part_has_its_own_owner(parts) -> None:
    referrals.accept_referral(referral=parts[0], actor=office(parts[0]))
    referrals.decline_referral(referral=parts[1], actor=office(parts[1]), reason="No funding now.")

    assert list(Enquiry.objects.order_by("part").values_list("state", "owner_cluster")) == [
        ("accepted", parts[0].cluster_id), ("triage", None)
    ]  # fmt: skip


def test_enquirer_has_one_page_and_one_thread(client, parts) -> None:
    whole = Enquiry.objects.get(part=1)
    for referral in parts:
        referrals.accept_referral(referral=referral, actor=office(referral))

    page = client.get(whole.status_url)
    mails = OutgoingMail.objects.filter(to="hanna@example.org")

    assert page.context["holders"] == [referral.cluster for referral in parts]
    assert [step["text"].split()[1] for step in page.context["steps"] if "kümmert" in step["text"]] == ["A", "B"]
    assert [whole.token in mail.body for mail in mails] == [True, True]
    assert client.get(Enquiry.objects.get(part=2).status_url).status_code == 404


def test_it_is_closed_with_its_last_part_and_asked_about_once(client, parts) -> None:
    open_after = []
    for referral in parts:
        manager = office(referral)
        referrals.accept_referral(referral=referral, actor=manager)
        enquiry = Enquiry.objects.get(pk=referral.enquiry_id)
        referrals.close_enquiry(enquiry=enquiry, actor=manager, solved=False, reason="Phoned in vain.")
        status = client.get(Enquiry.objects.get(part=1).status_url)
        open_after.append((status.context["is_open"], FollowUp.objects.filter(days=30).count()))

    assert open_after == [(True, 0), (False, 1)]
    assert FollowUp.objects.filter(enquiry__part=2).count() == 0


def test_withdrawing_reaches_every_part(parts) -> None:
    referrals.accept_referral(referral=parts[1], actor=office(parts[1]))

    erasing.withdraw_enquiry(enquiry=Enquiry.objects.get(part=1))

    assert set(Enquiry.objects.values_list("state", "text", "email")) == {("withdrawn", "", "")}
    assert set(Referral.objects.values_list("state", flat=True)) == {ReferralState.WITHDRAWN}


def test_no_network_gets_two_parts(staff, alliance, parts) -> None:
    referrals.decline_referral(referral=parts[1], actor=office(parts[1]), reason="No.")

    with pytest.raises(EnquiryError):
        referrals.refer(enquiry=Enquiry.objects.get(part=2), cluster=parts[0].cluster, actor=staff)


def test_desk_splits_or_says_what_is_missing(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    following = make_enquiry(alliance=alliance)
    one, two = (make_cluster(alliance=alliance) for _number in range(2))

    refused = client.post(f"{LIST}{enquiry.pk}/split/", {"clusters": [one.pk]})
    done = client.post(f"{LIST}{enquiry.pk}/split/", {"clusters": [one.pk, two.pk]})

    assert len(refused.context["split_form"].errors) == 1
    assert done.url == f"{LIST}{following.pk}/change/"
    assert Enquiry.objects.filter(number=enquiry.number).count() == 2
    assert client.get(f"{LIST}{enquiry.pk}/change/").status_code == 200


def test_nothing_is_split_where_one_network_cannot_get_it(staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    foreign = make_cluster()

    with pytest.raises(EnquiryError):
        split_enquiry(enquiry=enquiry, clusters=[make_cluster(alliance=alliance), foreign], actor=staff)

    assert Enquiry.objects.get().state == EnquiryState.TRIAGE
    assert not Referral.objects.exists()


def test_what_a_network_has_is_not_split(staff, alliance) -> None:
    held = make_referral(enquiry=make_enquiry(alliance=alliance))

    with pytest.raises(EnquiryError):
        split_enquiry(
            enquiry=held.enquiry, clusters=[make_cluster(alliance=alliance) for _number in range(2)], actor=staff
        )


def test_parts_are_not_joined_and_not_asked_back(staff, alliance, parts) -> None:
    for referral in parts:
        referrals.decline_referral(referral=referral, actor=office(referral), reason="No.")
    part = Enquiry.objects.get(part=2)
    other = make_enquiry(alliance=alliance, email=part.email)

    for act in (
        lambda: triage.ask_back(enquiry=part, actor=staff, question="What?"),
        lambda: triage.join_with(enquiry=part, other=other, actor=staff),
    ):
        with pytest.raises(EnquiryError):
            act()


def test_database_gives_a_number_once_a_part(parts) -> None:
    whole = Enquiry.objects.get(part=1)

    for fields in ({"part": 2, "split_from": whole}, {"part": 1}, {"part": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_enquiry(alliance=whole.alliance, number=whole.number, **fields)
